/* Listening sockets, and the log.  See net.h. */
#include "est/server/net.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <unistd.h>

#define BACKLOG 512

void net_log(const char *fmt, ...)
{
	struct buf line = {0};
	va_list ap;

	buf_adds(&line, "estd: ");
	va_start(ap, fmt);
	buf_vaddf(&line, fmt, ap);
	va_end(ap);
	for (size_t i = 0; i < line.len; i++) {
		if ((unsigned char)line.data[i] < ' ' || line.data[i] == 0x7f)
			line.data[i] = '?';
	}
	buf_addc(&line, '\n');
	/* A log that can't be written has nowhere to be reported. */
	if (write(STDERR_FILENO, line.data, line.len) < 0)
		errno = 0;
	buf_free(&line);
}

enum rc net_listen(struct endpoint *endpoint, int *fd, struct error *err)
{
	const int on = 1;
	bool six = endpoint->addr.ss_family == AF_INET6;
	struct buf name = {0};
	int sock = socket(
	    endpoint->addr.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
	socklen_t len = sizeof(endpoint->addr);
	int saved;

	/* Accepted sockets inherit TCP_NODELAY on Linux. */
	if (sock >= 0 && setsockopt(sock, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == 0 &&
	    setsockopt(sock, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) == 0 &&
	    (!six || setsockopt(sock, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on)) == 0) &&
	    bind(sock, (const struct sockaddr *)&endpoint->addr, endpoint->len) == 0 &&
	    listen(sock, BACKLOG) == 0 &&
	    getsockname(sock, (struct sockaddr *)&endpoint->addr, &len) == 0) {
		*fd = sock;
		return RC_OK;
	}
	saved = errno;
	if (sock >= 0)
		close(sock);
	endpoint_print(endpoint, true, &name);
	error_set(err, RC_INVALID, "%s: can't listen: %s", buf_str(&name), strerror(saved));
	buf_free(&name);
	errno = saved;
	return RC_INVALID;
}
