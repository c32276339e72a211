"""kill -9 of the shell and of the engine at every write: of the first start, of
a commit, of accepting a CA, of an enrolment and of a renewal.  Whatever was
killed, the next start finds the last whole state and goes on from it."""

import re

from lab import (MASTER_KEY, XRSH, LabTest, State, accept, checked, commit, enroll, main,
                 preloaded, profile, run, sanitized, trustpoint, BASE)

# A sanitized program takes several times as long: it dies at each seventh write only.
STRIDE = 7 if sanitized() else 1

OLD = commit("hostname old", "username u1", "group root-lr", "domain name old.example")
CHANGE = ("hostname new", "no domain name", "username u2", "group root-lr",
          "no username u1", "clock timezone CET 1")


class Kill(LabTest):
    @classmethod
    def prepare(cls):
        cls.good = cls.server()
        cls.addClassCleanup(cls.good.stop)
        cls.configured = cls.state()
        cls.configured.done(*BASE, *OLD)
        cls.bare = cls.state(cls.configured)
        cls.bare.done(*commit(*profile("P1"), *trustpoint(cls.good.url)),
                      "crypto key generate rsa", "2048")
        cls.ready = cls.state(cls.bare)
        cls.ready.done(*accept())
        cls.enrolled = cls.state(cls.ready)
        cls.enrolled.done(*enroll())

    def each(self, origin, program, lines, torn=(True,)):
        """Yields (state, output) of runs that died at their first, second, ... write.

        A torn write leaves half of its bytes behind, else it leaves none.  Ends with
        the first run that did not die, which must have done its work.
        """
        for tear in torn:
            at = 1
            while True:
                state = State(self.new_name("state")) if origin is None else self.state(origin)
                more = {"CRASH_TORN": "1"} if tear else {}
                env = preloaded(CRASH_DIR=state.folder, CRASH_NAME=program,
                                CRASH_AT=str(at), **more)
                status, text = state.session(*lines, env=env)
                died = status == -9 if program == "xrsh" else "engine ended unexpect" in text
                if not died:
                    break
                with self.subTest(program=program, write=at, torn=tear):
                    yield state, text
                at += STRIDE
            self.assertEqual(status, 0, text)
            self.assertGreater(at, 4, "hardly a write was seen: is the library loaded?\n" + text)

    def whole(self, state, text):
        """The next shell starts as if nothing had been, over a sound database."""
        status, said = run(XRSH, "-s", state.folder, "-c", "show running-config", "-c",
                           "show configuration commit list", "-c",
                           "show crypto ca certificates")
        self.assertEqual(status, 0, text + said)
        self.assertEqual(state.rows("PRAGMA integrity_check"), [("ok",)])
        self.assertEqual(state.rows("PRAGMA foreign_key_check"), [])
        return said

    def history(self, state):
        return [row[0] for row in state.rows("SELECT id FROM history ORDER BY id")]

    def test_first_start(self):
        for state, text in self.each(None, "xrsh", ("show version",), torn=(False,)):
            self.whole(state, text)
            state.done(*commit("hostname h"))

    def test_commit(self):
        done = self.state(self.configured)
        done.done(*commit(*CHANGE))
        old, new = self.configured.dump("running"), done.dump("running")
        before = self.history(self.configured)
        self.assertNotEqual(old, new)
        seen = set()
        for state, text in self.each(self.configured, "xrsh", commit(*CHANGE)):
            said = self.whole(state, text)
            running, history = state.dump("running"), self.history(state)
            seen.add(len(history) - len(before))
            if len(history) == len(before):
                self.assertEqual((running, history), (old, before), text)
                self.assertNotIn("(config)#end", text, "a commit that was answered is lost")
            else:
                self.assertEqual(running, new, text)
                self.assertEqual(history, [*before, before[-1] + 1])
            logged = state.rows("SELECT count(*) FROM log WHERE line LIKE '%DB_COMMIT%'")
            self.assertEqual(logged[0][0], len(history))
            self.assertEqual(len(re.findall(r"^\d+ +10\d{8} ", said, re.M)), len(history), said)
            self.assertEqual(state.rows("SELECT DISTINCT id FROM delta ORDER BY id"),
                             [(commit_id,) for commit_id in history])
            state.done("configure exclusive", "hostname next", "commit", "end")
            self.assertEqual(self.history(state), [*history, history[-1] + 1])
        self.assertEqual(seen, {0, 1}, "the commit was never seen undone, or never done")

    def public_key(self, der):
        """SubjectPublicKeyInfo of a certificate, by OpenSSL's own program."""
        name = self.new_name("cert")
        with open(name, "wb") as file:
            file.write(der)
        pem = checked("openssl", "x509", "-inform", "DER", "-in", name, "-noout", "-pubkey")
        with open(name, "w") as file:
            file.write(pem)
        checked("openssl", "pkey", "-pubin", "-in", name, "-pubout", "-outform", "DER", "-out",
                name + ".der")
        with open(name + ".der", "rb") as file:
            return file.read()

    def key_fits(self, state):
        keys = [spki for (spki,) in state.rows("SELECT spki FROM keypair")]
        self.assertIn(self.public_key(state.certificate()), keys)

    def test_authenticate(self):
        for state, text in self.each(self.bare, "cepki", accept()):
            self.whole(state, text)
            self.assertIn(state.roles(), ([], ["ca", "chain"]), text)
            state.done(*accept())
            self.assertEqual(state.roles(), ["ca", "chain"])

    def enrolments(self, origin, program, torn):
        before = origin.dump()
        old, new = origin.roles(), ["ca", "chain", "router"]
        seen = set()
        for state, text in self.each(origin, program, enroll(), torn=torn):
            self.whole(state, text)
            after = state.dump()
            self.assertEqual({**after, "cert": None}, {**before, "cert": None}, text)
            changed = after["cert"] != before["cert"]
            seen.add(changed)
            self.assertEqual(state.roles(), new if changed else old, text)
            if changed:
                self.key_fits(state)
            # Whoever held the lease is dead: nobody waits for it to run out.
            state.done(*enroll())
            self.assertEqual(state.roles(), new)
            self.key_fits(state)
            self.assertEqual(state.dump("job", "request"), {"job": [], "request": []})
        return seen

    # The engine's last write is the commit of the result: killed at any of its writes, nothing
    # happened.  The shell writes before and after that.

    def test_enroll_engine(self):
        self.assertEqual(self.enrolments(self.ready, "cepki", (True,)), {False})

    def test_renew_engine(self):
        self.assertEqual(self.enrolments(self.enrolled, "cepki", (False,)), {False})

    def test_enroll_shell(self):
        self.assertEqual(self.enrolments(self.ready, "xrsh", (True,)), {False, True})

    def test_key_and_master_key(self):
        """The vault: a key pair or a master key is there whole, or not at all."""
        lines = ("crypto key generate rsa other", "1024")
        before = self.ready.dump()
        for state, text in self.each(self.ready, "cepki", lines):
            self.whole(state, text)
            after = state.dump()
            self.assertEqual(after["vault"], before["vault"])
            labels = [row[1] for row in after["keypair"]]
            self.assertIn(labels, (["the_default"], sorted(["other", "the_default"])))
            # All that was wrapped before can still be unwrapped.
            state.done(*enroll())
            self.key_fits(state)
        fresh = self.state()
        fresh.done(*BASE[:4])
        for state, text in self.each(fresh, "cepki", BASE[4:]):
            self.whole(state, text)
            state.done("key config-key password-encryption",
                       *((MASTER_KEY,) if state.rows("SELECT 1 FROM vault") else ()),
                       MASTER_KEY + "a", MASTER_KEY + "a", *commit(*profile("P1")))


if __name__ == "__main__":
    main()
