/*
 * Workers are forked processes that share the listening sockets and the TLS
 * ticket keys, and each have their own connection to ca.db.  See serve.h.
 */
#include "est/server/serve.h"

#include <arpa/inet.h>
#include <errno.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "est/server/ca.h"
#include "est/server/ca_db.h"
#include "est/server/enroll.h"
#include "est/server/http.h"
#include "est/server/net.h"
#include "est/server/tls.h"

#define CONNECTIONS_MAX	   512 /* of all workers */
#define OTP_ITERATIONS	   20000
#define CHECKPOINT_SECONDS 1
#define SALT_BYTES	   16

struct site {
	struct options *options;
	struct ca *ca;
	SSL_CTX *ctx;
	int fds[LIST_MAX], crl_fd;
	size_t nfds;
	char *crl_url;
	struct est_server server;
	int workers;
	pid_t children[WORKERS_MAX];
	int nchildren;
};

static bool is_wildcard(const struct endpoint *endpoint)
{
	const struct sockaddr_in *v4 = (const struct sockaddr_in *)&endpoint->addr;
	const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)&endpoint->addr;

	return endpoint->addr.ss_family == AF_INET6 ? IN6_IS_ADDR_UNSPECIFIED(&v6->sin6_addr) != 0
						    : v4->sin_addr.s_addr == htonl(INADDR_ANY);
}

/* Adds "IP:x" or "DNS:x", unless it is there. */
static void add_name(struct buf *names, const char *name)
{
	unsigned char raw[sizeof(struct in6_addr)];
	bool ip = inet_pton(AF_INET, name, raw) == 1 || inet_pton(AF_INET6, name, raw) == 1;
	char *item = xasprintf("%s:%s,", ip ? "IP" : "DNS", name);

	if (strstr(buf_str(names), item) == NULL)
		buf_adds(names, item);
	free(item);
}

/* All names of the TLS certificate, in openssl.cnf form. */
static void collect_names(const struct options *options, struct buf *names)
{
	static const char *const always[] = {"localhost", "127.0.0.1", "::1"};

	for (size_t i = 0; i < sizeof(always) / sizeof(always[0]); i++)
		add_name(names, always[i]);
	for (size_t i = 0; i < options->nlisten; i++) {
		struct buf text = {0};

		if (!is_wildcard(&options->listen[i])) {
			endpoint_print(&options->listen[i], false, &text);
			add_name(names, buf_str(&text));
		}
		buf_free(&text);
	}
	for (size_t i = 0; i < options->names.n; i++)
		add_name(names, options->names.item[i]);
	buf_cut(names, names->len - 1);
}

/* The CRL's address is remembered, so that the URL in the certificates stays true. */
static enum rc bind_crl(struct site *site, struct ca_db *db, struct error *err)
{
	struct endpoint endpoint = site->options->http;
	struct buf text = {0};
	bool remembered = false;
	enum rc rc = RC_OK;

	if (endpoint.len == 0 && ca_db_get(db, "http", &text, NULL) == RC_OK)
		remembered = endpoint_parse(buf_str(&text), &endpoint, NULL) == RC_OK;
	if (endpoint.len == 0) {
		endpoint = site->options->listen[0];
		endpoint_set_port(&endpoint, 0);
	}
	rc = net_listen(&endpoint, &site->crl_fd, err);
	if (rc != RC_OK && remembered && errno == EADDRINUSE) {
		net_log("%s is taken: the CRL moves to another port", buf_str(&text));
		endpoint_set_port(&endpoint, 0);
		rc = net_listen(&endpoint, &site->crl_fd, err);
	}
	buf_reset(&text);
	if (rc == RC_OK) {
		endpoint_print(&endpoint, true, &text);
		rc = ca_db_set(db, "http", buf_str(&text), err);
	}
	if (rc == RC_OK) {
		bool any = is_wildcard(&endpoint);
		const char *name = site->options->names.n > 0 ? site->options->names.item[0] : NULL;

		site->crl_url =
		    any ? xasprintf("http://%s%s/crl.der", name != NULL ? name : "localhost",
			      strrchr(buf_str(&text), ':'))
			: xasprintf("http://%s/crl.der", buf_str(&text));
		rc = ca_db_set(db, "crl-url", site->crl_url, err);
	}
	buf_free(&text);
	return rc;
}

static enum rc load_salt(struct ca_db *db, struct buf *salt, struct error *err)
{
	unsigned char raw[SALT_BYTES];
	enum rc rc = ca_db_get(db, "otp-salt", salt, err);

	if (rc != RC_INVALID)
		return rc;
	if (RAND_bytes(raw, sizeof(raw)) != 1)
		return error_set(err, RC_FATAL, "no random numbers");
	for (size_t i = 0; i < sizeof(raw); i++)
		buf_addf(salt, "%02x", raw[i]);
	return ca_db_set(db, "otp-salt", buf_str(salt), err);
}

