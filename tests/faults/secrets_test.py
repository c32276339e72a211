"""Where a secret must not be found once it was typed: the files of the state
folder, history and log, what the terminal shows of an answer, and the memory
of the shell that waits at its prompt.  The engine, which has to hold keys, may
not be looked into: it is not dumpable and leaves no core file."""

import fcntl
import glob
import os
import pty
import random
import string
import struct
import subprocess
import termios

from lab import (XRSH, Conversation, LabTest, Session, child_of, complaints, main, run, sanitized,
                 until)

# Long enough that no two bytes of chance look alike, of characters a master key may have.
LENGTH = 24
PIECE = 10  # bytes of it that are a leak
PLAIN = "PlainWordThatIsNoSecret0"


def secret():
    """A secret of this run."""
    letters = string.ascii_letters + string.digits
    return "".join(random.SystemRandom().choice(letters) for _ in range(LENGTH))


def pieces(word):
    """What to look for: parts of the secret as bytes, and as wide characters."""
    for start in range(0, LENGTH - PIECE + 1, 7):
        part = word[start:start + PIECE]
        yield part.encode()
        yield part.encode("utf-32-le")


def memory(pid):
    """The readable memory of a process, piece by piece, and where it is."""
    with open("/proc/%d/maps" % pid) as maps, open("/proc/%d/mem" % pid, "rb", 0) as mem:
        for line in maps.read().splitlines():
            words = line.split(None, 5)
            low, high = (int(part, 16) for part in words[0].split("-"))
            # Without write permission it can't hold what was typed; what is larger
            # than any heap here is a sanitizer's table, without a byte of the program's.
            if "r" not in words[1] or "w" not in words[1] or high - low > 1 << 32:
                continue
            at = low
            while at < high:
                try:
                    mem.seek(at)
                    data = mem.read(min(high - at, 1 << 24))
                except (OSError, ValueError):
                    break
                if not data:
                    break
                if data.strip(b"\0"):
                    yield words[5].strip() if len(words) > 5 else "anonymous", at, data
                at += len(data)


def leaks(pid, secrets):
    found = []
    for name, at, data in memory(pid):
        for what, word in secrets.items():
            for piece in pieces(word):
                place = data.find(piece)
                if place >= 0:
                    around = data[max(place - 48, 0):place + 64]
                    found.append("%s: in %s at %#x, near %r" % (what, name, at + place, around))
    return found


class Terminal(Conversation):
    """A person at a terminal of a shell."""

    enter, newline = b"\r", "\r\n"

    def __init__(self, state, env):
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 200, 0, 0))
        process = subprocess.Popen([XRSH, "-s", state.folder], stdin=slave, stdout=slave,
                                   stderr=slave, env=env, start_new_session=True)
        os.close(slave)
        self.begin(process, master, master)

    def hang_up(self):
        os.close(self.sink)


class Stream(Conversation):
    """A shell that reads lines from a fifo, which stays open."""

    def __init__(self, state, env):
        fifo = state.folder + ".fifo"
        os.mkfifo(fifo, 0o600)
        process = subprocess.Popen([XRSH, "-s", state.folder, "-e", "-f", fifo], env=env,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, bufsize=0)
        self.begin(process, process.stdout.fileno(), os.open(fifo, os.O_WRONLY))

    def hang_up(self):
        os.close(self.sink)

    def close(self):
        status = super().close()
        self.process.stdout.close()
        return status


