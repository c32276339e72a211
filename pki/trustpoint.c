/* Lines of the running configuration to members.  See trustpoint.h. */
#include "pki/trustpoint.h"

#include <stddef.h>

#include "pki/key.h"
#include "store/config.h"

enum member_type { TEXT, NUMBER, FLAG };

#define MEMBER(field) offsetof(struct trustpoint, field)

/* A longer prefix stands before a shorter one that it begins with. */
static const struct {
	const char *prefix;
	enum member_type type;
	size_t offset;
} members[] = {
    {"enrollment url terminal", FLAG, MEMBER(terminal)},
    {"enrollment url", TEXT, MEMBER(url)},
    {"enrollment terminal", FLAG, MEMBER(terminal)},
    {"enrollment retry count", NUMBER, MEMBER(retry_count)},
    {"enrollment retry period", NUMBER, MEMBER(retry_period)},
    {"enrollment authentication-profile", TEXT, MEMBER(enroll_profile)},
    {"re-enrollment authentication-profile", TEXT, MEMBER(reenroll_profile)},
    {"ssl-profile", TEXT, MEMBER(ssl_profile)},
    {"method est", FLAG, MEMBER(est)},
    {"auto-enroll", NUMBER, MEMBER(auto_enroll)},
    {"skip-challenge-password", FLAG, MEMBER(skip_challenge)},
    {"rsakeypair", TEXT, MEMBER(rsakeypair)},
    {"ip-address", TEXT, MEMBER(ip_address)},
    {"subject-name", TEXT, MEMBER(subject_name)},
    {"subject-alternative-name", TEXT, MEMBER(subject_alt_name)},
    {"serial-number none", FLAG, MEMBER(serial_number_none)},
    {"serial-number", FLAG, MEMBER(serial_number)},
    {"message-digest", TEXT, MEMBER(message_digest)},
    {"extended-key-usage match server-auth", FLAG, MEMBER(eku_server)},
    {"extended-key-usage match client-auth", FLAG, MEMBER(eku_client)},
};

#define MEMBER_COUNT (sizeof(members) / sizeof(members[0]))

/* The rest of line after prefix and a blank, "" at its end, NULL when it begins otherwise. */
static const char *rest_of(const char *line, const char *prefix)
{
	size_t len = strlen(prefix);

	if (strncmp(line, prefix, len) != 0)
		return NULL;
	if (line[len] == '\0')
		return line + len;
	return line[len] == ' ' ? line + len + 1 : NULL;
}

static void set_member(struct trustpoint *tp, size_t i, const char *value)
{
	void *member = (char *)tp + members[i].offset;

	switch (members[i].type) {
	case TEXT:
		free(*(char **)member);
		*(char **)member = xstrdup(value);
		break;
	case NUMBER:
		*(int *)member = (int)strtol(value, NULL, 10);
		break;
	case FLAG:
		*(bool *)member = true;
		break;
	}
}

/* Lines that say nothing to the engine (description, vrf, ...) are passed over. */
static void read_line(void *ctx, int depth, enum row_kind kind, const char *line)
{
	struct trustpoint *tp = ctx;
	const char *name = rest_of(line, "crypto ca trustpoint");

	(void)kind;
	if (depth == 0) {
		/* The block of a trustpoint whose name only begins like ours is not ours. */
		free(tp->name);
		tp->name = name != NULL ? xstrdup(name) : NULL;
		return;
	}
	for (size_t i = 0; i < MEMBER_COUNT; i++) {
		const char *value = rest_of(line, members[i].prefix);

		if (value != NULL) {
			set_member(tp, i, value);
			return;
		}
	}
}

enum rc trustpoint_load(
    struct store *store, const char *name, struct trustpoint *tp, struct error *err)
{
	char *path = xasprintf("crypto ca trustpoint %s", name);
	struct error detail = {""};
	enum rc rc;

	*tp = (struct trustpoint){
	    .retry_count = RETRY_COUNT_DEFAULT, .retry_period = RETRY_PERIOD_DEFAULT};
	rc = config_each(store, path, read_line, tp, &detail);
	if (rc == RC_FATAL)
		error_set(err, rc, "%s", detail.text);
	else if (rc == RC_INVALID || tp->name == NULL || strcmp(tp->name, name) != 0)
		rc = error_set(err, RC_INVALID, "Trustpoint %s is not configured", name);
	if (rc != RC_OK)
		trustpoint_free(tp);
	free(path);
	return rc;
}

void trustpoint_free(struct trustpoint *tp)
{
	free(tp->name);
	for (size_t i = 0; i < MEMBER_COUNT; i++) {
		char **text = (char **)(void *)((char *)tp + members[i].offset);

		if (members[i].type == TEXT) {
			free(*text);
			*text = NULL;
		}
	}
	*tp = (struct trustpoint){0};
}

const char *trustpoint_label(const struct trustpoint *tp)
{
	return tp->rsakeypair != NULL ? tp->rsakeypair : KEY_DEFAULT_LABEL;
}

enum rc trustpoint_error(const struct trustpoint *tp, enum rc rc, struct error *err)
{
	char *reason;

	if (rc == RC_OK || err == NULL)
		return rc;
	reason = xstrdup(err->text);
	error_set(err, rc, "Trustpoint %s: %s", tp->name, reason);
	free(reason);
	return rc;
}
