"""What the tests of this folder share: a router served by scripts/serve on a
free loopback port, sessions of it, and finished runs of clients.  The clients
are Debian's, unmodified; one that is not installed is a failure that says so.
Nothing waits longer than LIMIT, and nothing waits for a time to pass."""

import os
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

BUILD = os.environ["XRSH_BUILD"]
SOURCE = os.environ["XRSH_SOURCE"]
XRSH = os.path.join(BUILD, "xrsh")
SERVE = os.path.join(SOURCE, "scripts", "serve")
HERE = os.path.dirname(os.path.abspath(__file__))
LIMIT = 60  # seconds; an end for what hangs

# A shell starts what is in its background deaf to SIGINT, and so would be what it starts.
signal.signal(signal.SIGINT, signal.default_int_handler)

PROMPT = "RP/0/RP0/CPU0:ios#"
CONFIG = "RP/0/RP0/CPU0:ios(config)#"
STAMP = r"[A-Z][a-z]{2} [A-Z][a-z]{2} [ 1-3]\d \d\d:\d\d:\d\d\.\d{3} UTC\r\n"


def need(program, package):
    """The path of a client, or a failure that names the package that has it."""
    path = shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/lib/rancid/bin")
    if path is None:
        raise AssertionError("%s is not installed: install the package %s" % (program, package))
    return path


def need_module(name, package):
    """A client that is a module of Debian's Python."""
    try:
        return __import__(name)
    except ImportError as reason:
        raise AssertionError("%s has no module %s (%s): install the package %s" % (
            sys.executable, name, reason, package)) from reason


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


def run(*argv, data="", env=None, cwd=None, limit=LIMIT):
    """A finished program: its status and all it wrote, as text."""
    try:
        done = subprocess.run(argv, input=data.encode(), env=env, cwd=cwd, timeout=limit,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    except subprocess.TimeoutExpired as late:
        raise AssertionError("%s: not done after %d s:\n%s" % (
            " ".join(argv), limit, (late.stdout or b"").decode(errors="replace"))) from late
    return done.returncode, done.stdout.decode(errors="replace")


class Serve:
    """scripts/serve on a free port, with its state in a folder."""

    def __init__(self, state, *options):
        self.state = state
        self.transport = None
        need("sshd", "openssh-server")
        need("ssh", "openssh-client")
        self.process = subprocess.Popen(
            [SERVE, "--listen", "127.0.0.1:0", "--state", state, "--xrsh", XRSH, *options],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, bufsize=0)
        readable, _, _ = select.select([self.process.stdout], [], [], LIMIT)
        self.ready = self.process.stdout.readline().decode() if readable else ""
        match = re.fullmatch(r"serve: ready on 127\.0\.0\.1:(\d+), log in with: "
                             r"ssh -F (\S+) router\n", self.ready)
        if match is None:
            self.process.kill()
            self.process.wait()
            raise AssertionError("scripts/serve: expected a ready line, got %r" % self.ready)
        self.port, self.config = int(match.group(1)), match.group(2)
        self.folder = os.path.join(state, "ssh")
        self.key = os.path.join(self.folder, "client_key")
        with open(self.config) as config:
            self.user = re.search(r"^\tUser (\S+)$", config.read(), re.M).group(1)

    def ssh(self, *more, data="", options=()):
        """(status, output) of ssh router MORE."""
        return run("ssh", "-F", self.config, *options, "router", *more, data=data)

    def connect(self):
        """A new connection to it, by paramiko."""
        paramiko = need_module("paramiko", "python3-paramiko")
        link = socket.create_connection(("127.0.0.1", self.port), LIMIT)
        transport = paramiko.Transport(link)
        transport.start_client(timeout=LIMIT)
        transport.auth_publickey(self.user, paramiko.Ed25519Key(filename=self.key))
        return transport

    def shared(self):
        """A connection for many sessions."""
        if self.transport is None:
            self.transport = self.connect()
        return self.transport

    def log(self):
        with open(os.path.join(self.folder, "log"), errors="replace") as log:
            return log.read()

    def stop(self, number=signal.SIGTERM):
        if self.transport is not None:
            self.transport.close()
        if self.process.poll() is None:
            self.process.send_signal(number)
        status = self.process.wait(timeout=LIMIT)
        self.process.stdout.close()
        return status


class Terminal:
    """A session on a pseudo-terminal of the router, byte for byte."""

    def __init__(self, serve, term="vt100", rows=24, columns=80, early=b"", transport=None):
        """early is sent at once, then hello stays empty; transport is the session's own to close."""
        self.transport = transport
        self.channel = (transport or serve.shared()).open_session(timeout=LIMIT)
        self.channel.settimeout(LIMIT)
        self.channel.get_pty(term, columns, rows)
        self.channel.invoke_shell()
        self.all = b""
        self.mark = 0
        if early:
            self.send(early)
        self.hello = self.wait(PROMPT) if not early else ""

    def send(self, data):
        self.channel.sendall(data.encode() if isinstance(data, str) else data)

    def more(self):
        """One more piece of what comes; False at the end."""
        try:
            piece = self.channel.recv(65536)
        except socket.timeout as late:
            raise AssertionError("nothing more came after:\n%r" % self.all[self.mark:]) from late
        self.all += piece
        return piece != b""

    def wait(self, ending):
        """What came since the last call, up to an output that ends so, as text."""
        ending = ending.encode()
        while not self.all[self.mark:].endswith(ending):
            if not self.more():
                raise AssertionError("expected an end in %r, got:\n%r" % (
                    ending, self.all[self.mark:]))
        said = self.all[self.mark:]
        self.mark = len(self.all)
        return said.decode()

    def type(self, line, ending=PROMPT, enter="\r"):
        """Types a line; what comes back, up to the next prompt."""
        self.send(line + enter)
        return self.wait(ending)

    def rest(self):
        """All that came since the last wait, up to the end of the session."""
        while self.more():
            pass
        said = self.all[self.mark:]
        self.mark = len(self.all)
        return said.decode()

    def close(self):
        """Ends the session without a word to the shell, as a client does that just goes."""
        self.channel.close()
        if self.transport is not None:
            self.transport.close()

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.close()


class ServeTest(unittest.TestCase):
    """Tests of one router, which is served while they run."""

    longMessage = True
    maxDiff = 4000

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="xrsh-")
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.serve = Serve(os.path.join(cls.folder, "state"))
        cls.addClassCleanup(cls.serve.stop)

    def router(self, *lines):
        """The output of a session in which every line has to be accepted."""
        status, text = run(XRSH, "-s", self.serve.state, "-e",
                           data="".join(line + "\n" for line in lines))
        self.assertEqual(status, 0, "a line was refused:\n" + text)
        return text

    def running(self):
        """The running configuration's lines."""
        text = self.router("terminal exec prompt no-timestamp", "show running-config")
        return [line for line in text.replace("\r", "").split("\n")
                if line and not line.startswith(("!", "RP/0", "Building", "Mon", "Tue"))]

    def assert_matches(self, text, pattern):
        """All of text is as the pattern says."""
        self.assertIsNotNone(re.fullmatch(pattern, text, re.S),
                             "expected all of\n%r\nto match\n%r" % (text, pattern))


def main():
    unittest.main(verbosity=2, argv=sys.argv)
