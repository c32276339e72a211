/*
 * ping and traceroute, by the system's programs of these names.  The router's
 * network is not there, so only the host itself can be reached: what is asked
 * of it is real.  Layouts as IOS XR's; docs/fidelity.md.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <strings.h>

#include "cli/tool.h"
#include "cli/commands.h"
#include "cli/shell.h"

/* Signs of answers in one line. */
#define SIGNS_MAX 70

#define COUNT	"5"
#define SIZE	100 /* bytes of a packet, its headers included */
#define TIMEOUT "2" /* seconds */

enum { ANY, IPV4, IPV6 };

/* A loopback address as it is shown, or NULL when host is none of this family. */
static const char *loopback(const char *host, int family)
{
	struct in_addr four;
	struct in6_addr six;

	if (strcasecmp(host, "localhost") == 0)
		return family == IPV6 ? "::1" : "127.0.0.1";
	if (family != IPV6 && inet_pton(AF_INET, host, &four) == 1 &&
	    ntohl(four.s_addr) >> 24 == IN_LOOPBACKNET)
		return host;
	if (family != IPV4 && inet_pton(AF_INET6, host, &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six))
		return "::1";
	return NULL;
}

static int refuse(struct shell *shell, const char *host)
{
	shell_say(shell,
	    "%% %.128s can't be reached: the router has no network of its own, only 127.0.0.0/8, "
	    "::1 and localhost answer\n",
	    host);
	return 1;
}

/* The value of an option as it was typed, or standard. */
static const char *option(const struct match *match, const char *name, const char *standard)
{
	for (size_t i = 1; i + 1 < match->nargs; i++)
		if (match->arg[i].type == NULL && strcmp(match_arg(match, i), name) == 0)
			return match_arg(match, i + 1);
	return standard;
}

/* Whole milliseconds, rounded up: what is faster than one is one. */
static long whole(double ms)
{
	return (long)ms + (ms > (double)(long)ms);
}

