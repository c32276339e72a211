"""What the tests of this folder share: a state folder, and sessions of the shell
on it: scripts, single commands, and pastes on a terminal."""

import errno
import os
import pty
import select
import shutil
import subprocess
import tempfile
import time
import weakref

XRSH = os.path.join(os.environ["XRSH_BUILD"], "xrsh")
LIMIT = 120  # seconds, for trouble only


class Router:
    """A state folder, empty or a copy of another router's."""

    def __init__(self, origin=None):
        self.folder = tempfile.mkdtemp(prefix="xrsh-config-")
        self.state = os.path.join(self.folder, "state")
        weakref.finalize(self, shutil.rmtree, self.folder)
        if origin is not None:
            shutil.copytree(origin.state, self.state)

    def argv(self, *more):
        """The shell, for one user."""
        return [XRSH, "-s", self.state, "-u", "tester", *more]

    def run(self, lines, *options, env=None):
        """Runs the lines as a script; its output, and whether all were taken."""
        script = os.path.join(self.folder, "script")
        with open(script, "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
        done = subprocess.run(self.argv(*options, "-e", "-f", script), capture_output=True, text=True,
                              timeout=LIMIT, check=False, env=env)
        return done.stdout + done.stderr, done.returncode == 0

    def answer(self, command):
        """The output of one exec command, without its time stamp."""
        done = subprocess.run(self.argv("-c", command), capture_output=True, text=True,
                              timeout=LIMIT, check=False)
        return done.stdout.split("\n", 1)[1]

    def disk(self, name, text):
        """Writes a file of disk0:."""
        if not os.path.isdir(os.path.join(self.state, "disk0")):
            self.answer("show clock")
            os.makedirs(os.path.join(self.state, "disk0"), exist_ok=True)
        with open(os.path.join(self.state, "disk0", name), "w", encoding="utf-8") as file:
            file.write(text)

    def listing(self):
        """The running configuration, without the lines around it."""
        return self.body("show running-config")

    def body(self, command):
        """What a command that lists configuration lists, without the lines around it."""
        lines = self.answer(command).split("\n")
        end = len(lines) - 1 - lines[::-1].index("end")
        begin = 4 if command.startswith("show running-config") else 2
        return "".join(line + "\n" for line in lines[begin:end])

    def paste(self, lines):
        """Types the lines on a terminal as fast as it takes them; all that it showed."""
        pid, terminal = pty.fork()
        if pid == 0:
            os.environ["TERM"] = "vt100"
            os.execv(XRSH, self.argv())
        typed = "".join(line + "\r" for line in lines).encode()
        shown = b""
        limit = time.monotonic() + LIMIT
        os.set_blocking(terminal, False)
        try:
            while time.monotonic() < limit:
                readable, writable, _ = select.select(
                    [terminal], [terminal] if typed else [], [], LIMIT)
                if readable:
                    shown += os.read(terminal, 65536)
                if writable:
                    typed = typed[os.write(terminal, typed[:256]):]
        except OSError as error:  # the shell has left
            if error.errno != errno.EIO:
                raise
        os.close(terminal)
        os.waitpid(pid, 0)
        return shown.decode()
