#!/usr/bin/env python3
"""xrsh --record and --check: docs/record.md.

Records sessions over a pseudo-terminal, and checks them against fresh
states: the same session is equal, a changed one is told with the line that
differs, and no secret that was typed stands in the file.
"""

import os
import pty
import re
import select
import shutil
import subprocess
import tempfile
import time
import unittest

XRSH = os.path.join(os.environ["XRSH_BUILD"], "xrsh")
LIMIT = 60  # seconds a session may take, for trouble only

EXEC = "RP/0/RP0/CPU0:ios#"
CONFIG = "RP/0/RP0/CPU0:ios(config)#"
PROFILE = "RP/0/RP0/CPU0:ios(config-client-authentication-profile)#"
SSL = "RP/0/RP0/CPU0:ios(config-SSL-profile)#"

MASTER = [
    (EXEC, "configure terminal\r"),
    (CONFIG, "password6 encryption aes\r"),
    (CONFIG, "commit\r"),
    (CONFIG, "end\r"),
    (EXEC, "key config-key password-encryption\r"),
    ("Enter new key : ", "Masterkey1\r"),
    ("Enter confirm key : ", "Masterkey1\r"),
]
# The EST feature guide, step 1a, as it is typed there.
PASSWORDS = MASTER + [
    (EXEC, "configure terminal\r"),
    (CONFIG, "client-authentication profile P1_enroll\r"),
    (PROFILE, "username estuser password Encrypt6 estpwd_enrol\r"),
    (PROFILE, "client-authentication profile P2_re-enroll\r"),
    (PROFILE, "username estuser password Encrypt6 estpwd_re_enrol\r"),
    (PROFILE, "commit\r"),
    (PROFILE, "end\r"),
    (EXEC, "show running-config client-authentication\r"),
    (EXEC, "exit\r"),
]
# Step 1b.
CERTIFICATE = [
    (EXEC, "configure terminal\r"),
    (CONFIG, "ssl profile EST_SSL_profile\r"),
    (SSL, "certificate EST_BOOTSTRAP_TP\r"),
    (SSL, "commit\r"),
    (SSL, "end\r"),
    (EXEC, "show running-config ssl\r"),
    (EXEC, "exit\r"),
]


def play(argv, cwd, env, steps):
    """Types each step's text once what stands before it has come; the exit status."""
    pid, fd = pty.fork()
    if pid == 0:
        try:
            os.chdir(cwd)
            os.execve(argv[0], argv, env)
        finally:
            os._exit(127)
    deadline = time.monotonic() + LIMIT
    came = ""

    def read():
        if not select.select([fd], [], [], max(deadline - time.monotonic(), 0))[0]:
            raise AssertionError("time is up, came: %s" % came)
        try:
            return os.read(fd, 65536).decode()
        except OSError:  # how Linux says that nobody has the other side open
            return ""

    try:
        for wanted, typed in steps:
            while wanted not in came:
                chunk = read()
                if not chunk:
                    raise AssertionError("the session ended, came: %s" % came)
                came += chunk
            came = came[came.index(wanted) + len(wanted):]
            os.write(fd, typed.encode())
        while read():
            pass
    finally:
        os.close(fd)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