/* A one-time password is remembered by a slow hash, so that ca.db does not give it away. */
static enum rc tag_one_time(struct options *options, struct ca_db *db, struct error *err)
{
	struct buf salt = {0};
	enum rc rc = load_salt(db, &salt, err);
	size_t len = salt.len;

	for (size_t i = 0; i < options->credentials.n && rc == RC_OK; i++) {
		struct credential *c = &options->credentials.item[i];

		if (!c->one_time)
			continue;
		buf_cut(&salt, len);
		buf_adds(&salt, c->name);
		if (PKCS5_PBKDF2_HMAC(c->password, (int)strlen(c->password),
			(const unsigned char *)salt.data, (int)salt.len, OTP_ITERATIONS,
			EVP_sha256(), (int)sizeof(c->tag), c->tag) != 1)
			rc = error_set(err, RC_FATAL, "one-time password of %s: no hash", c->name);
	}
	buf_free(&salt);
	return rc;
}

/* Everything that needs the database before there are workers. */
static enum rc use_db(struct site *site, struct error *err)
{
	struct ca_db *db = NULL;
	enum rc rc = ca_db_open(&db, site->options->dir, err);

	if (rc == RC_OK)
		rc = bind_crl(site, db, err);
	if (rc == RC_OK)
		rc = tag_one_time(site->options, db, err);
	ca_db_close(db);
	return rc;
}

static enum rc prepare(struct site *site, struct error *err)
{
	struct options *options = site->options;
	struct clock clock = {0};
	struct buf names = {0};
	enum rc rc = RC_OK;
	int64_t now;

	if (options->clock_file != NULL)
		rc = clock_load(&clock, options->clock_file, err);
	if (rc != RC_OK)
		return rc;
	now = clock_now(&clock);
	rc = ca_open(&site->ca, options->dir, now, err);
	for (size_t i = 0; i < options->nlisten && rc == RC_OK; i++) {
		rc = net_listen(&options->listen[i], &site->fds[i], err);
		if (rc == RC_OK)
			site->nfds++;
	}
	if (rc == RC_OK)
		rc = use_db(site, err);
	if (rc == RC_OK) {
		collect_names(options, &names);
		rc = tls_open(&site->ctx, site->ca, options, buf_str(&names), now, err);
	}
	buf_free(&names);
	site->server = (struct est_server){
	    .options = options,
	    .ca = site->ca,
	    .crl_url = site->crl_url,
	    .auth = {.credentials = options->credentials.item,
		.n = options->credentials.n,
		.basic = options->basic,
		.digest = options->digest},
	};
	return rc == RC_OK ? enroll_begin(&site->server, now, err) : rc;
}

static enum rc announce(const struct site *site, struct error *err)
{
	struct buf text = {0};
	enum rc rc = RC_OK;

	for (size_t i = 0; i < site->nfds; i++) {
		buf_adds(&text, "estd: ready https://");
		endpoint_print(&site->options->listen[i], true, &text);
		buf_addc(&text, '\n');
	}
	if (fwrite(buf_str(&text), 1, text.len, stdout) != text.len || fflush(stdout) != 0)
		rc = error_set(err, RC_FATAL, "standard output: %s", strerror(errno));
	buf_free(&text);
	return rc;
}

/* One process that serves.  ready_fd gets a byte when it does; -1: announce instead. */
static enum rc work(struct site *site, int ready_fd, struct error *err)
{
	struct http *http = NULL;
	enum rc rc = ca_db_open(&site->server.db, site->options->dir, err);

	if (rc == RC_OK)
		rc = ca_db_relax(site->server.db, err);
	/* An fsync in the middle of the event loop would keep all its clients waiting. */
	if (rc == RC_OK && site->workers > 1)
		rc = ca_db_no_checkpoint(site->server.db, err);
	if (rc == RC_OK)
		rc = http_open(&http, &site->server, site->ctx, site->fds, site->nfds, site->crl_fd,
		    CONNECTIONS_MAX / site->workers, err);
	if (rc == RC_OK && ready_fd < 0)
		rc = announce(site, err);
	else if (rc == RC_OK && write(ready_fd, "r", 1) != 1)
		rc = error_set(err, RC_FATAL, "worker: %s", strerror(errno));
	if (rc == RC_OK)
		rc = http_run(http, err);
	http_close(http);
	ca_db_close(site->server.db);
	site->server.db = NULL;
	return rc;
}

/* In the child: serves, and leaves its result to the exit status. */
static enum rc be_worker(
    struct site *site, const sigset_t *old, int ready_fd, pid_t parent, struct error *err)
{
	site->nchildren = 0;
	if (prctl(PR_SET_PDEATHSIG, SIGTERM) != 0 || sigprocmask(SIG_SETMASK, old, NULL) != 0)
		return error_set(err, RC_FATAL, "worker: %s", strerror(errno));
	if (getppid() != parent)
		return RC_OK; /* it died before the death signal was asked for */
	return work(site, ready_fd, err);
}

