/*
 * Type-6 passwords: the published scheme that reference xr-pki section 4.3
 * describes (AES-128 keystream, HMAC-SHA1 cut to 4 bytes, base 41), written
 * as hex like XR does.  Pure functions; the master key comes from master.h.
 */
#ifndef PKI_TYPE6_H
#define PKI_TYPE6_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/error.h"

/* Longest clear text: its hex form stays within the 1024 digits of the model. */
#define TYPE6_CLEAR_MAX 256

/* Longest master key and its shortest; characters are [A-Za-z0-9]. */
#define TYPE6_MASTER_MIN 6
#define TYPE6_MASTER_MAX 64
#define TYPE6_SALT_BYTES 8

/*
 * Appends the hex form of clear under master to hex.  salt is 8 bytes, or
 * NULL for random ones.  RC_INVALID when clear is empty or too long.
 */
enum rc type6_encrypt(const char *master, const char *clear, const unsigned char *salt,
    struct buf *hex, struct error *err);

/* True when text has the form of a type-6 string; its MAC is not looked at. */
bool type6_is(const char *text);

/*
 * Appends the clear text to clear, which the caller frees with buf_free.
 * RC_INVALID when text is not a type-6 string or was made under another
 * master key.
 */
enum rc type6_decrypt(const char *master, const char *text, struct buf *clear, struct error *err);

#endif
