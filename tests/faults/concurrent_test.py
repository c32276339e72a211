"""Several shells at one state folder: nobody's commit is lost, nobody hears of
the database's own locks, and a holder that is killed holds nothing.  The
questions and refusals are those of the router (reference xr-shell section 4)."""

import os
import re
import signal
import subprocess

from lab import (LIMIT, XRSH, LabTest, Session, accept, commit, complaints, main, profile,
                 sanitized, trustpoint, BASE)

CONFLICT = "One or more commits have occurred from other\n"
QUESTION = "Do you wish to proceed with this commit anyway? [no]: "
LOCKED = "locked by another agent"
# What SQLite says when nobody waited.
BUSY = re.compile(r"(?i)database is locked|database table is locked|busy|snapshot")
ROUNDS = 4 if sanitized() else 12


class Concurrent(LabTest):
    def lines(self, state):
        return [line for (line,) in state.rows("SELECT line FROM running ORDER BY key")]

    def history(self, state):
        return [commit_id for (commit_id,) in state.rows("SELECT id FROM history ORDER BY id")]

    def race(self, shells):
        """Shells that commit lines of their own, again and again, all at once."""
        state = self.state()
        scripts = [[line for i in range(ROUNDS) for line in (
            "configure terminal", "username user-%d-%d" % (shell, i), "group root-lr", "commit",
            "yes", "end")] for shell in range(shells)]
        running = [subprocess.Popen([XRSH, "-s", state.folder], stdin=subprocess.PIPE,
                                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
                   for _ in scripts]
        try:
            for process, script in zip(running, scripts):
                process.stdin.write("".join(line + "\n" for line in script).encode())
                process.stdin.close()
            said = [process.stdout.read().decode() for process in running]
            for process in running:
                process.wait(timeout=LIMIT)
        finally:
            for process in running:
                process.kill()
                process.wait()
                process.stdout.close()
        return state, said

    def check_race(self, shells):
        state, said = self.race(shells)
        for text in said:
            self.assertNotRegex(text, BUSY)
            # "yes" is refused as a command where no question was asked.
            self.assertEqual([line for line in complaints(text) if "Invalid input" not in line],
                             [], text)
        wanted = sorted("username user-%d-%d" % (shell, i)
                        for shell in range(shells) for i in range(ROUNDS))
        have = sorted(line for line in self.lines(state) if line.startswith("username"))
        self.assertEqual(have, wanted, "an update was lost")
        history = self.history(state)
        self.assertEqual(history, list(range(history[0], history[0] + shells * ROUNDS)))
        self.assertEqual(state.rows("PRAGMA integrity_check"), [("ok",)])
        # What the history says happened is what is there.
        changes = state.rows("SELECT new FROM delta WHERE old IS NULL AND depth = 0")
        self.assertEqual(sorted(new for (new,) in changes), wanted)

    def test_two_shells(self):
        self.check_race(2)

    def test_eight_shells(self):
        self.check_race(8)

    def test_first_start_of_eight(self):
        """Who comes first makes the database; the others wait."""
        for _ in range(3):
            state = self.state()
            running = [subprocess.Popen([XRSH, "-s", state.folder, "-c", "show clock"],
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
                       for _ in range(8)]
            said = [process.communicate(timeout=LIMIT)[0].decode() for process in running]
            self.assertEqual([process.returncode for process in running], [0] * 8, said)
            self.assertEqual(state.rows("PRAGMA integrity_check"), [("ok",)])

    def test_question(self):
        """A commit of another session since ours began: the router asks, and no is the default."""
        for answer, done in (("", False), ("no", False), ("yes", True)):
            with self.subTest(answer=answer):
                state = self.state()
                with Session(state) as one, Session(state) as two:
                    for session, name in ((one, "one"), (two, "two")):
                        session.type("configure terminal")
                        session.type("username " + name)
                    self.assertNotIn(QUESTION, one.type("commit"))
                    said = two.type("commit", QUESTION)
                    self.assertIn(CONFLICT, said)
                    two.type(answer)
                    self.assertIn("username one", self.lines(state))
                    self.assertEqual("username two" in self.lines(state), done)
                    if not done:  # the target is kept, and the question comes again
                        self.assertIn("username two", two.type("show configuration"))
                        two.type("commit", QUESTION)
                        two.type("yes")
                    self.assertEqual(self.lines(state), ["username one", "username two"])
                    # Its own commit is not one of another session.
                    two.type("username three")
                    self.assertNotIn(CONFLICT, two.type("commit"))
                    one.type("end")
                    two.type("end")

    def test_exclusive(self):
        state = self.state()
        with Session(state) as holder, Session(state) as other:
            other.type("configure terminal")
            other.type("hostname other")
            holder.type("configure exclusive")
            holder.type("hostname holder")
            with Session(state) as third:
                self.assertIn(LOCKED, third.type("configure exclusive"))
            self.assertIn(LOCKED, other.type("commit"))
            self.assertEqual(self.lines(state), [])
            self.assertEqual(complaints(holder.type("commit")), [])
            self.assertEqual(self.lines(state), ["hostname holder"])
            holder.type("end")
            # The lock is gone; the target of the other session is not.
            other.type("commit", QUESTION)
            other.type("yes")
            self.assertEqual(self.lines(state), ["hostname other"])
            other.type("end")

    def test_killed_holder(self):
        """The lock dies with its holder, without anybody waiting."""
        state = self.state()
        with Session(state) as other:
            holder = Session(state)
            holder.type("configure exclusive")
            holder.type("hostname holder")
            self.assertIn(LOCKED, other.type("configure exclusive"))
            os.kill(holder.process.pid, signal.SIGKILL)
            holder.kill()
            self.assertNotIn(LOCKED, other.type("configure exclusive"))
            self.assertEqual(len(state.rows("SELECT 1 FROM session")), 1, "a row of the dead")
            other.type("hostname other")
            self.assertEqual(complaints(other.type("commit")), [])
            other.type("end")
        self.assertEqual(self.lines(state), ["hostname other"])

    def test_enrolments_and_commits(self):
        """An engine that enrols and shells that commit do not get in each other's way."""
        with self.server() as server:
            state = self.state()
            state.done(*BASE, *commit(*profile("P1"), *trustpoint(server.url)),
                       "crypto key generate rsa", "2048", *accept())
            with Session(state) as one, Session(state) as two:
                one.type("configure terminal")
                two.send("crypto ca enroll EST_TP")
                for i in range(ROUNDS):
                    one.type("username user-%d" % i)
                    self.assertEqual(complaints(one.type("commit")), [])
                said = two.wait("#")
                self.assertEqual(complaints(said), [])
                one.type("end")
            self.assertEqual(state.roles(), ["ca", "chain", "router"])

    def test_two_enrolments(self):
        """One request at a time: who comes second is told so, or renews afterwards."""
        with self.server() as server:
            state = self.state()
            state.done(*BASE, *commit(*profile("P1"), *trustpoint(server.url)),
                       "crypto key generate rsa", "2048", *accept())
            with Session(state) as one, Session(state) as two:
                for session in (one, two):
                    session.send("crypto ca enroll EST_TP")
                said = [session.wait("#") for session in (one, two)]
            for text in said:
                self.assertNotRegex(text, BUSY)
                for line in complaints(text):
                    self.assertIn("another process is enrolling it just now", line)
            granted = [line for line in server.requests("enroll") if ": 200 " in line]
            self.assertEqual(len(granted), 2 - sum(map(len, map(complaints, said))), server.log())
            self.assertEqual(state.roles(), ["ca", "chain", "router"])


if __name__ == "__main__":
    main()
