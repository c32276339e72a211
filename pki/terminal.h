/*
 * Enrolment by cut and paste: reference xr-pki sections 2.3 and 2.4.
 *
 * A paste ends with the word "quit" or a blank line.  Blank lines before its
 * first text do not count, because terminals and mail programs add them.
 */
#ifndef PKI_TERMINAL_H
#define PKI_TERMINAL_H

#include <openssl/x509.h>

#include "pki/dialogue.h"
#include "pki/engine.h"
#include "pki/trustpoint.h"

/*
 * Asks for certificates: one or more PEM blocks, or one base64 body without
 * armour that holds a certificate or a certs-only PKCS#7.  RC_INVALID when
 * there is none or it is damaged; the caller frees *out with
 * sk_X509_pop_free.
 */
enum rc paste_certificates(struct dialogue *d, STACK_OF(X509) **out, struct error *err);

/* The dialogue of "crypto ca enroll" for a terminal trustpoint: shows a request. */
enum rc terminal_enroll(
    struct engine *e, struct dialogue *d, const struct trustpoint *tp, struct error *err);

/*
 * "crypto ca import TP certificate": takes a pasted router certificate for
 * one of the trustpoint's keys.
 */
enum rc terminal_import(
    struct engine *e, struct dialogue *d, const char *trustpoint, struct error *err);

#endif
