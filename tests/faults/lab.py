"""What the tests of this folder share: a lab of state folders and servers in a
temporary folder, sessions of the shell, and looks into the store past all of
the project's own code.  Nothing waits longer than LIMIT; nothing waits for a
time to pass, but for a condition."""

import contextlib
import os
import re
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

BUILD = os.environ["XRSH_BUILD"]
XRSH, CEPKI, ESTD = (os.path.join(BUILD, name) for name in ("xrsh", "cepki", "estd"))
CRASH = os.path.join(BUILD, "tests", "faults", "libcrash.so")
LIMIT = 60  # seconds; an end for what hangs

# What an operation that fails must leave as it was.
STORE = ("cert", "request", "running", "keypair", "vault")

MASTER_KEY = "Secret12345"
USER, PASSWORD = "estuser", "pw-of-estuser"
STAMP = re.compile(r"(Sun|Mon|Tue|Wed|Thu|Fri|Sat) \w{3} [ \d]\d [\d:.]{12} UTC\n")


def sanitized():
    """Whether the programs are built with AddressSanitizer, which wants to be loaded first."""
    with open(XRSH, "rb") as program:
        return b"__asan_init" in program.read()


def preloaded(**plan):
    """The environment of programs that crash or fail as crash.c says."""
    env = dict(os.environ, LD_PRELOAD=CRASH, **plan)
    env["ASAN_OPTIONS"] = env.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"
    return env


def run(*argv, data=None, env=None):
    """A finished program: its status and all it wrote, as text."""
    done = subprocess.run(argv, input=data.encode() if data is not None else None, env=env,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=LIMIT,
                          stdin=subprocess.DEVNULL if data is None else None)
    return done.returncode, done.stdout.decode(errors="replace")


def checked(*argv, data=None):
    status, text = run(*argv, data=data)
    if status != 0:
        raise AssertionError("%s: status %d\n%s" % (" ".join(argv), status, text))
    return text


def until(what, condition):
    """Waits for a condition that another process brings about; its value."""
    limit = time.monotonic() + LIMIT
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > limit:
            raise AssertionError("waited in vain for " + what)
        select.select([], [], [], 0.01)


class Server:
    """estd on a port of its own, with a CA in a folder."""

    def __init__(self, ca, *options):
        self.ca = ca
        self.log_name = tempfile.mktemp(prefix="log-", dir=os.path.dirname(ca))
        argv = [ESTD, "--dir", ca, "--listen", "127.0.0.1:0", "--workers", "1", *options]
        with open(self.log_name, "ab") as log:
            self.process = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=log, bufsize=0)
        readable, _, _ = select.select([self.process.stdout], [], [], LIMIT)
        line = self.process.stdout.readline().decode() if readable else ""
        match = re.fullmatch(r"estd: ready (https://\S+:([1-9][0-9]*))\n", line)
        if match is None:
            self.process.kill()
            self.process.wait()
            raise AssertionError("estd %s: expected a ready line, got %r\n%s" % (
                " ".join(options), line, self.log()))
        self.url, self.port = match.group(1), int(match.group(2))

    def log(self):
        with open(self.log_name, errors="replace") as log:
            return log.read()

    def requests(self, word=""):
        """The lines of its log about requests that hold word."""
        return [line for line in self.log().splitlines()
                if re.search(r" (GET|POST) /", line) and word in line]

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(timeout=LIMIT)
        self.process.stdout.close()
        return status

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        status = self.stop()
        if status != 0 and exc[0] is None:
            raise AssertionError("estd: status %d\n%s" % (status, self.log()))


class State:
    """A state folder and sessions of the shell in it."""

    def __init__(self, folder):
        self.folder = folder
        self.database = os.path.join(folder, "router.db")

    def session(self, *lines, env=None):
        """(status, output) of a session in which these lines are typed, in a pipe."""
        return run(XRSH, "-s", self.folder, "-e", data="".join(line + "\n" for line in lines),
                   env=env)

    def done(self, *lines):
        """The output of a session in which every line has to be accepted."""
        status, text = self.session(*lines)
        if status != 0:
            raise AssertionError("a line was refused:\n" + text)
        return text

    def refused(self, *lines):
        """The output of a session in which a line has to be refused."""
        status, text = self.session(*lines)
        if status != 1:
            raise AssertionError("expected status 1, got %d:\n%s" % (status, text))
        return text

    def dump(self, *tables):
        """The rows of these tables, read by a program that is not ours."""
        with contextlib.closing(sqlite3.connect(self.database, timeout=LIMIT)) as db:
            return {table: sorted(db.execute("SELECT * FROM " + table).fetchall(), key=repr)
                    for table in tables or STORE}

    def rows(self, sql, *values):
        with contextlib.closing(sqlite3.connect(self.database, timeout=LIMIT)) as db:
            return db.execute(sql, values).fetchall()

    def roles(self, trustpoint="EST_TP"):
        return [role for (role,) in self.rows(
            "SELECT role FROM cert WHERE trustpoint = ? ORDER BY role, seq", trustpoint)]

    def certificate(self, trustpoint="EST_TP", role="router"):
        """The DER of one certificate, or None."""
        rows = self.rows("SELECT der FROM cert WHERE trustpoint = ? AND role = ?", trustpoint, role)
        return rows[0][0] if rows else None

    def set_clock(self, offset):
        """Moves the router's clock to offset seconds from the system's."""
        temporary = os.path.join(self.folder, "clock.new")
        with open(temporary, "w") as clock:
            clock.write("%d\n" % offset)
        os.rename(temporary, os.path.join(self.folder, "clock"))

    def copy(self, folder):
        shutil.copytree(self.folder, folder)
        return State(folder)


