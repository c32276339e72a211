#!/usr/bin/env python3
"""A state folder that can't be used: one clear line, status 1, and nothing of
it is changed."""

import os
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
            self.refused("router.db: Permission denied", "setpriv", "--reuid", str(NOBODY),
                         "--clear-groups")
        else:
            os.chmod(self.database, 0)
            self.refused("router.db: Permission denied")


if __name__ == "__main__":
    unittest.main(verbosity=2)
