/*
 * What the lab CA remembers, in SQLite (DIR/ca.db): certificates issued,
 * requests received and their state, one-time passwords used, the CRL.  Several processes may have
 * it open: the server's workers and the commands that grant and revoke.
 */
#ifndef EST_SERVER_CA_DB_H
#define EST_SERVER_CA_DB_H

#include <openssl/x509.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"

#define DIGEST_LEN 32 /* SHA-256 */

struct ca_db;

/* Opens or makes dir/ca.db; *out is NULL on failure. */
enum rc ca_db_open(struct ca_db **out, const char *dir, struct error *err);
void ca_db_close(struct ca_db *db);

/*
 * For the server: commits survive the death of the process at once, and that
 * of the machine within a second.  The commands keep the full guarantee.
 */
enum rc ca_db_relax(struct ca_db *db, struct error *err);

/*
 * Moves what was committed from the log (ca.db-wal) into ca.db and to the
 * disk, as far as no reader or writer is in the way.  RC_FATAL when it fails.
 */
enum rc ca_db_checkpoint(struct ca_db *db, struct error *err);

/* Leaves that to another process, unless it falls far behind. */
enum rc ca_db_no_checkpoint(struct ca_db *db, struct error *err);

/* One write transaction; begin waits for other writers. */
enum rc ca_db_begin(struct ca_db *db, struct error *err);
enum rc ca_db_commit(struct ca_db *db, struct error *err);
void ca_db_rollback(struct ca_db *db);

/* A remembered text; RC_INVALID when there is none by that name.  Appends to value. */
enum rc ca_db_get(struct ca_db *db, const char *name, struct buf *value, struct error *err);
enum rc ca_db_set(struct ca_db *db, const char *name, const char *value, struct error *err);

/* Stores an issued certificate; request is the id of its request row, 0 for none. */
enum rc ca_db_add_cert(struct ca_db *db, X509 *cert, int64_t request, struct error *err);

enum cert_state { CERT_UNKNOWN, CERT_GOOD, CERT_REVOKED };

/* Whether exactly this certificate was issued here, and its state.  RC_FATAL on trouble. */
enum rc ca_db_cert_state(struct ca_db *db, X509 *cert, enum cert_state *state, struct error *err);

/* Whether an unrevoked certificate with this subject and these names is valid at now. */
enum rc ca_db_subject_valid(struct ca_db *db, const X509_NAME *subject, const struct buf *san,
    int64_t now, bool *valid, struct error *err);

/*
 * Marks a certificate as revoked at now and the CRL as stale.  RC_INVALID
 * when the serial number (hexadecimal, any case, colons and leading zeros
 * allowed) is unknown or revoked already.
 */
enum rc ca_db_revoke(struct ca_db *db, const char *serial, int64_t now, struct error *err);

/* The life of a request. */
enum request_state { REQ_NEW, REQ_PENDING, REQ_GRANTED, REQ_REJECTED, REQ_ISSUED };

struct request_row {
	int64_t id;
	enum request_state state; /* REQ_NEW: there is no row */
	int64_t due;		  /* not before this time, 0 for at once */
};

/* The row of the request with this digest of its subject and public key. */
enum rc ca_db_request(struct ca_db *db, const unsigned char digest[DIGEST_LEN],
    struct request_row *row, struct error *err);

/* Inserts the request or sets state and due of its row; *id is the row's. */
enum rc ca_db_put_request(struct ca_db *db, const unsigned char digest[DIGEST_LEN], X509_REQ *csr,
    const char *requester, enum request_state state, int64_t due, int64_t now, int64_t *id,
    struct error *err);

/*
 * Decides pending requests: id, or all when id is 0.  *count is how many.
 * RC_INVALID when id is not a pending request.
 */
enum rc ca_db_decide(struct ca_db *db, int64_t id, bool grant, int64_t *count, struct error *err);

/* One-time passwords are known by a tag: 32 bytes that can't be turned back. */
struct otp_state {
	bool used;
	unsigned char digest[DIGEST_LEN]; /* of the request it was used for */
	bool open;			  /* that request still waits for its certificate */
};

enum rc ca_db_otp(struct ca_db *db, const unsigned char tag[DIGEST_LEN], struct otp_state *out,
    struct error *err);

/* RC_INVALID when it is used up by another request. */
enum rc ca_db_use_otp(struct ca_db *db, const unsigned char tag[DIGEST_LEN], const char *name,
    int64_t request, struct error *err);

/* The stored CRL, if it is fresh at now; RC_INVALID when a new one is due.  Appends DER to out. */
enum rc ca_db_crl(struct ca_db *db, int64_t now, struct buf *out, struct error *err);

/* Stores the CRL with that number and clears the staleness. */
enum rc ca_db_put_crl(
    struct ca_db *db, int64_t number, const struct buf *der, int64_t refresh, struct error *err);

/* The number of the last CRL, 0 when there was none. */
enum rc ca_db_crl_number(struct ca_db *db, int64_t *number, struct error *err);

/* Calls each for every revoked certificate that had not expired at now. */
typedef enum rc ca_db_revoked_fn(void *ctx, const char *serial, int64_t revoked, struct error *err);
enum rc ca_db_each_revoked(
    struct ca_db *db, int64_t now, ca_db_revoked_fn *each, void *ctx, struct error *err);

/* Tables for people: one line per pending request, per certificate.  Append to out. */
enum rc ca_db_list_pending(struct ca_db *db, struct buf *out, struct error *err);
enum rc ca_db_list_certs(struct ca_db *db, int64_t now, struct buf *out, struct error *err);

#endif
