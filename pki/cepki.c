/*
 * cepki: the PKI engine.  Started by a shell as a co-process (--serve), or as
 * a daemon that does what falls due (--daemon).  See docs/man/cepki.8.
 */
#include <getopt.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pki/serve.h"

enum mode { MODE_NONE, MODE_SERVE, MODE_DAEMON };

struct options {
	enum mode mode;
	bool once;
	bool help, version;
	const char *state;
};

static const struct option long_options[] = {
    {"serve", no_argument, NULL, 'S'},
    {"daemon", no_argument, NULL, 'D'},
    {"once", no_argument, NULL, '1'},
    {"state", required_argument, NULL, 's'},
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, 'V'},
    {NULL, 0, NULL, 0},
};

static const char usage[] =
    "usage: cepki --serve [-s STATE]            answer the calls of a shell on descriptor 0\n"
    "       cepki --daemon [--once] [-s STATE]  do what falls due\n"
    "       cepki --help | --version\n";

static bool parse(int argc, char **argv, struct options *o)
{
	int c;

	while ((c = getopt_long(argc, argv, "s:hV", long_options, NULL)) != -1) {
		switch (c) {
		case 'S':
			o->mode = MODE_SERVE;
			break;
		case 'D':
			o->mode = MODE_DAEMON;
			break;
		case '1':
			o->once = true;
			break;
		case 's':
			o->state = optarg;
			break;
		case 'h':
			o->help = true;
			break;
		case 'V':
			o->version = true;
			break;
		default:
			return false;
		}
	}
	if (o->help || o->version)
		return true;
	return optind == argc && o->mode != MODE_NONE && (!o->once || o->mode == MODE_DAEMON);
}

/* Keys live in this process: no core file, no debugger of the same user, private files. */
static bool harden(void)
{
	const struct rlimit none = {0, 0};

	umask(077);
	return prctl(PR_SET_DUMPABLE, 0) == 0 && setrlimit(RLIMIT_CORE, &none) == 0;
}

static enum rc run(const struct options *o, struct error *err)
{
	char *dir = store_default_dir(o->state);
	struct engine engine = {0};
	enum rc rc;

	if (dir == NULL)
		return error_set(err, RC_INVALID, "no state folder: give -s, or set HOME");
	rc = engine_open(&engine, dir, err);
	if (rc == RC_OK)
		rc = o->mode == MODE_SERVE ? serve(&engine, STDIN_FILENO, err)
					   : serve_jobs(&engine, o->once, err);
	engine_close(&engine);
	free(dir);
	return rc;
}

int main(int argc, char **argv)
{
	struct options o = {0};
	struct error err = {""};
	enum rc rc;

	if (!harden()) {
		fputs("cepki: the process can't be protected\n", stderr);
		return 2;
	}
	if (!parse(argc, argv, &o)) {
		fputs(usage, stderr);
		return 2;
	}
	if (o.help || o.version) {
		int put = o.help ? fputs(usage, stdout) : puts("cepki " XRSH_VERSION);

		return put < 0 || fflush(stdout) != 0 ? 2 : 0;
	}
	rc = run(&o, &err);
	if (rc == RC_OK)
		return 0;
	fprintf(stderr, "cepki: %s\n", err.text);
	return rc == RC_INVALID ? 1 : 2;
}
