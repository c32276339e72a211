"""A disk that is full, or broken, at every write of a commit, of an enrolment
and of a first start: one line that says so, the target kept, the store whole,
and all goes on when there is room again."""

import errno
import os

from lab import (XRSH, LabTest, Session, State, accept, commit, complaints, main, preloaded,
                 profile, run, sanitized, trustpoint, BASE)

STRIDE = 4 if sanitized() else 1
# A full disk stays full; a broken block is one block.
TROUBLES = ((errno.ENOSPC, {}), (errno.EIO, {"FAIL_ONCE": "1"}))
# What SQLite, or the C library, says of either.
REASON = r"(?i)full|no space|i/o error|input/output error"

CHANGE = ("hostname new", "no domain name", "username u2")


class FullDisk(LabTest):
    @classmethod
    def prepare(cls):
        cls.good = cls.server()
        cls.addClassCleanup(cls.good.stop)
        cls.ready = cls.state()
        cls.ready.done(*BASE, *commit("hostname old", "domain name old.example", *profile("P1"),
                                      *trustpoint(cls.good.url)),
                       "crypto key generate rsa", "2048", *accept())

    def plan(self, state, program, at, number, more):
        """(environment, switch): calls of program fail while the file switch exists."""
        switch = self.new_name("switch")
        return preloaded(CRASH_DIR=state.folder, CRASH_NAME=program, FAIL_AT=str(at),
                         FAIL_ERRNO=str(number), FAIL_SWITCH=switch, **more), switch

    def each(self, program, attempt):
        """Calls attempt for the first, second ... write that fails until all was well."""
        for number, more in TROUBLES:
            at = 1
            while True:
                with self.subTest(program=program, write=at, errno=errno.errorcode[number]):
                    state = self.state(self.ready)
                    env, switch = self.plan(state, program, at, number, more)
                    outcome = None
                    outcome = attempt(state, env, switch)
                if outcome == "well":
                    break
                # An assertion that failed inside was reported; the next write is tried.
                at += STRIDE
                self.assertLess(at, 500, "no end of writes")
            self.assertGreater(at, 2, "hardly a write failed: is the library loaded?")

    def commit_once(self, state, env, switch):
        before = state.dump()
        with Session(state, env=env) as session:
            for line in ("configure terminal", *CHANGE):
                session.type(line)
            target = session.type("show configuration formal")
            open(switch, "w").close()
            said = session.type("commit")
            os.unlink(switch)
            if not complaints(said):
                self.assertNotEqual(state.dump("running"), {"running": before["running"]}, said)
                session.type("end")
                return "well"
            self.one_line(said, "^% Failed to commit: ", REASON)
            self.assertEqual(state.dump(), before, said)
            kept = session.type("show configuration formal")
            self.assertEqual(kept.splitlines()[2:], target.splitlines()[2:], "the target is lost")
            self.assertIn("hostname new", kept)
            again = session.type("commit")
            self.assertEqual(complaints(again), [], again)
            session.type("end")
        self.assertEqual(state.rows("PRAGMA integrity_check"), [("ok",)])
        self.assertIn(("hostname new",), state.rows("SELECT line FROM running"))
        return "failed"

    def test_commit(self):
        self.each("xrsh", self.commit_once)

    def enroll_once(self, state, env, switch):
        before = state.dump()
        with Session(state, env=env) as session:
            session.type("crypto ca enroll NONE")  # starts the engine
            open(switch, "w").close()
            said = session.type("crypto ca enroll EST_TP")
            os.unlink(switch)
            if complaints(said):
                self.one_line(said, REASON)
                self.assertEqual(state.dump(), before, said)
                outcome = "failed"
                again = session.type("crypto ca enroll EST_TP")
                self.assertEqual(complaints(again), [], again)
            else:
                outcome = "well"
        self.assertEqual(state.rows("PRAGMA integrity_check"), [("ok",)])
        self.assertEqual(state.roles(), ["ca", "chain", "router"], said)
        return outcome

    def test_enroll(self):
        self.each("cepki", self.enroll_once)

    def test_first_start(self):
        """Nothing is there yet, and there is no room for it."""
        for at in range(1, 200, STRIDE):
            with self.subTest(write=at):
                state = State(self.new_name("state"))
                env = preloaded(CRASH_DIR=state.folder, CRASH_NAME="xrsh", FAIL_AT=str(at),
                                FAIL_ERRNO=str(errno.ENOSPC))
                status, text = run(XRSH, "-s", state.folder, "-c", "show clock", env=env)
                if status == 1:
                    self.assertRegex(text, r"\Axrsh: [^\n]+\n\Z")
                    self.assertRegex(text, REASON)
                else:
                    self.assertEqual(status, 0, text)
                state.done(*commit("hostname h"))
            if status == 0:
                break
        self.assertGreater(at, 2, "hardly a write failed: is the library loaded?")


if __name__ == "__main__":
    main()
