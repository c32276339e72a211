/* Frames between shell and engine.  See msg.h. */
#include "base/msg.h"

#include <errno.h>
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>

static int send_all(int fd, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t put = send(fd, data, len, MSG_NOSIGNAL);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return -1;
		data += put;
		len -= (size_t)put;
	}
	return 0;
}

int msg_send(int fd, enum msg_type type, size_t nfields, const char *const fields[])
{
	struct buf b = {0};
	uint32_t len;
	int result;

	buf_add(&b, "\0\0\0\0", 4);
	buf_addc(&b, (char)type);
	for (size_t i = 0; i < nfields; i++)
		buf_add(&b, fields[i], strlen(fields[i]) + 1);
	len = (uint32_t)(b.len - 4);
	if (len > MSG_MAX || nfields > MSG_FIELDS_MAX) {
		errno = EMSGSIZE;
		result = -1;
		goto out;
	}
	for (int i = 0; i < 4; i++)
		b.data[i] = (char)(unsigned char)(len >> (24 - 8 * i));
	result = send_all(fd, b.data, b.len);
out:
	buf_free(&b);
	return result;
}

int msg_send1(int fd, enum msg_type type, const char *field)
{
	return msg_send(fd, type, 1, &field);
}

/* Returns 1 when len bytes came, 0 at a clean end before the first, else -1. */
static int recv_all(int fd, unsigned char *data, size_t len)
{
	size_t have = 0;

	while (have < len) {
		ssize_t got = recv(fd, data + have, len - have, 0);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (got == 0)
			return have == 0 ? 0 : -1;
		have += (size_t)got;
	}
	return 1;
}

static int split_fields(struct msg *m)
{
	const char *p = buf_str(&m->body);
	const char *end = p + m->body.len;

	m->nfields = 0;
	while (p < end) {
		const char *nul = memchr(p, '\0', (size_t)(end - p));

		if (nul == NULL || m->nfields == MSG_FIELDS_MAX)
			return -1;
		m->field[m->nfields++] = p;
		p = nul + 1;
	}
	return 1;
}

int msg_recv(int fd, struct msg *m)
{
	unsigned char head[5];
	unsigned char chunk[1024];
	uint32_t len;
	int got;

	buf_reset(&m->body);
	m->nfields = 0;
	got = recv_all(fd, head, sizeof(head));
	if (got != 1)
		return got;
	len = (uint32_t)head[0] << 24 | (uint32_t)head[1] << 16 | (uint32_t)head[2] << 8 | head[3];
	if (len < 1 || len > MSG_MAX)
		return -1;
	m->type = (enum msg_type)head[4];
	for (len--; len > 0;) {
		size_t part = len < sizeof(chunk) ? len : sizeof(chunk);

		if (recv_all(fd, chunk, part) != 1) {
			explicit_bzero(chunk, sizeof(chunk));
			return -1;
		}
		buf_add(&m->body, chunk, part);
		len -= (uint32_t)part;
	}
	explicit_bzero(chunk, sizeof(chunk));
	return split_fields(m);
}

const char *msg_field(const struct msg *m, size_t i)
{
	return i < m->nfields ? m->field[i] : "";
}

void msg_free(struct msg *m)
{
	buf_free(&m->body);
	m->nfields = 0;
}
