/*
 * Processes and memory: the programs of this session and the host they run
 * on, in the router's layout; what an emulated router has not, is left out.
 */
#include <inttypes.h>
#include <stdio.h>
#include <sys/sysinfo.h>
#include <time.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/engine.h"
#include "cli/shell.h"

enum { SHELL, ENGINE };

#define MEGABYTE (1024UL * 1024)

/* What the kernel tells of a process. */
struct process {
	char state;	 /* a letter of proc(5) */
	int64_t started; /* seconds on the router's clock */
	char path[512];	 /* of its program */
};

/* The content of a small file of /proc; false when there is none. */
static bool read_proc(const char *path, char *text, size_t size)
{
	FILE *file = fopen(path, "re");
	size_t n = 0;

	if (file != NULL) {
		n = fread(text, 1, size - 1, file);
		(void)fclose(file);
	}
	text[n] = '\0';
	return n > 0;
}

/* The engine may forbid others to look at it. */
static void read_path(pid_t pid, struct process *p)
{
	char link[64];
	ssize_t len;

	(void)snprintf(link, sizeof(link), "/proc/%d/exe", (int)pid);
	(void)snprintf(p->path, sizeof(p->path), "not readable");
	len = readlink(link, p->path, sizeof(p->path) - 1);
	if (len > 0)
		p->path[len] = '\0';
}

/* False when the process is gone; one that has only ended is not there either. */
static bool read_process(struct shell *shell, pid_t pid, struct process *p)
{
	unsigned long long started;
	struct timespec up;
	char stat[1024], path[64];
	const char *fields;

	(void)snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	if (!read_proc(path, stat, sizeof(stat)))
		return false;
	/* The name in parentheses may hold anything; state is field 3, the start field 22. */
	fields = strrchr(stat, ')');
	if (fields == NULL || clock_gettime(CLOCK_BOOTTIME, &up) != 0 ||
	    sscanf(fields,
		") %c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %llu",
		&p->state, &started) != 2)
		return false;
	p->started = store_now(shell->store) - up.tv_sec +
		     (int64_t)(started / (unsigned long long)sysconf(_SC_CLK_TCK));
	read_path(pid, p);
	return p->state != 'Z' && p->state != 'X';
}

static const char *state_name(char state)
{
	return state == 'R' || state == 'S' || state == 'I' ? "Run"
	       : state == 'D'				    ? "Blocked"
							    : "Stopped";
}

static int run_process(struct shell *shell, const struct match *match)
{
	bool engine = match->decl->tag == ENGINE;
	pid_t pid = engine ? engine_pid(shell) : getpid();
	struct process p;
	struct buf when = {0};
	char zone[16];
	int east;

	if (pid == 0 || !read_process(shell, pid, &p)) {
		shell_say(shell,
		    "%% cepki does not run in this session: the first command that needs it "
		    "starts it\n");
		return 0;
	}
	shell_zone(shell, zone, &east);
	clock_ctime(&when, p.started, east);
	shell_say(shell, "%24s %d\n%24s %d\n%24s %s\n%24s 1\n%24s %s\n%24s %d\n%24s %s\n%24s %s\n",
	    "Job Id:", (int)pid, "PID:", (int)pid, "Executable path:", p.path,
	    "Instance #:", "Respawn:", engine ? "ON" : "OFF",
	    "Respawn count:", engine ? shell->engine_starts : 1, "Last started:", buf_str(&when),
	    "Process state:", state_name(p.state));
	buf_free(&when);
	return 0;
}

static void process_row(struct shell *shell, pid_t pid, const char *name)
{
	struct process p;

	if (pid != 0 && read_process(shell, pid, &p))
		shell_say(
		    shell, "%-8d %-8d %-10s %s\n", (int)pid, (int)pid, state_name(p.state), name);
}

static int run_processes(struct shell *shell, const struct match *match)
{
	(void)match;
	shell_say(shell, "%-8s %-8s %-10s %s\n", "JID", "PID", "State", "Name");
	process_row(shell, getpid(), "xrsh");
	process_row(shell, engine_pid(shell), "cepki");
	return 0;
}

/* While this is printed neither the shell nor its engine waits for anything. */
static int run_blocked(struct shell *shell, const struct match *match)
{
	(void)match;
	shell_say(shell, "  Jid       Pid Tid            Name State   TimeInState    Blocked-on\n");
	return 0;
}

/* Of /proc/meminfo, in bytes; 0 when it is not told. */
static unsigned long available_memory(void)
{
	static const char name[] = "MemAvailable:";
	char text[512];
	const char *line;

	if (!read_proc("/proc/meminfo", text, sizeof(text)))
		return 0;
	line = strstr(text, name);
	return line != NULL ? strtoul(line + strlen(name), NULL, 10) * 1024 : 0;
}

static unsigned long megabytes(unsigned long bytes)
{
	return (bytes + MEGABYTE - 1) / MEGABYTE;
}

static int run_memory(struct shell *shell, const struct match *match)
{
	unsigned long shared = 0, program = 0, page = (unsigned long)sysconf(_SC_PAGESIZE);
	unsigned long total, available = available_memory() / MEGABYTE;
	struct sysinfo info;
	char text[256];

	(void)match;
	if (sysinfo(&info) != 0)
		return 1;
	total = info.totalram / MEGABYTE * info.mem_unit;
	if (read_proc("/proc/self/statm", text, sizeof(text)))
		(void)sscanf(text, "%*s %*s %lu %lu", &shared, &program);
	shell_say(shell, "node:      " NODE_UNDERSCORE "\n");
	for (int i = 0; i < 66; i++)
		shell_say(shell, "-");
	shell_say(shell,
	    "\n\n Physical Memory: %luM total (%luM available)\n"
	    " Application Memory : %luM (%luM available)\n"
	    " Image: %luM (bootram: 0M)\n"
	    " Reserved: 0M, IOMem: 0M, flashfsys: 0M\n"
	    " Total shared window: %luM\n",
	    total, available, total, available, megabytes(program * page),
	    megabytes(shared * page));
	return 0;
}

/* clang-format off */
const struct decl processes_commands[] = {
	{ .run = run_processes, .syntax = "show processes",
	  .help = "Show running system information|Processes of this session" },
	{ .run = run_blocked, .syntax = "show processes blocked",
	  .help = "||Those that wait for another" },
	{ .run = run_process, .tag = ENGINE, .syntax = "show processes cepki",
	  .help = "||The PKI engine" },
	{ .run = run_process, .tag = SHELL, .syntax = "show processes xrsh",
	  .help = "||The shell" },
	{ .run = run_memory, .syntax = "show memory summary",
	  .help = "|Memory|Of the host and of this shell" },
	DECL_END
};
/* clang-format on */