class Record(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix="record-")
        self.addCleanup(shutil.rmtree, self.dir)
        keep = {k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}
        self.env = dict(keep, PATH=os.environ["XRSH_BUILD"] + ":/usr/bin:/bin", TZ="UTC",
                        HOME=self.dir, TERM="xterm", LANG="C.UTF-8")
        self.states = 0

    def fresh(self):
        self.states += 1
        return "state%d" % self.states

    def record(self, steps, status=0):
        argv = [XRSH, "-s", self.fresh(), "-u", "cisco", "--record", "session.txt"]
        self.assertEqual(play(argv, self.dir, self.env, steps), status)
        with open(os.path.join(self.dir, "session.txt"), encoding="utf-8") as file:
            return file.read()

    def write(self, text):
        with open(os.path.join(self.dir, "other.txt"), "w", encoding="utf-8") as file:
            file.write(text)
        return "other.txt"

    def check(self, file="session.txt", status=0, **env):
        done = subprocess.run([XRSH, "-s", self.fresh(), "--check", file], cwd=self.dir,
                              env=dict(self.env, **env), capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, timeout=LIMIT)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout if status < 2 else done.stderr

    def test_text_over_several_lines(self):
        """A banner's lines have no prompt: they are recorded as answers are."""
        text = self.record([
            (EXEC, "configure terminal\r"),
            (CONFIG, "banner motd #\r"),
            ("\r\n", "  Lab only.\r"),
            ("Lab only.\r\n", "\r"),
            ("\r\n", "Be kind?#\r"),
            (CONFIG, "banner login %now%\r"),
            (CONFIG, "show configuration\r"),
            (CONFIG, "abort\r"),
            (EXEC, "exit\r"),
        ])
        self.assertIn(CONFIG + "banner motd #\n  Lab only.\n\nBe kind?#\n" + CONFIG +
                      "banner login %now%\n", text)
        self.assertIn("\nbanner login %now%\nbanner motd #\n  Lab only.\n\nBe kind?#\nend\n", text)
        self.assertEqual(self.check(), "")
        self.write(text.replace("\n\nBe kind?#\n" + CONFIG, "\n\nBe quick#\n" + CONFIG))
        self.assertIn("\n-Be kind?#\n+Be quick#\n", self.check("other.txt", status=1))

    def test_secrets_of_refused_lines(self):
        """They stand neither in the file nor in the history that the arrow brings back."""
        mistyped = ("tacacs-server host 192.0.2.60 prot 49 key 0 Opensesame1",
                    "radius-servr key Opensesame1",
                    "ntp authentication-key 1 md6 clear Opensesame1",
                    "key chain A key 1 keystring Opensesame1")
        text = self.record([(EXEC, "configure terminal\r"), (CONFIG, "interface\r")] +
                           [(CONFIG, line + "\r") for line in mistyped] +
                           [(CONFIG, "hostname\r"), (CONFIG, "\x10\x10\r"),
                            (CONFIG, "abort\r"), (EXEC, "exit\r")], status=1)
        self.assertNotIn("Opensesame1", text)
        # The line before `hostname` in the history is what was typed before the secrets.
        self.assertIn(CONFIG + "hostname\n% Incomplete command.\n" + CONFIG + "interface\n", text)
        self.assertEqual(text.count("% Invalid input"), len(mistyped))

    def test_passwords(self):
        text = self.record(PASSWORDS)
        for secret in ("Masterkey1", "estpwd"):
            self.assertNotIn(secret, text)
        self.assertIn(PROFILE + "username estuser password Encrypt6 <secret>\n", text)
        self.assertIn("\nEnter new key : \nEnter confirm key : \n", text)
        self.assertIn("\n username estuser password encrypted6 <type6:1>\n", text)
        self.assertIn("\n username estuser password encrypted6 <type6:2>\n", text)
        self.assertEqual(os.stat(os.path.join(self.dir, "session.txt")).st_mode & 0o777, 0o600)
        self.assertEqual(self.check(), "")
        self.assertEqual(self.check(XRSH_SECRET="Another1"), "")
        # A master key of the wrong form is refused, and so the session differs.
        self.assertIn("\n+% A master key has 6", self.check(status=1, XRSH_SECRET="a b"))

    def test_certificate(self):
        text = self.record(CERTIFICATE)
        self.assertIn(
            "ssl profile EST_SSL_profile\n certificate EST_BOOTSTRAP_TP\n!\n", text)
        self.assertIn("#! shell -u cisco\n", text)
        self.assertEqual(self.check(), "")

    def test_difference(self):
        text = self.record(CERTIFICATE)
        shown = "\n certificate EST_BOOTSTRAP_TP\n"
        other = self.write(text.replace(shown, "\n certificate ANOTHER_TP\n"))
        diff = self.check(other, 1)
        self.assertIn("--- other.txt\n+++ session\n@@", diff)
        changed = [line for line in diff.split("\n")[2:] if line[:1] in ("-", "+")]
        self.assertEqual(changed, ["- certificate ANOTHER_TP", "+ certificate EST_BOOTSTRAP_TP"])
        # A line too few, a line too many, another prompt, another end.
        self.assertIn("+ certificate", self.check(self.write(text.replace(shown, "\n")), 1))
        self.assertIn("- more\n", self.check(self.write(text.replace(shown, shown + " more\n")), 1))
        self.assertIn("-%sexit\n+%sexit" % (EXEC.replace("ios", "r1"), EXEC), self.check(
            self.write(text.replace(EXEC + "exit", EXEC.replace("ios", "r1") + "exit")), 1))
        self.assertIn("-#! end 1\n+#! end 0\n",
                      self.check(self.write(text.replace("#! end 0", "#! end 1")), 1))
        # What is typed after the end of the session.
        self.assertIn("-%sexit" % EXEC,
                      self.check(self.write(text + EXEC + "exit\n"), 1))

    def test_secrets(self):
        text = self.record(MASTER + [
            (EXEC, "configure terminal\r"),
            (CONFIG, "username admin secret hush1\r"),
            (CONFIG, "username admin\r"),
            ("(config-un)#", "secret 0 hush2\r"),
            ("(config-un)#", "secr hush3\r"),
            ("(config-un)#", "crypto ca trustpoint TP sftp-password clear hush4\r"),
            (CONFIG, "client-authentication profile P\r"),
            (PROFILE, "username u pasword hush5\r"),
            (PROFILE, "no username u password clear hush6\r"),
            (PROFILE, "username u password clear hush7?"),
            ("LINE\r\n" + PROFILE, "\x03"),
            (PROFILE, "username u password hush8\x15exit\r"),
            (CONFIG, "c u password hush9\r"),
            ("% Ambiguous command:", ""),
            (CONFIG, "show history\r"),
            (CONFIG, "abort\r"),
            (EXEC, "username u password hush10\r"),
            (EXEC, "exit\r"),
        ], 1)
        self.assertNotIn("hush", text)
        self.assertIn(CONFIG + "username admin secret <secret>\n", text)
        self.assertIn(PROFILE + "username u pasword <secret>\n", text)
        self.assertIn('% Ambiguous command:  "c u password <secret>"\n', text)
        self.assertEqual(self.check(), "")

    def test_keys(self):
        text = self.record([
            (EXEC, "configure terminal\r"),
            (CONFIG, "ssl ?"),
            ("profile", "\x03"),
            (CONFIG, "ssl profile why\x16?\r"),
            (SSL, "\x1a"),
            ("[cancel]:", "no\r"),
            (EXEC, "configure terminal\r"),
            (CONFIG, "hostname r1\r"),
            (CONFIG, "exit\r"),
            ("[cancel]:", "\x03"),
            (CONFIG, "exit\r"),
            ("[cancel]:", "no\r"),
            (EXEC, "show history\r"),
            (EXEC, "\x04"),
        ])
        self.assertIn(CONFIG + "ssl ?\n  profile  ", text)
        self.assertIn(CONFIG + "ssl profile why<Ctrl-V>?\n" + SSL + "<Ctrl-Z>\n", text)
        self.assertIn("[cancel]:<Ctrl-C>\n", text)
        self.assertIn("[cancel]:no\n", text)
        self.assertTrue(text.endswith(EXEC + "<Ctrl-D>\n#! end 0\n"))
        self.assertEqual(self.check(), "")

    def test_placeholders(self):
        stamp = EXEC + "show version\n"
        self.check(self.write(stamp + "<time>\nCisco <any>\n<any-lines>\n" + EXEC + "exit\n"))
        self.check(self.write(stamp + "<any-lines>\n" + EXEC + "exit\n"))
        diff = self.check(self.write(stamp + "<date>\n<any-lines>\n" + EXEC + "exit\n"), 1)
        self.assertIn("-<date>\n", diff)
        # A question behind lines that are not told, its answer marked.
        question = "How many bits in the modulus [2048]: <<1024\n"
        key = (EXEC + "terminal exec prompt no-timestamp\n<time>\n" +
               EXEC + "crypto key generate rsa a\n<any-lines>\n" + question + "<any-lines>\n")
        self.check(self.write(key + EXEC + "exit\n"))

    def test_documented(self):
        """The examples of docs/record.md are as they are said to be."""
        path = os.path.join(os.environ["XRSH_SOURCE"], "docs", "record.md")
        with open(path, encoding="utf-8") as file:
            blocks = re.findall(r"^```\n(.*?)^```$", file.read(), re.S | re.M)
        sessions = [block for block in blocks if block.startswith("#! ")]
        self.assertEqual(len(sessions), 3)
        for session in sessions:
            self.assertEqual(self.check(self.write(session)), "")
        changed = sessions[2].replace("\n certificate EST_BOOTSTRAP_TP\n",
                                      "\n certificate ANOTHER_TP\n")
        self.assertEqual(self.check(self.write(changed), 1),
                         blocks[-1].replace("certificate.txt", "other.txt"))

    def test_vty(self):
        self.env["SSH_CONNECTION"] = "192.0.2.1 50000 192.0.2.2 22"
        text = self.record(CERTIFICATE)
        self.assertTrue(text.startswith("#! vty\n#! shell -u cisco\n"))
        self.assertNotIn("%MGBL", text)
        del self.env["SSH_CONNECTION"]
        self.assertEqual(self.check(), "")
        self.assertIn("%MGBL", self.check(self.write(text.replace("#! vty\n", "")), 1))

    def test_wrong_use(self):
        def refused(*argv):
            done = subprocess.run([XRSH, "-s", self.fresh(), *argv], cwd=self.dir, env=self.env,
                                  capture_output=True, text=True, stdin=subprocess.DEVNULL,
                                  timeout=LIMIT)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            return done.stderr

        self.assertIn("needs a terminal", refused("--record", "session.txt"))
        self.assertIn("exclude each other", refused("--record", "a", "--check", "b"))
        self.assertIn("exclude -c", refused("--check", "b", "-c", "show version"))
        self.assertIn("missing.txt", refused("--check", "missing.txt"))
        self.assertIn("nothing is typed", refused("--check", self.write("no prompt\n")))
        self.assertIn("line 2", refused("--check", self.write(
            "\n#! fetch\n" + EXEC + "exit\n")))
        self.assertIn("NUL", refused("--check", self.write(EXEC + "exit\0\n")))


