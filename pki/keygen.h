/* The dialogues of "crypto key generate" and "crypto key zeroize": reference xr-pki section 2.2. */
#ifndef PKI_KEYGEN_H
#define PKI_KEYGEN_H

#include "pki/dialogue.h"
#include "pki/engine.h"

/*
 * Generates a key pair (usage "general") or a signature and an encryption
 * pair ("usage") under label, "" for the_default, asking before older ones
 * are replaced.  All keys of one call and their syslog line are stored in one
 * transaction.  RC_INVALID when the person declined or an argument is wrong.
 */
enum rc key_generate(struct engine *e, struct dialogue *d, const char *algorithm, const char *usage,
    const char *label, struct error *err);

/* Removes the key pairs of algorithm under label after asking. */
enum rc key_zeroize(struct engine *e, struct dialogue *d, const char *algorithm, const char *label,
    struct error *err);

/*
 * The key a router makes by itself at boot: an RSA pair of the default size
 * under the_default when there is no key of any algorithm with that label.
 */
enum rc key_ensure_default(struct engine *e, struct dialogue *d, struct error *err);

#endif
