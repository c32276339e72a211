"""Servers that misbehave: every fault estd knows.  The client meets each with
one line that names what is wrong and a store as it was, and enrols when the
fault is gone.  RFC 7030 sections 4.1.3, 4.2.2 and 4.2.3, RFC 9110 section 10.2.3."""

import os
import time

from lab import (CEPKI, ESTD, LabTest, Session, accept, checked, commit, enroll, main, profile,
                 trustpoint, until, BASE)

URL = "enrollment url "

# What the line must say, whatever the words around it.
EXPECTED = {
    "unauthorized": r"401",
    "server-error": r"500",
    "redirect": r"307|redirect",
    "wrong-ca": r"does not verify|issuer",
    "wrong-key": r"not for our key|another key",
    "old-cert": r"certificate.* expired",
    "many-certs": r"101 certificates",
    "truncated": r"certs-only|PKCS",
    "garbage": r"certs-only|PKCS",
    "empty": r"without a body|empty",
    "huge-body": r"longer than|larger than",
    "bad-base64": r"base64",
    "created": r"201",
    "slow": r"in time|timed out",
    "close": r"closed",
    "expired-server-cert": r"server certificate.* expired",
    "wrong-name": r"not name 127\.0\.0\.1|name mismatch",
}
# Those that leave a request waiting, and one that csrattrs may answer and enrolment goes on.
PENDING = {"retry-after", "no-retry-after"}
HARMLESS = {"csrattrs-garbage"}


def fault_names():
    """The list of estd's own help: a fault that is added there is tested here."""
    text = checked(ESTD, "--help").split("\nfaults:\n")[1]
    return [line.split()[0].split("[")[0] for line in text.splitlines() if line.strip()]