class Example(unittest.TestCase):
    """docs/examples/est-http.transcript: a lab of its own, and a readable difference."""

    TEXT = os.path.join(os.environ["XRSH_SOURCE"], "docs", "examples", "est-http.transcript")

    def check(self, path):
        """Plays path without naming a state; its status and what it printed."""
        env = {name: value for name, value in os.environ.items() if name != "XRSH_STATE"}
        with tempfile.TemporaryDirectory(prefix="xrsh-example-") as home:
            env.update(HOME=home, TMPDIR=home)
            done = subprocess.run([XRSH, "--check", path], env=env, capture_output=True,
                                  text=True, timeout=LIMIT, check=False)
            self.assertEqual(os.listdir(home), [], "something was left behind")
        return done.returncode, done.stdout + done.stderr

    def altered(self, old, new):
        """Plays the example with one text altered."""
        with open(self.TEXT, encoding="utf-8") as file:
            text = file.read()
        self.assertIn(old, text)
        with tempfile.NamedTemporaryFile("w", suffix=".transcript") as file:
            file.write(text.replace(old, new, 1))
            file.flush()
            return self.check(file.name)

    def test_passes(self):
        self.assertEqual(self.check(self.TEXT), (0, ""))

    def test_an_altered_line_is_shown(self):
        status, diff = self.altered("Associated Trustpoint: EST_TP", "Associated Trustpoint: XY")
        self.assertEqual(status, 1)
        lines = [line for line in diff.split("\n")[2:] if line[:1] in ("+", "-")]
        self.assertEqual(lines, ["-Associated Trustpoint: XY", "+Associated Trustpoint: EST_TP"])

    def test_a_server_that_does_not_start(self):
        status, said = self.altered("--auth http", "--auth xttp")
        self.assertEqual(status, 2)
        self.assertIn('estd: --auth "xttp": expected', said)
        self.assertIn("xrsh: estd did not start\n", said)


if __name__ == "__main__":
    unittest.main()
