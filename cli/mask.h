/*
 * Typed lines without their secrets, for what is kept of a session.  The
 * declarations say which argument is a secret.
 */
#ifndef CLI_MASK_H
#define CLI_MASK_H

#include "cli/shell.h"

/* What stands in place of a secret. */
#define MASK "<secret>"

/*
 * Appends line, as it would be understood in the current mode, with MASK in
 * place of the secret in it, and that secret itself to secret (empty when
 * there is none).  In a line that is refused nobody can say what it was to
 * be: all that follows a word like `password` or `secret` counts as one, and
 * in configuration mode all that follows the word that was refused.
 */
void mask_line(struct shell *shell, const char *line, struct buf *out, struct buf *secret);

/* True when line has something behind a word like `password` or `secret`. */
bool mask_suspects(const char *line);

/*
 * Appends line with MASK in place of all that stands behind such a word, or
 * behind one that tells of a password in lines that are not known (opaque.h).
 */
void mask_suspected(const char *line, struct buf *out);

/* Replaces each occurrence of secret in text by MASK; nothing when secret is empty. */
void mask_text(struct buf *text, const struct buf *secret);

#endif
