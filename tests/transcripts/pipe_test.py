#!/usr/bin/env python3
"""What a session without a terminal does otherwise: `?`, the end of the input,
questions that nobody answers.  And what it does as any other: anybody who may
open the state folder administers the router, whatever the users it names."""

import os
import shutil
import subprocess
import tempfile
import unittest

XRSH = os.path.join(os.environ["XRSH_BUILD"], "xrsh")

UNCOMMITTED = "Uncommitted changes found, commit them before exiting(yes/no/cancel)? [cancel]:"


class Pipe(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix="pipe-")
        self.addCleanup(shutil.rmtree, self.dir)
        self.env = dict(os.environ, TZ="UTC", USER="cisco")

    def run_shell(self, *argv, lines=(), status=0):
        done = subprocess.run([XRSH, "-s", os.path.join(self.dir, "state"), *argv], env=self.env,
                              input="".join(line + "\n" for line in lines), text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
        self.assertEqual(done.returncode, status, done.stdout)
        return done.stdout

    def type(self, *lines, **more):
        return self.run_shell(lines=lines, **more)

    def test_help(self):
        """The list and nothing else: no time stamp, and no prompt without -e."""
        rows = "  ca   Certification authority\n  key  Key pairs\n"
        self.assertEqual(self.type("crypto ?"), rows)
        self.assertEqual(self.run_shell("-c", "crypto ?"), rows)
        self.assertEqual(self.type("show cloc?"), "clock\n")
        self.assertEqual(self.type("show clock | i?"), "include\n")
        text = self.type("configure", "interface Loopback0", "description ?")
        self.assertRegex(text, r"\A.{19}\.\d{3} UTC\nLINE\n\Z")
        self.assertEqual(self.run_shell("-e", lines=["crypto ?"]),
                         "RP/0/RP0/CPU0:ios#crypto ?\n" + rows + "RP/0/RP0/CPU0:ios#\n")

    def test_question_marks_in_configuration(self):
        """A text may end with one; as a word of its own it asks, as anywhere."""
        text = self.type("configure", "interface Loopback0", "description why?",
                         "description ?", "show configuration", "abort")
        self.assertIn("\n description why?\n", text)
        self.assertEqual(text.count("LINE\n"), 1, text)

    def test_end_of_input(self):
        """What is not committed is dropped, and the session with it."""
        for lines in (("configure", "hostname new"),
                      ("configure exclusive", "hostname new"),
                      ("configure", "route-policy P", "pass")):
            text = self.type(*lines)
            self.assertNotIn("Uncommitted", text)
            self.assertEqual(len(text.splitlines()), 1, text)  # the time stamp of configure
        text = self.type("show configuration sessions", "show configuration commit list",
                         "configure exclusive", "show configuration", "abort",
                         "show running-config hostname", status=1)
        self.assertNotIn("new", text)
        self.assertNotIn("CLI", text)
        self.assertIn("% No such configuration item(s)\n", text)

    def test_end_without_an_answer(self):
        for lines in (("configure", "hostname new", "end"), ("configure", "hostname new", "exit")):
            self.assertTrue(self.run_shell("-e", lines=lines).endswith(
                UNCOMMITTED + "\nRP/0/RP0/CPU0:ios#\n"))
        self.assertIn("% No such configuration item(s)\n",
                      self.type("show running-config hostname", status=1))
        self.type("configure", "hostname new", "end", "yes")
        self.assertIn("hostname new\n", self.type("show running-config hostname"))

    def test_no_login(self):
        """Users and their groups are kept and shown; they forbid nothing."""
        groups = ("usergroup readers", "taskgroup viewer", "username reader", "group readers",
                  "secret 10 $6$salt$hash")
        self.type("configure", *groups, "commit", "end")
        shown = "username reader\n group readers\n secret 10 $6$salt$hash\n!\n"
        for user in ("reader", "somebody"):
            text = self.run_shell("-u", user, lines=(
                "configure", "hostname of-" + user, "commit", "end",
                "show running-config username reader", "show configuration commit list 1"))
            self.assertIn(shown, text)
            self.assertRegex(text, r"\n1    100000000\d            %s" % user)
            self.assertNotIn("not authorized", text)
        self.assertIn("hostname of-somebody\n", self.type("show running-config hostname"))

    def test_clock(self):
        """One clock for all sessions: the one that is open, and those to come."""
        self.assertRegex(self.type("clock set 12:00:00 29 february 2032"),
                         r"(?m)^12:00:0\d\.\d{3} UTC Sun Feb 29 2032$")
        self.assertRegex(self.type("show clock"), r"^Sun Feb 29 12:00:\d\d\.\d{3} UTC\n")
        self.type("configure", "hostname later", "commit", "end")
        self.assertRegex(self.type("show configuration commit list"), r" Sun Feb 29 12:00:\d\d 2032\n")
        # The caret stands where no such time can be; a refused line has no time stamp.
        for line, column in (("clock set 24:00:00 1 march 2032", 11),
                             ("clock set 12:60:00 1 march 2032", 14),
                             ("clock set 12:00:00 32 march 2032", 20),
                             ("clock set 12:00:00 29 february 2033", 19)):
            caret = " " * (len("RP/0/RP0/CPU0:later#") + column) + "^\n"
            with self.subTest(line=line):
                text = self.type(line, status=1)
                self.assertEqual(text, caret + "% Invalid input detected at '^' marker.\n")


if __name__ == "__main__":
    unittest.main(verbosity=2)
