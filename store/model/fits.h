/* Functions of the types that types.c lists; private to store/model/. */
#ifndef STORE_MODEL_FITS_H
#define STORE_MODEL_FITS_H

#include "store/model/types.h"

/* Leading digits of a number of at most max; *value is that number.  len bounds word. */
size_t fit_digits(const char *word, size_t len, long long max, long long *value);

/* Big-endian, so that the order of bytes is the order of numbers. */
void key_number(struct buf *key, unsigned long long value, int bytes);

/* address.c: fit, canon and key as in types.h. */
size_t fit_ipv4(const struct type_spec *spec, const char *word, size_t len, bool *whole);
void key_ipv4(const char *text, struct buf *key);
size_t fit_ipv6(const struct type_spec *spec, const char *word, size_t len, bool *whole);
void canon_ipv6(const char *text, size_t len, struct buf *out);
void key_ipv6(const char *text, struct buf *key);
size_t fit_mask(const struct type_spec *spec, const char *word, size_t len, bool *whole);
size_t fit_prefix(const struct type_spec *spec, const char *word, size_t len, bool *whole);
void canon_prefix(const char *text, size_t len, struct buf *out);
void canon_address_mask(const char *text, size_t len, struct buf *out);
void key_prefix(const char *text, struct buf *key);
size_t fit_prefix6(const struct type_spec *spec, const char *word, size_t len, bool *whole);
void canon_prefix6(const char *text, size_t len, struct buf *out);
void key_prefix6(const char *text, struct buf *key);
size_t fit_ip(const struct type_spec *spec, const char *word, size_t len, bool *whole);
void canon_ip(const char *text, size_t len, struct buf *out);
void key_ip(const char *text, struct buf *key);
void offer_ip(const char *word, size_t len, type_offer *offer, void *ctx);

/* ifname.c: any interface, one that is no sub-interface, a sub-interface. */
size_t fit_interface(const struct type_spec *spec, const char *word, size_t len, bool *whole);
size_t fit_port(const struct type_spec *spec, const char *word, size_t len, bool *whole);
size_t fit_subinterface(const struct type_spec *spec, const char *word, size_t len, bool *whole);
void canon_interface(const char *text, size_t len, struct buf *out);
void key_interface(const char *text, struct buf *key);
size_t span_interface(const char *word);
const char *tail_interface(const char *text);
void ranges_interface(const struct buf *base, const char *text, type_range *range, void *ctx);
void offer_interface(const char *word, size_t len, type_offer *offer, void *ctx);

#endif
