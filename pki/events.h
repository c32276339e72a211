/*
 * The syslog lines of the engine, one table: reference xr-pki section 2.6 for
 * those a router is known to write, the rest in the same families.
 */
#ifndef PKI_EVENTS_H
#define PKI_EVENTS_H

#include "pki/dialogue.h"
#include "pki/engine.h"

enum event {
	EVENT_DATABASE,	   /* certificates were added, replaced or removed */
	EVENT_PENDING,	   /* the server holds the request back */
	EVENT_GRANTED,	   /* a certificate came and passed all checks */
	EVENT_KEY,	   /* a key pair was made or removed */
	EVENT_ENROLL_FAIL, /* a background enrolment ended without a certificate */
	EVENT_RENEW_FAIL,  /* a renewal ended without a certificate */
	EVENT_RETRY,	   /* a background attempt failed and will be repeated */
	EVENT_DROPPED,	   /* work that fell due is no longer configured */
	EVENT_COUNT
};

/*
 * Stores one syslog line; it reaches the person with dialogue_flush.  May run
 * inside a transaction.  fmt is the text after the tag, NULL for the text of
 * the table.
 */
enum rc event_log(struct engine *e, struct dialogue *d, enum event event, struct error *err,
    const char *fmt, ...) __attribute__((format(printf, 5, 6)));

#endif