class Secrets(LabTest):
    @classmethod
    def prepare(cls):
        with cls.server() as server:
            with open(os.path.join(server.ca, "root-ca.pem")) as pem:
                cls.root = pem.read().strip().splitlines()
        # In place of what the shell tells malloc, which a sanitizer replaces.
        cls.env = dict(os.environ)
        if sanitized():
            cls.env["ASAN_OPTIONS"] += (":max_free_fill_size=16777216:free_fill_byte=165"
                                        ":detect_stack_use_after_return=0")

    def talk(self, shell, state):
        """Types every kind of secret; what was secret, by its name."""
        secrets = {name: secret() for name in (
            "refused password", "master key", "new master key", "password", "short password",
            "user secret", "user secret 0", "sftp password", "challenge password")}
        say, key = shell.type, "key config-key password-encryption"
        say("terminal length 0")
        say("configure terminal")
        # There is no master key yet, so this one is refused; it was typed all the same.
        say("client-authentication profile P1")
        self.assertIn("%", say("username u password Encrypt6 " + secrets["refused password"]))
        say("abort")
        for line in ("configure terminal", "password6 encryption aes", "commit", "end"):
            say(line)
        say(key, ": ")
        say(secrets["master key"], ": ")
        say(secrets["master key"])
        say("configure terminal")
        say("client-authentication profile P1")
        for line in ("username u password Encrypt6 " + secrets["password"],
                     "client-authentication profile P2",
                     "username u password " + secrets["short password"], "exit",
                     "username admin", "secret " + secrets["user secret"],
                     "username operator", "secret 0 " + secrets["user secret 0"],
                     "crypto ca trustpoint HAND", "sftp-password " + secrets["sftp password"],
                     "subject-name CN=hand", "enrollment terminal", "serial-number none",
                     "ip-address none", "commit", "end"):
            self.assertEqual(complaints(say(line)), [])
        say("crypto key generate rsa", ": ")
        say("1024")
        say("crypto ca authenticate HAND", "itself" + 2 * shell.newline)
        for line in self.root:
            shell.send(line)
        say("", "[yes/no]: ")
        say("yes")
        say("crypto ca enroll HAND", "Password:")
        say(secrets["challenge password"], "Password:")
        say(secrets["challenge password"], "[yes/no]: ")
        say("no")
        say(key, ": ")
        say(secrets["master key"], ": ")
        say(secrets["new master key"], ": ")
        say(secrets["new master key"])
        return secrets

    def check(self, shell, state):
        secrets = self.talk(shell, state)
        shown = shell.type("show history") + shell.type("show logging") + shell.type(
            "show running-config")
        for what, word in secrets.items():
            self.assertNotIn(word, shown, what)
            if "key" in what or "challenge" in what:
                self.assertNotIn(word, shell.text, what + " was echoed")
        self.no_leak_in_files(state, secrets)
        # A word that was typed last and is no secret must be found, or the search is blind.
        shell.type(PLAIN)
        self.assertTrue(leaks(shell.process.pid, {"a plain word": PLAIN}))
        self.assertEqual(leaks(shell.process.pid, secrets), [])

    def no_leak_in_files(self, state, secrets):
        names = [name for name in glob.glob(state.folder + "/**", recursive=True)
                 if os.path.isfile(name)]
        self.assertIn(state.database + "-wal", names)
        for name in names:
            with open(name, "rb") as file:
                data = file.read()
            for what, word in secrets.items():
                for piece in pieces(word):
                    self.assertNotIn(piece, data, "%s in %s" % (what, name))


    def test_terminal(self):
        state = self.state()
        with Terminal(state, self.env) as shell:
            self.check(shell, state)

    def test_stream(self):
        state = self.state()
        with Stream(state, self.env) as shell:
            self.check(shell, state)

    def test_engine_is_closed(self):
        """Without capabilities nobody looks into the engine, not even its own user."""
        state = self.state()
        # Shell and reader are equal in rights; what differs is what the engine did itself.
        humble = []
        if os.geteuid() == 0:
            humble = ["setpriv", "--bounding-set", "-sys_ptrace,-perfmon,-sys_admin"]
        with Session(state, before=humble) as shell:
            shell.type("key config-key password-encryption", "key : ")
            shell.type(secret(), "key : ")
            engine = until("the engine", lambda: child_of(shell.process.pid, "cepki"))
            shell.type("wrong")
            for pid, open_to_all in ((shell.process.pid, True), (engine, False)):
                status, text = run(*humble, "cat", "/proc/%d/environ" % pid)
                self.assertEqual(status == 0, open_to_all, text)
            with open("/proc/%d/limits" % engine) as limits:
                self.assertRegex(limits.read(), r"Max core file size +0 +0 ")


if __name__ == "__main__":
    main()
