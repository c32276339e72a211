/* The test's TLS server.  See wire.h. */
#include "wire.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void must(int ok)
{
	if (!ok)
		abort();
}

static int listen_on_loopback(int *port)
{
	struct sockaddr_in addr = {.sin_family = AF_INET};
	socklen_t len = sizeof(addr);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	addr.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	must(fd >= 0 && bind(fd, (struct sockaddr *)&addr, sizeof(addr)) == 0);
	must(listen(fd, 8) == 0 && getsockname(fd, (struct sockaddr *)&addr, &len) == 0);
	*port = ntohs(addr.sin_port);
	return fd;
}

static SSL_CTX *make_context(const struct wire_options *options)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());

	must(ctx != NULL && SSL_CTX_use_certificate(ctx, options->identity->cert) == 1 &&
	     SSL_CTX_use_PrivateKey(ctx, options->identity->key) == 1);
	if (options->sub != NULL)
		must(SSL_CTX_add1_chain_cert(ctx, options->sub) == 1);
	if (options->max_version != 0)
		must(SSL_CTX_set_max_proto_version(ctx, options->max_version) == 1);
	if (options->client_ca != NULL) {
		must(X509_STORE_add_cert(SSL_CTX_get_cert_store(ctx), options->client_ca) == 1);
		X509_VERIFY_PARAM_set_time(SSL_CTX_get0_param(ctx), (time_t)TEST_NOW);
		SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
		must(SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"t", 1) == 1);
	}
	return ctx;
}

/* Reads up to the empty line.  False at the end of the connection. */
static bool read_head(SSL *ssl, struct wire_request *request)
{
	size_t len = 0;

	while (len < WIRE_HEAD - 1) {
		if (SSL_read(ssl, request->head + len, 1) != 1)
			return false;
		request->head[++len] = '\0';
		if (len >= 4 && strcmp(request->head + len - 4, "\r\n\r\n") == 0)
			return true;
	}
	return false;
}

static bool read_request(SSL *ssl, struct wire_request *request)
{
	static const char name[] = "\r\nContent-Length: ";
	const char *field;
	long left = 0;
	char byte;

	buf_reset(&request->body);
	if (!read_head(ssl, request))
		return false;
	field = strstr(request->head, name);
	if (field != NULL)
		left = strtol(field + sizeof(name) - 1, NULL, 10);
	for (; left > 0; left--) {
		if (SSL_read(ssl, &byte, 1) != 1)
			return false;
		buf_addc(&request->body, byte);
	}
	return true;
}

static void note(struct wire_log *log, const struct wire_request *request)
{
	log->requests++;
	if (strstr(request->head, "\r\nAuthorization: ") != NULL)
		log->authorizations++;
	memcpy(log->head, request->head, WIRE_HEAD);
	if (request->body.len > 0 && request->body.len < sizeof(log->body))
		memcpy(log->body, request->body.data, request->body.len + 1);
}

static void serve(const struct wire_options *options, SSL *ssl, struct wire_log *log)
{
	struct wire_request request = {.ssl = ssl, .head = xcalloc(1, WIRE_HEAD)};
	struct buf reply = {0};
	bool keep = true;

	while (keep && read_request(ssl, &request)) {
		note(log, &request);
		buf_reset(&reply);
		keep = options->handler(options->ctx, &request, log, &reply);
		if (reply.len > 0 && SSL_write(ssl, reply.data, (int)reply.len) <= 0)
			break;
	}
	buf_free(&reply);
	buf_free(&request.body);
	free(request.head);
}

static void run(const struct wire_options *options, int listener, struct wire_log *log)
{
	SSL_CTX *ctx = make_context(options);
	const int on = 1;
	char rest[256];
	SSL *ssl;
	int fd;

	for (;;) {
		fd = accept(listener, NULL, NULL);
		ssl = SSL_new(ctx);
		must(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) == 0);
		must(ssl != NULL && SSL_set_fd(ssl, fd) == 1);
		if (options->plain != NULL) {
			must(send(fd, options->plain, strlen(options->plain), 0) >= 0);
		} else if (SSL_accept(ssl) == 1) {
			log->connections++;
			serve(options, ssl, log);
			(void)SSL_shutdown(ssl); /* the client may be gone already */
		}
		SSL_free(ssl);
		/* Drains what the client still sends, so that no reset overtakes the answer. */
		if (!options->rude)
			(void)shutdown(fd, SHUT_WR);
		while (!options->rude && recv(fd, rest, sizeof(rest), 0) > 0)
			continue;
		must(close(fd) == 0);
	}
}

void wire_start(struct wire *wire, const struct wire_options *options)
{
	int listener = listen_on_loopback(&wire->port);

	wire->log = mmap(
	    NULL, sizeof(*wire->log), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	must(wire->log != MAP_FAILED);
	wire->pid = fork();
	must(wire->pid >= 0);
	if (wire->pid == 0) {
		must(signal(SIGPIPE, SIG_IGN) != SIG_ERR);
		must(prctl(PR_SET_PDEATHSIG, SIGKILL) == 0); /* no server outlives its test */
		run(options, listener, wire->log);
		_exit(0);
	}
	must(close(listener) == 0);
}

void wire_stop(struct wire *wire)
{
	must(kill(wire->pid, SIGKILL) == 0);
	must(waitpid(wire->pid, NULL, 0) == wire->pid);
	must(munmap(wire->log, sizeof(*wire->log)) == 0);
}

void wire_answer(struct buf *reply, int code, const char *extra, const char *body)
{
	buf_addf(reply, "HTTP/1.1 %d X\r\nContent-Length: %zu\r\n%s\r\n%s", code, strlen(body),
	    extra, body);
}