class Faults(LabTest):
    @classmethod
    def prepare(cls):
        """A router that has accepted the CA and made its key; nothing was enrolled."""
        cls.ready = cls.state()
        with cls.server() as server:
            cls.ready.done(*BASE, *commit(*profile("P1"), *trustpoint(server.url),
                                          "crypto ca crl curl-timeout 5"),
                           *accept(), "crypto key generate rsa", "2048")
        cls.good = cls.server()
        cls.addClassCleanup(cls.good.stop)

    def at(self, server):
        """A copy of the ready router that enrols with server."""
        state = self.state(self.ready)
        state.done(*commit("crypto ca trustpoint EST_TP", URL + server.url))
        return state

    def recovers(self, state, name):
        """With the fault gone, enrolment works."""
        state.done(*commit("crypto ca trustpoint EST_TP", URL + self.good.url), *enroll())
        self.assertEqual(state.roles(), ["ca", "chain", "router"], name)
        self.assertEqual(state.dump("request")["request"], [], name)

    def meet(self, name, *more):
        """Enrols with a server that has a fault; (state, output), the store being unchanged."""
        with self.server("--fault", name, *more) as server:
            state = self.at(server)
            before = state.dump()
            status, text = state.session(*enroll())
            self.assertEqual(status, 1, text)
            self.assertEqual(state.dump(), before, text)
        return state, text

    def test_each(self):
        names = fault_names()
        self.assertGreaterEqual(len(names), 20, names)
        for name in names:
            if name in PENDING or name in HARMLESS:
                continue
            with self.subTest(fault=name):
                self.assertIn(name, EXPECTED, "a new fault: what should the client say?")
                state, text = self.meet(name + ("=90" if name == "slow" else ""))
                self.one_line(text, r"^% Trustpoint EST_TP: ", "(?i)" + EXPECTED[name])
                self.recovers(state, name)

    def test_faults_of_cacerts(self):
        """RFC 7030 section 4.1.3: what is no certs-only message is no CA."""
        for name in ("server-error", "truncated", "garbage", "empty", "huge-body", "bad-base64",
                     "close", "created"):
            with self.subTest(fault=name), self.server("--fault", name, "--fault-on",
                                                       "cacerts") as server:
                state = self.at(server)
                before = state.dump()
                text = state.refused("crypto ca authenticate EST_TP")
                self.assertEqual(state.dump(), before, text)
                self.one_line(text, r"^% Trustpoint EST_TP: ", "cacerts", "(?i)" + EXPECTED[name])

    def test_csrattrs(self):
        """RFC 7030 section 4.5.2: csrattrs is advice; what is no advice may be met by either."""
        with self.server("--fault", "csrattrs-garbage") as server:
            state = self.at(server)
            before = state.dump()
            status, text = state.session(*enroll())
            if status == 0:
                self.assertEqual(state.roles(), ["ca", "chain", "router"], text)
            else:
                self.one_line(text, "csrattrs")
                self.assertEqual(state.dump(), before, text)
        self.recovers(state, "csrattrs-garbage")

    def test_redirect_elsewhere_sends_no_password(self):
        """A redirect to another origin must not take the credentials along."""
        with self.server("--basic") as other:
            state, text = self.meet("redirect=" + other.url + "/.well-known/est/simpleenroll")
            self.assertEqual(other.requests("POST"), [], text)
            self.one_line(text, r"^% Trustpoint EST_TP: ")

    def due(self, state):
        rows = state.rows("SELECT due FROM job WHERE kind = 'enroll' AND target = 'EST_TP'")
        self.assertEqual(len(rows), 1)
        return rows[0][0]

    def held_back(self, server, state, seconds):
        """Enrols with a server that holds the request back for some seconds.

        With a subject of its own: for the server, the same request of another test
        is the same request.
        """
        state.done(*commit("crypto ca trustpoint EST_TP", "subject-name CN=wait%d" % seconds))
        before = state.dump("cert", "running", "keypair", "vault")
        earliest = time.time() + seconds
        text = state.done(*enroll())
        self.assertEqual(state.dump("cert", "running", "keypair", "vault"), before, text)
        requests = state.rows("SELECT trustpoint, usage FROM request")
        self.assertEqual(requests, [("EST_TP", "general")], text)
        self.assertGreaterEqual(self.due(state), int(earliest))
        self.assertLessEqual(self.due(state), time.time() + seconds + 1)
        shown = state.done("show crypto ca certificates EST_TP")
        self.assertRegex(shown, r"(?i)pending")
        self.assertEqual(self.posted(server), 1, server.log())

    def posted(self, server):
        return len([line for line in server.requests("simpleenroll") if ": 401" not in line])

    def test_retry_after_daemon(self):
        """The daemon sends the request again, and not before the time the server named."""
        state = self.state(self.ready)
        link = os.path.join(state.folder, "clock")
        with self.server("--fault", "retry-after=600", "--clock", link) as server:
            state.done(*commit("crypto ca trustpoint EST_TP", URL + server.url))
            self.held_back(server, state, 600)
            daemon = (CEPKI, "--daemon", "--once", "-s", state.folder)
            state.set_clock(590)
            checked(*daemon)
            self.assertEqual(self.posted(server), 1, "too early: " + server.log())
            self.assertEqual(state.roles(), ["ca", "chain"])
            state.set_clock(605)
            checked(*daemon)
            self.assertEqual(state.roles(), ["ca", "chain", "router"], server.log())
            self.assertEqual(state.dump("request", "job"), {"request": [], "job": []})

    def test_retry_after_shell(self):
        """A shell does what is due between two commands."""
        state = self.state(self.ready)
        link = os.path.join(state.folder, "clock")
        with self.server("--fault", "retry-after=3600", "--clock", link) as server:
            state.done(*commit("crypto ca trustpoint EST_TP", URL + server.url))
            self.held_back(server, state, 3600)
            with Session(state) as session:
                state.set_clock(3500)
                session.type("show clock")
                session.type("show clock")
                self.assertEqual(self.posted(server), 1, "too early: " + server.log())
                state.set_clock(3605)
                until("the shell to do what is due", lambda: session.type("show clock") and
                      state.roles() == ["ca", "chain", "router"])
                self.assertEqual(session.close(), 0)
            self.assertEqual(state.dump("request", "job"), {"request": [], "job": []})

    def test_no_retry_after(self):
        """202 without a time: the trustpoint's own retry period, one minute, counts."""
        with self.server("--fault", "no-retry-after") as server:
            state = self.at(server)
            self.held_back(server, state, 60)
        state.done("crypto ca cancel-enroll EST_TP")
        self.assertEqual(state.dump("request", "job"), {"request": [], "job": []})
        self.recovers(state, "no-retry-after")


if __name__ == "__main__":
    main()
