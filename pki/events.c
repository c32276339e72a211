/* The table of syslog lines.  See events.h. */
#include "pki/events.h"

#include "store/log.h"

/* The process names are those a router shows for the same lines. */
static const struct {
	const char *process, *tag, *text;
} events[EVENT_COUNT] = {
    [EVENT_DATABASE] = {"cepki", "SECURITY-CEPKI-6-INFO", "certificate database updated"},
    [EVENT_PENDING] = {"pki_cmd", "SECURITY-PKI-6-LOG_INFO", "certificate request pending"},
    [EVENT_GRANTED] = {"pki_get_cert", "SECURITY-PKI-6-LOG_INFO", "certificate is granted"},
    [EVENT_KEY] = {"cepki", "SECURITY-CEPKI-6-KEY_INFO", "key database updated"},
    [EVENT_ENROLL_FAIL] = {"pki_get_cert", "SECURITY-PKI-3-ENROLL_FAIL", "enrollment failed"},
    [EVENT_RENEW_FAIL] = {"pki_get_cert", "SECURITY-PKI-3-RENEW_FAIL", "renewal failed"},
    [EVENT_RETRY] = {"pki_get_cert", "SECURITY-PKI-4-RETRY", "will be tried again"},
    [EVENT_DROPPED] = {"cepki", "SECURITY-PKI-6-LOG_INFO", "work dropped"},
};

enum rc event_log(
    struct engine *e, struct dialogue *d, enum event event, struct error *err, const char *fmt, ...)
{
	struct buf raw = {0}, text = {0}, line = {0};
	va_list ap;
	enum rc rc;

	if (fmt != NULL) {
		va_start(ap, fmt);
		buf_vaddf(&raw, fmt, ap);
		va_end(ap);
	}
	printable(&text, fmt != NULL ? buf_str(&raw) : events[event].text);
	for (char *p = text.data; p != NULL && (p = strchr(p, '\n')) != NULL;)
		*p = ' ';
	rc =
	    log_add(e->store, events[event].process, events[event].tag, buf_str(&text), &line, err);
	if (rc == RC_OK)
		dialogue_log(d, buf_str(&line));
	buf_free(&raw);
	buf_free(&text);
	buf_free(&line);
	return rc;
}