static bool has_prefix(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

struct pinging {
	long signs; /* of answers so far */
	long sent, received;
	long min, avg, max;   /* milliseconds, rounded up */
	bool counted, timed;  /* sent and received, the times are known */
	struct buf complaint; /* what the program says is wrong */
};

static void sign(struct shell *shell, struct pinging *p, char c)
{
	shell_say(shell, "%s%c", p->signs > 0 && p->signs % SIGNS_MAX == 0 ? "\n" : "", c);
	p->signs++;
	shell_flush(shell);
}

static void ping_line(struct shell *shell, struct pinging *p, const char *line)
{
	double min, avg, max;

	if (strstr(line, " bytes from ") != NULL) {
		sign(shell, p, '!');
	} else if (has_prefix(line, "From ")) {
		sign(shell, p, 'U');
	} else if (has_prefix(line, "ping: ")) {
		buf_reset(&p->complaint);
		buf_adds(&p->complaint, line + strlen("ping: "));
	} else if (sscanf(line, "%ld packets transmitted, %ld received", &p->sent, &p->received) ==
		   2) {
		p->counted = true;
	} else if (sscanf(line, "rtt min/avg/max/mdev = %lf/%lf/%lf", &min, &avg, &max) == 3) {
		p->timed = true;
		p->min = whole(min);
		p->avg = whole(avg);
		p->max = whole(max);
	}
}

static int ping_result(struct shell *shell, struct pinging *p, int status)
{
	if (!p->counted) {
		shell_say(shell, "%% ping: %s\n",
		    p->complaint.len > 0 ? buf_str(&p->complaint) : "it ended unexpectedly");
		return 1;
	}
	while (p->signs < p->sent)
		sign(shell, p, '.');
	shell_say(shell, "%sSuccess rate is %ld percent (%ld/%ld)", p->signs > 0 ? "\n" : "",
	    p->sent > 0 ? p->received * 100 / p->sent : 0, p->received, p->sent);
	if (p->timed)
		shell_say(
		    shell, ", round-trip min/avg/max = %ld/%ld/%ld ms", p->min, p->avg, p->max);
	shell_say(shell, "\n");
	return status == 0 ? 0 : 1;
}

static int run_ping(struct shell *shell, const struct match *match)
{
	const char *address = loopback(match_arg(match, 0), match->decl->tag);
	const char *count = option(match, "count", COUNT);
	const char *timeout = option(match, "timeout", TIMEOUT);
	const char *size_text = option(match, "size", NULL);
	int size = size_text != NULL ? (int)strtol(size_text, NULL, 10) : SIZE;
	int headers = address != NULL && strchr(address, ':') != NULL ? 48 : 28;
	char data[16];
	const char *argv[] = {
	    "ping", "-n", "-A", "-c", count, "-W", timeout, "-s", data, address, NULL};
	struct pinging p = {.complaint = {0}};
	struct buf line = {0};
	struct tool tool;
	struct error err;
	int status;

	if (address == NULL)
		return refuse(shell, match_arg(match, 0));
	(void)snprintf(data, sizeof(data), "%d", size > headers ? size - headers : 0);
	if (tool_start(&tool, argv, "iputils-ping", &err) != RC_OK)
		return shell_fail(shell, &err);
	shell_say(shell,
	    "Type escape sequence to abort.\n"
	    "Sending %s, %d-byte ICMP Echos to %s, timeout is %s seconds:\n",
	    count, size, address, timeout);
	shell_flush(shell);
	while (tool_line(&tool, shell->input, &line))
		ping_line(shell, &p, buf_str(&line));
	status = ping_result(shell, &p, tool_end(&tool));
	buf_free(&line);
	buf_free(&p.complaint);
	return status;
}

/* " 1  127.0.0.1  0.429 ms  0.390 ms  *" in the router's words. */
static void hop_line(struct shell *shell, const char *line)
{
	const char *word = line;
	int at = 0;

	while (*(word += strspn(word, " ")) != '\0') {
		int len = (int)strcspn(word, " ");
		const char *unit = word + len + strspn(word + len, " ");

		if (at == 0)
			shell_say(shell, "%2.*s ", len, word);
		else if (has_prefix(unit, "ms") && (unit[2] == ' ' || unit[2] == '\0'))
			shell_say(shell, " %ld msec", whole(strtod(word, NULL)));
		else if (!has_prefix(word, "ms"))
			shell_say(shell, " %.*s", len, word);
		at++;
		word += len;
	}
	shell_say(shell, "\n");
	shell_flush(shell);
}

static int run_traceroute(struct shell *shell, const struct match *match)
{
	const char *address = loopback(match_arg(match, 0), match->decl->tag);
	const char *argv[] = {"traceroute", "-n", "-q", option(match, "probe", "3"), "-w",
	    option(match, "timeout", "3"), address, NULL};
	struct buf line = {0};
	struct tool tool;
	struct error err;
	int status;

	if (address == NULL)
		return refuse(shell, match_arg(match, 0));
	if (tool_start(&tool, argv, "traceroute", &err) != RC_OK)
		return shell_fail(shell, &err);
	shell_say(shell, "Type escape sequence to abort.\nTracing the route to %s\n\n", address);
	shell_flush(shell);
	while (tool_line(&tool, shell->input, &line)) {
		if (line.len > 0 && strspn(buf_str(&line), " 0123456789") > 1)
			hop_line(shell, buf_str(&line));
		else if (line.len > 0 && !has_prefix(buf_str(&line), "traceroute to "))
			shell_say(shell, "%% traceroute: %s\n", buf_str(&line));
	}
	status = tool_end(&tool);
	buf_free(&line);
	return status == 0 || tool.interrupted ? 0 : 1;
}

#define PING_OPTIONS "( count <1-2147483647> | size <36-18024> | timeout <1-36> )"
#define PING_HELPS                                                                                 \
	"Number of echo requests|Repeat count|Size of a packet|Bytes, headers included|How long "  \
	"an answer is waited for|Seconds"
#define TRACE_OPTIONS "( probe <1-10> | timeout <1-36> )"
#define TRACE_HELPS                                                                                \
	"Number of probes at each hop|Probe count|How long an answer is waited for|Seconds"
#define HOST_HELP "Address or name: of the host itself, as there is no other network"

/* clang-format off */
const struct decl ping_commands[] = {
	{ .run = run_ping, .tag = ANY, .syntax = "ping <word/255> " PING_OPTIONS,
	  .help = "Send echo messages|" HOST_HELP "|" PING_HELPS },
	{ .run = run_ping, .tag = IPV4, .syntax = "ping ipv4 <word/255> " PING_OPTIONS,
	  .help = "|IPv4 echo|" HOST_HELP "|" PING_HELPS },
	{ .run = run_ping, .tag = IPV6, .syntax = "ping ipv6 <word/255> " PING_OPTIONS,
	  .help = "|IPv6 echo|" HOST_HELP "|" PING_HELPS },
	{ .run = run_traceroute, .tag = ANY, .syntax = "traceroute <word/255> " TRACE_OPTIONS,
	  .help = "Trace route to destination|" HOST_HELP "|" TRACE_HELPS },
	{ .run = run_traceroute, .tag = IPV4, .syntax = "traceroute ipv4 <word/255> " TRACE_OPTIONS,
	  .help = "|IPv4 trace|" HOST_HELP "|" TRACE_HELPS },
	{ .run = run_traceroute, .tag = IPV6, .syntax = "traceroute ipv6 <word/255> " TRACE_OPTIONS,
	  .help = "|IPv6 trace|" HOST_HELP "|" TRACE_HELPS },
	DECL_END
};
/* clang-format on */
