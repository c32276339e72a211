/*
 * Certificate requests that wait for an answer: held back by an EST server
 * (202, RFC 7030 section 4.2.3) or shown to the operator by terminal
 * enrolment.
 */
#ifndef STORE_REQUESTS_H
#define STORE_REQUESTS_H

#include "store/store.h"

/* One request.  Pointers are borrowed: in a callback they live until it returns. */
struct request_row {
	const char *trustpoint;
	const char *usage; /* of its key: general signature encryption */
	const void *csr;   /* PKCS#10 in DER */
	size_t csr_len;
	const char *fingerprint; /* as the enrolment dialogue shows it */
	bool renew;		 /* to be sent as re-enrolment */
	int64_t submitted;	 /* seconds since 1970, when it was first made */
	int polls;		 /* how often it was sent since */
};

/* Return false to end the iteration. */
typedef bool requests_row(void *ctx, const struct request_row *row);

/* Adds row, in place of one of the same trustpoint and usage. */
enum rc requests_put(struct store *store, const struct request_row *row, struct error *err);

/*
 * Removes what trustpoint has pending for usage (NULL: for all); *removed,
 * which may be NULL, becomes the number.
 */
enum rc requests_delete(struct store *store, const char *trustpoint, const char *usage,
    int64_t *removed, struct error *err);

/*
 * Calls row with each pending request of trustpoint (NULL: of all), ordered
 * by trustpoint and usage.  row must not call requests_each.
 */
enum rc requests_each(
    struct store *store, const char *trustpoint, requests_row *row, void *ctx, struct error *err);

/*
 * True when trustpoint has a pending request; the fingerprint of the first is
 * appended to fingerprint, which may be NULL.
 */
bool requests_get(struct store *store, const char *trustpoint, struct buf *fingerprint);

#endif
