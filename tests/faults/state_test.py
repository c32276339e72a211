#!/usr/bin/env python3
"""A state folder that can't be used: one clear line, status 1, and nothing of
it is changed."""

import contextlib
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
import unittest

XRSH = os.path.join(os.environ["XRSH_BUILD"], "xrsh")
NOBODY = 65534


class State(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix="state-")
        self.addCleanup(shutil.rmtree, self.dir)
        os.chmod(self.dir, 0o755)
        self.program = XRSH
        self.state = os.path.join(self.dir, "router")
        self.database = os.path.join(self.state, "router.db")

    def xrsh(self, *prefix):
        return subprocess.run([*prefix, self.program, "-s", self.state, "-c", "show clock"],
                              capture_output=True, text=True, timeout=60)

    def refused(self, text, *prefix):
        done = self.xrsh(*prefix)
        self.assertEqual(done.returncode, 1, done)
        self.assertEqual(done.stdout, "", done)
        self.assertRegex(done.stderr, r"\Axrsh: [^\n]*" + text + r"[^\n]*\n\Z")

    def made(self):
        self.assertEqual(self.xrsh().returncode, 0)

    def test_not_a_folder(self):
        with open(self.state, "w"):
            pass
        self.refused("not a folder")

    def test_not_a_database(self):
        os.mkdir(self.state, 0o700)
        content = os.urandom(8192)
        with open(self.database, "wb") as file:
            file.write(content)
        self.refused("router.db: not usable as a database")
        with open(self.database, "rb") as file:
            self.assertEqual(file.read(), content)

    def test_newer_schema(self):
        self.made()
        with sqlite3.connect(self.database) as database:
            database.execute("PRAGMA user_version = 99")
        self.refused("schema 99, newer than")
        with sqlite3.connect(self.database) as database:
            self.assertEqual(database.execute("PRAGMA user_version").fetchone(), (99,))

    def test_clock_file(self):
        self.made()
        with open(os.path.join(self.state, "clock"), "w") as file:
            file.write("tomorrow\n")
        self.refused("clock: expected an offset in seconds")

    def test_link_in_place_of_the_database(self):
        os.mkdir(self.state, 0o700)
        os.symlink("/etc/passwd", self.database)
        self.refused("router.db")

    def test_another_users_state(self):
        self.made()
        if os.geteuid() == 0:
            # Where the build stands, another user may not be allowed to go.
            self.program = shutil.copy(XRSH, self.dir)
            self.refused("not writable: Permission denied", "setpriv", "--reuid", str(NOBODY),
                         "--clear-groups")
        else:
            os.chmod(self.database, 0)
            self.refused("router.db: Permission denied")

    def as_owner(self):
        """The words that run the shell as the state's owner, for whom modes of files count."""
        if os.geteuid() != 0:
            return ()
        self.program = shutil.copy(XRSH, self.dir)
        for name in (self.state, *(os.path.join(self.state, n) for n in os.listdir(self.state))):
            os.chown(name, NOBODY, NOBODY)
        return ("setpriv", "--reuid", str(NOBODY), "--clear-groups")

    def test_read_only_folder(self):
        self.made()
        prefix = self.as_owner()
        os.chmod(self.state, 0o500)
        self.refused(re.escape(self.state) + ": not writable: Permission denied", *prefix)
        os.chmod(self.state, 0o700)
        self.assertEqual(self.xrsh(*prefix).returncode, 0)

    def test_read_only_database(self):
        self.made()
        prefix = self.as_owner()
        os.chmod(self.database, 0o400)
        self.refused("router.db: Permission denied", *prefix)

    def lines(self, *lines):
        argv = [word for line in lines for word in ("-c", line)]
        return subprocess.run([self.program, "-s", self.state, *argv], capture_output=True,
                              text=True, timeout=60)

    def test_damaged_pages(self):
        """What can still be read is read; what can't is told, and nothing is written."""
        done = self.lines("configure terminal",
                          *("username user%03d" % number for number in range(400)),
                          "hostname kept", "commit")
        self.assertEqual(done.returncode, 0, done)
        with open(self.database, "rb") as file:
            whole = file.read()
        with contextlib.closing(sqlite3.connect(self.database)) as database:
            size = database.execute("PRAGMA page_size").fetchone()[0]
            schema = {name: page for name, page in database.execute(
                "SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0")}
        for table, command in (("running", "show running-config"),
                               ("history", "show configuration commit list"),
                               ("log", "show logging")):
            with self.subTest(table=table):
                at = (schema[table] - 1) * size
                damaged = whole[:at] + b"\xaa" * size + whole[at + size:]
                with open(self.database, "wb") as file:
                    file.write(damaged)
                done = self.lines(command)
                self.assertEqual(done.returncode, 1, done)
                errors = [line for line in done.stdout.splitlines() if line.startswith("%")]
                self.assertEqual(errors, [
                    "% " + self.database + ": database disk image is malformed"], done)
                with open(self.database, "rb") as file:
                    self.assertEqual(file.read(), damaged)
        with open(self.database, "wb") as file:
            file.write(whole)
        done = self.lines("show running-config hostname")
        self.assertIn("hostname kept", done.stdout)

    def test_cut_database(self):
        self.made()
        os.truncate(self.database, os.path.getsize(self.database) // 2)
        self.refused("router.db: not usable as a database: database disk image is malformed")


if __name__ == "__main__":
    unittest.main(verbosity=2)