class Conversation:
    """A shell that is being talked to line by line, over descriptors of any kind.

    Subclasses say how it begins and ends, and what ends a line, typed and shown.
    """

    enter, newline = b"\n", "\n"

    def begin(self, process, source, sink):
        self.process, self.source, self.sink = process, source, sink
        self.text = ""
        self.mark = 0
        self.wait("#")

    def wait(self, ending):
        """What came since the last call, up to an output that ends so."""
        limit = time.monotonic() + LIMIT
        while not self.text[self.mark:].endswith(ending):
            left = max(limit - time.monotonic(), 0)
            readable, _, _ = select.select([self.source], [], [], left)
            piece = os.read(self.source, 65536) if readable else b""
            if not piece:
                raise AssertionError("expected %r, got:\n%s" % (ending, self.text[self.mark:]))
            self.text += piece.decode(errors="replace")
        said = self.text[self.mark:]
        self.mark = len(self.text)
        return said

    def send(self, line):
        os.write(self.sink, line.encode() + self.enter)

    def type(self, line, ending="#"):
        """What the shell answers to a line, up to the next prompt."""
        self.send(line)
        return self.wait(ending)

    def hang_up(self):
        """Closes what the shell reads from."""

    def close(self):
        """Ends the shell as an end of input does; its status."""
        self.hang_up()
        return self.process.wait(timeout=LIMIT)

    def kill(self):
        self.process.kill()
        self.close()

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        if exc[0] is not None:
            self.process.kill()
        self.close()


class Session(Conversation):
    """A shell at the other end of two pipes."""

    def __init__(self, state, env=None, before=()):
        process = subprocess.Popen([*before, XRSH, "-s", state.folder, "-e"], env=env,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, bufsize=0)
        self.begin(process, process.stdout.fileno(), process.stdin.fileno())

    def hang_up(self):
        self.process.stdin.close()

    def close(self):
        status = super().close()
        self.process.stdout.close()
        return status


def complaints(text):
    """The lines of a session's output that tell of something wrong."""
    return [line for line in text.splitlines()
            if line.startswith("%") and not line.startswith("% Start certificate enrollment")]


def child_of(pid, name):
    """The process id of the child of pid that runs the program name, or None."""
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        with contextlib.suppress(OSError):
            with open("/proc/%s/stat" % entry) as stat:
                command, rest = re.fullmatch(r"\d+ \((.*)\) (.*)\n", stat.read()).groups()
            if command == name and int(rest.split()[1]) == pid:
                return int(entry)
    return None


BASE = (
    "configure terminal", "password6 encryption aes", "commit", "end",
    "key config-key password-encryption", MASTER_KEY, MASTER_KEY)


def profile(name, user=USER, password=PASSWORD):
    return ("client-authentication profile " + name,
            "username %s password Encrypt6 %s" % (user, password))


def trustpoint(url, *more, name="EST_TP", identity=("enrollment authentication-profile P1",)):
    """Lines of configuration mode; more and identity come in the trustpoint."""
    return ("crypto ca trustpoint " + name, "enrollment url " + url,
            "subject-name CN=router1,O=Lab", *more, "method est", *identity)


def commit(*lines):
    return ("configure terminal", *lines, "commit", "end")


def accept(name="EST_TP"):
    return ("crypto ca authenticate " + name, "yes")


def enroll(name="EST_TP"):
    return ("crypto ca enroll " + name,)


class LabTest(unittest.TestCase):
    """Tests whose state folders and servers live in one temporary folder."""

    longMessage = True
    maxDiff = 2000

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="xrsh-")
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.count = 0
        cls.prepare()

    @classmethod
    def prepare(cls):
        """What all tests of the class start from."""

    @classmethod
    def new_name(cls, stem):
        cls.count += 1
        return os.path.join(cls.folder, "%s-%d" % (stem, cls.count))

    @classmethod
    def state(cls, origin=None):
        """A new state folder, or a copy of another one's."""
        folder = cls.new_name("state")
        return State(folder) if origin is None else origin.copy(folder)

    @classmethod
    def server(cls, *options, ca="ca", users=("%s:%s" % (USER, PASSWORD),)):
        """A server, to be used in a with statement; ca names the folder of its CA."""
        return Server(os.path.join(cls.folder, ca),
                      *(word for user in users for word in ("--user", user)), *options)

    def one_line(self, text, *patterns):
        """Exactly one line tells what was wrong, and it holds the patterns."""
        lines = complaints(text)
        self.assertEqual(len(lines), 1, "expected one line that begins with %%, in:\n%s" % text)
        for pattern in patterns:
            self.assertRegex(lines[0], pattern)
        return lines[0]


def main():
    unittest.main(verbosity=2, argv=sys.argv)
