/* Durations, addresses and credentials as they are typed.  See values.h. */
#include "est/server/values.h"

#include <arpa/inet.h>
#include <errno.h>
#include <event2/util.h>

#include "base/file.h"

#define PASSWORD_FILE_MAX 4096u
#define USERS_FILE_MAX	  (256u * 1024u)
#define ENDPOINT_TEXT_MAX 100

enum rc duration_parse(const char *text, int64_t *seconds, struct error *err)
{
	static const struct {
		char letter;
		int64_t seconds;
	} units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}};
	char *end = NULL;
	long long count;

	errno = 0;
	count = strtoll(text, &end, 10);
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (*text >= '0' && *text <= '9' && errno == 0 && count > 0 &&
		    end[0] == units[i].letter && end[1] == '\0' &&
		    count <= DURATION_MAX / units[i].seconds) {
			*seconds = count * units[i].seconds;
			return RC_OK;
		}
	}
	return error_set(
	    err, RC_INVALID, "duration \"%.40s\": expected a form like 90s, 10m, 12h or 30d", text);
}

void endpoint_set_port(struct endpoint *endpoint, uint16_t port)
{
	if (endpoint->addr.ss_family == AF_INET6)
		((struct sockaddr_in6 *)&endpoint->addr)->sin6_port = htons(port);
	else
		((struct sockaddr_in *)&endpoint->addr)->sin_port = htons(port);
}

enum rc endpoint_parse(const char *text, struct endpoint *out, struct error *err)
{
	int len = (int)sizeof(out->addr);
	const char *colon = strrchr(text, ':');
	/* A port, and brackets with IPv6, so that nothing has two readings. */
	bool shaped =
	    strlen(text) < ENDPOINT_TEXT_MAX && colon != NULL && colon[1] != '\0' &&
	    (*text == '[' ? colon > text && colon[-1] == ']' : strchr(text, ':') == colon);
	bool any = shaped && strcmp(colon, ":0") == 0; /* which libevent would refuse */
	char *copy = shaped && any ? xasprintf("%.*s:1", (int)(colon - text), text) : NULL;
	enum rc rc = RC_OK;

	memset(out, 0, sizeof(*out));
	if (!shaped || evutil_parse_sockaddr_port(
			   any ? copy : text, (struct sockaddr *)&out->addr, &len) != 0) {
		rc = error_set(
		    err, RC_INVALID, "address \"%.80s\": expected IPV4:PORT or [IPV6]:PORT", text);
		goto out;
	}
	out->len = (socklen_t)len;
	if (any)
		endpoint_set_port(out, 0);
out:
	free(copy);
	return rc;
}

void endpoint_print(const struct endpoint *endpoint, bool with_port, struct buf *out)
{
	const struct sockaddr_in *v4 = (const struct sockaddr_in *)&endpoint->addr;
	const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)&endpoint->addr;
	bool six = endpoint->addr.ss_family == AF_INET6;
	char text[INET6_ADDRSTRLEN] = "";

	if (inet_ntop(endpoint->addr.ss_family,
		six ? (const void *)&v6->sin6_addr : (const void *)&v4->sin_addr, text,
		sizeof(text)) == NULL)
		abort();
	buf_addf(out, six && with_port ? "[%s]" : "%s", text);
	if (with_port)
		buf_addf(out, ":%d", ntohs(six ? v6->sin6_port : v4->sin_port));
}

static enum rc add_pair(struct credentials *credentials, const char *text, size_t len,
    bool one_time, const char *where, struct error *err)
{
	const char *colon = memchr(text, ':', len);
	struct credential *new;

	if (colon == NULL || colon == text || (size_t)(colon - text) + 1 == len)
		return error_set(err, RC_INVALID, "%s: expected NAME:PASSWORD", where);
	if (credentials->n == CREDENTIALS_MAX)
		return error_set(
		    err, RC_INVALID, "%s: more than %d credentials", where, CREDENTIALS_MAX);
	credentials->item =
	    xrealloc(credentials->item, (credentials->n + 1) * sizeof(*credentials->item));
	new = &credentials->item[credentials->n++];
	memset(new, 0, sizeof(*new));
	new->name = xstrndup(text, (size_t)(colon - text));
	new->password = xstrndup(colon + 1, len - (size_t)(colon - text) - 1);
	new->one_time = one_time;
	return RC_OK;
}

enum rc credential_add(struct credentials *credentials, char *value, bool one_time,
    const char *where, struct error *err)
{
	char *colon = strchr(value, ':');
	struct buf text = {0};
	enum rc rc = RC_OK;

	if (colon != NULL && colon[1] == '@') {
		buf_add(&text, value, (size_t)(colon - value) + 1);
		rc = file_read(colon + 2, PASSWORD_FILE_MAX, &text, err);
		if (rc == RC_OK)
			buf_cut(&text, strcspn(buf_str(&text), "\r\n"));
	} else {
		buf_adds(&text, value);
	}
	if (rc == RC_OK)
		rc = add_pair(credentials, buf_str(&text), text.len, one_time, where, err);
	buf_free(&text);
	explicit_bzero(value, strlen(value));
	return rc;
}

enum rc credentials_read(struct credentials *credentials, const char *path, struct error *err)
{
	struct buf text = {0};
	enum rc rc = file_read(path, USERS_FILE_MAX, &text, err);
	const char *line = buf_str(&text);

	while (rc == RC_OK && *line != '\0') {
		size_t len = strcspn(line, "\r\n");

		if (len > 0 && *line != '#')
			rc = add_pair(credentials, line, len, false, path, err);
		line += len;
		line += strspn(line, "\r\n");
	}
	buf_free(&text);
	return rc;
}

void credentials_free(struct credentials *credentials)
{
	for (size_t i = 0; i < credentials->n; i++) {
		free(credentials->item[i].name);
		free_cleansed(credentials->item[i].password);
	}
	free(credentials->item);
	*credentials = (struct credentials){0};
}
