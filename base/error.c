/* The reason a call failed, as one line of text.  See error.h. */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

enum rc error_set(struct error *err, enum rc rc, const char *fmt, ...)
{
	va_list ap;

	if (err == NULL)
		return rc;
	va_start(ap, fmt);
	if (vsnprintf(err->text, sizeof(err->text), fmt, ap) < 0)
		err->text[0] = '\0';
	va_end(ap);
	return rc;
}