static enum rc await_ready(const struct site *site, int fd, struct error *err)
{
	char byte;

	for (int i = 0; i < site->nchildren; i++) {
		ssize_t got;

		do
			got = read(fd, &byte, 1);
		while (got < 0 && errno == EINTR);
		if (got != 1)
			return error_set(err, RC_FATAL, "a worker ended before it was ready");
	}
	return announce(site, err);
}

static int exit_code(int status)
{
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* Ends what still runs; a worker that ends badly is an error, too. */
static enum rc end_workers(struct site *site, struct error *err)
{
	enum rc rc = RC_OK;

	for (int i = 0; i < site->nchildren; i++) {
		if (site->children[i] > 0 && kill(site->children[i], SIGTERM) != 0)
			net_log("worker %d: %s", (int)site->children[i], strerror(errno));
	}
	for (int i = 0; i < site->nchildren; i++) {
		int status = 0;

		while (site->children[i] > 0 && waitpid(site->children[i], &status, 0) < 0 &&
		       errno == EINTR)
			continue;
		if (status != 0)
			rc = error_set(err, RC_FATAL, "worker %d: status %d",
			    (int)site->children[i], exit_code(status));
	}
	site->nchildren = 0;
	return rc;
}

/*
 * Waits for a signal to end, or for a worker that ended by itself; meanwhile
 * brings what the workers commit to the disk.
 */
static enum rc watch(
    struct site *site, struct ca_db *db, const sigset_t *signals, struct error *err)
{
	const struct timespec pause = {.tv_sec = CHECKPOINT_SECONDS};

	for (;;) {
		int sig = sigtimedwait(signals, NULL, &pause);
		struct error why;
		pid_t pid;
		int status;

		if (sig == SIGTERM || sig == SIGINT)
			return RC_OK;
		/* What can't be written now is still in the log, and is tried again. */
		if (sig < 0 && errno == EAGAIN && ca_db_checkpoint(db, &why) != RC_OK)
			net_log("%s", why.text);
		if (sig != SIGCHLD)
			continue;
		pid = waitpid(-1, &status, WNOHANG);
		if (pid <= 0)
			continue;
		for (int i = 0; i < site->nchildren; i++) {
			if (site->children[i] == pid)
				site->children[i] = 0;
		}
		return error_set(err, RC_FATAL, "worker %d ended by itself, status %d", (int)pid,
		    exit_code(status));
	}
}

static enum rc manage(struct site *site, struct error *err)
{
	sigset_t signals, old;
	pid_t parent = getpid();
	struct ca_db *db = NULL;
	int ready[2];
	enum rc rc = RC_OK;

	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGCHLD);
	if (pipe(ready) != 0)
		return error_set(err, RC_FATAL, "workers: %s", strerror(errno));
	if (sigprocmask(SIG_BLOCK, &signals, &old) != 0)
		rc = error_set(err, RC_FATAL, "workers: %s", strerror(errno));
	while (rc == RC_OK && site->nchildren < site->workers) {
		pid_t pid = fork();

		if (pid == 0) {
			close(ready[0]);
			rc = be_worker(site, &old, ready[1], parent, err);
			close(ready[1]);
			return rc;
		}
		if (pid < 0)
			rc = error_set(err, RC_FATAL, "workers: %s", strerror(errno));
		else
			site->children[site->nchildren++] = pid;
	}
	close(ready[1]);
	if (rc == RC_OK)
		rc = await_ready(site, ready[0], err);
	close(ready[0]);
	/* Opened after the forks: a connection must not be in two processes. */
	if (rc == RC_OK)
		rc = ca_db_open(&db, site->options->dir, err);
	if (rc == RC_OK)
		rc = watch(site, db, &signals, err);
	ca_db_close(db);
	if (rc == RC_OK)
		return end_workers(site, err);
	/* The first reason is the one to tell. */
	return end_workers(site, NULL) == RC_FATAL ? RC_FATAL : rc;
}

enum rc serve(struct options *options, struct error *err)
{
	struct site site = {.options = options, .crl_fd = -1, .workers = options->workers};
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	enum rc rc;

	if (site.workers == 0)
		site.workers = cpus < 1 ? 1 : cpus > WORKERS_MAX ? WORKERS_MAX : (int)cpus;
	if (signal(SIGPIPE, SIG_IGN) == SIG_ERR)
		return error_set(err, RC_FATAL, "SIGPIPE: %s", strerror(errno));
	rc = prepare(&site, err);
	if (rc == RC_OK)
		rc = site.workers == 1 ? work(&site, -1, err) : manage(&site, err);
	enroll_end(&site.server);
	SSL_CTX_free(site.ctx);
	ca_close(site.ca);
	free(site.crl_url);
	for (size_t i = 0; i < site.nfds; i++)
		close(site.fds[i]);
	if (site.crl_fd >= 0)
		close(site.crl_fd);
	return rc;
}
