"""What must be refused, and what must not happen instead: credentials and
certificates that do not hold, servers that are not who they should be, keys
and profiles that do not fit.  RFC 7030 sections 3.3, 3.6 and 4.1.1; the EST
feature guide of IOS XR on profiles, and on TLS failure without any fallback."""

import os
import socket
import ssl
import threading

from lab import (PASSWORD, USER, LabTest, Session, accept, checked, commit, complaints, enroll,
                 main, profile, trustpoint, BASE)

SSL_PROFILE = ("ssl profile S", "certificate BOOT")


class Relay:
    """A man in the middle: ends TLS with a certificate of his own, passes all on."""

    def __init__(self, port, certificate, key):
        self.port_behind = port
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate, key)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = "https://127.0.0.1:%d" % self.listener.getsockname()[1]
        self.passed = []
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                plain, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(plain,), daemon=True).start()

    def serve(self, plain):
        behind = ssl.create_default_context()
        behind.check_hostname = False
        behind.verify_mode = ssl.CERT_NONE
        try:
            with self.context.wrap_socket(plain, server_side=True) as victim, \
                    behind.wrap_socket(socket.create_connection(
                        ("127.0.0.1", self.port_behind))) as server:
                while data := victim.recv(65536):
                    self.passed.append(data)
                    server.sendall(data)
                    victim.sendall(self.answer(server))
        except OSError:
            return  # the victim hung up, as he should

    @staticmethod
    def answer(server):
        """One HTTP answer with a Content-Length."""
        data = b""
        while b"\r\n\r\n" not in data:
            piece = server.recv(65536)
            if not piece:
                return data
            data += piece
        head, body = data.split(b"\r\n\r\n", 1)
        length = 0
        for line in head.split(b"\r\n"):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        while len(body) < length:
            body += server.recv(65536)
        return head + b"\r\n\r\n" + body

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.listener.close()


class Refusals(LabTest):
    @classmethod
    def prepare(cls):
        """A router with type 6 encryption and an RSA key."""
        with cls.server(), cls.server(ca="other"):
            pass
        cls.base = cls.state()
        cls.base.done(*BASE, "crypto key generate rsa", "2048")

    def router(self, url, *lines, identity=("enrollment authentication-profile P1",), **more):
        """A router that has accepted the CA behind url."""
        state = self.state(self.base)
        state.done(*commit(*lines, *profile("P1"), *trustpoint(url, identity=identity, **more)),
                   *accept())
        return state

    def refuse(self, state, *patterns):
        """Enrolment ends with one line and an unchanged store."""
        before = state.dump()
        text = state.refused(*enroll())
        line = self.one_line(text, *patterns)
        self.assertEqual(state.dump(), before, text)
        return line

    def move(self, state, url):
        state.done(*commit("crypto ca trustpoint EST_TP", "enrollment url " + url))

    def bootstrap(self, *options, ca="ca"):
        """A router with a certificate under trustpoint BOOT, from one of the CAs."""
        state = self.state(self.base)
        with self.server(*options, ca=ca) as server:
            state.done(*commit(*profile("P1"), *trustpoint(server.url, name="BOOT")),
                       *accept("BOOT"), *enroll("BOOT"))
        return state

    # Passwords.

    def test_wrong_password(self):
        with self.server(users=(USER + ":another",)) as server:
            state = self.router(server.url)
            line = self.refuse(state, "^% Trustpoint EST_TP: ", "401", "password")
            self.assertNotIn(PASSWORD, line)
            self.assertNotIn(PASSWORD, server.log())

    def test_one_time_password_twice(self):
        with self.server("--otp", "%s:%s" % (USER, PASSWORD), users=()) as server:
            first = self.router(server.url)
            second = first.copy(self.new_name("state"))
            second.done(*commit("crypto ca trustpoint EST_TP", "subject-name CN=router2"))
            first.done(*enroll())
            self.assertEqual(first.roles(), ["ca", "chain", "router"])
            self.refuse(second, "401")

    def test_master_key_and_type6(self):
        """A password needs both, and each is missed where it is needed."""
        state = self.state()
        text = state.refused("configure terminal", *profile("P1"), "abort")
        self.one_line(text, "(?i)key")
        state.done(*BASE[4:])  # the master key without type 6 encryption
        text = state.refused(*commit(*profile("P1")), "yes")
        self.assertIn("% Failed to commit", text)
        self.assertEqual(state.dump("running"), {"running": []})
        with self.server() as server:
            state = self.router(server.url)
            state.done("key config-key password-encryption delete", "yes")
            self.refuse(state, "^% Trustpoint EST_TP: ", "(?i)master key|type.?6")
            self.assertEqual(server.requests("enroll"), [], server.log())

    # Profiles for enrolment and re-enrolment.

    def users_seen(self, *lines):
        """Who enrolled and who re-enrolled, as the server saw it."""
        with self.server("--auth", "http", users=("one:pw-one", "two:pw-two")) as server:
            state = self.state(self.base)
            state.done(*commit(*profile("P1", "one", "pw-one"), *profile("P2", "two", "pw-two"),
                               *trustpoint(server.url, identity=lines)), *accept(), *enroll())
            first = state.certificate()
            state.done(*enroll())
            self.assertNotEqual(state.certificate(), first)
            granted = [line for line in server.requests("enroll") if " 200 " in line]
        self.assertEqual(len(granted), 2, granted)
        self.assertIn("/simpleenroll ", granted[0])
        self.assertIn("/simplereenroll ", granted[1])
        return ["one" if "user one" in line else "two" if "user two" in line else line
                for line in granted]

    def test_two_profiles(self):
        self.assertEqual(self.users_seen("enrollment authentication-profile P1",
                                         "re-enrollment authentication-profile P2"),
                         ["one", "two"])

    def test_one_profile(self):
        self.assertEqual(self.users_seen("enrollment authentication-profile P1"), ["one", "one"])

    def test_only_second_profile(self):
        """Re-enrolment's profile is not for the first enrolment."""
        with self.server() as server:
            state = self.router(server.url, *profile("P2"),
                                identity=("re-enrollment authentication-profile P2",))
            self.refuse(state, "^% Trustpoint EST_TP ", "profile")
            self.assertEqual(server.requests("enroll"), [], server.log())

    def test_renewal_presents_the_certificate(self):
        """RFC 7030 section 3.3.2: without a password, the certificate that is renewed."""
        with self.server() as server:
            state = self.router(server.url)
            state.done(*enroll())
            serial = state.rows("SELECT serial FROM cert WHERE role = 'router'")[0][0]
            state.done(*enroll())
            line = server.requests("simplereenroll")[-1]
            self.assertIn("certificate " + serial.replace(":", ""), line)
            self.assertRegex(line, ": 200 ")

    # Client certificates.

    def with_bootstrap(self, state, url, *more):
        """Accepts the CA behind url, then sets what is to be presented to it."""
        state.done(*commit(*profile("P1"), *trustpoint(url, identity=more)), *accept(),
                   *commit(*SSL_PROFILE, "crypto ca trustpoint EST_TP", "ssl-profile S"))

    def test_bootstrap_certificate(self):
        """A server that demands the certificate of everybody, even for /cacerts."""
        with self.server("--auth", "cert") as server:
            state = self.bootstrap()
            state.done(*commit(*SSL_PROFILE, *trustpoint(server.url, identity=("ssl-profile S",))),
                       *accept(), *enroll())
            self.assertEqual(state.roles(), ["ca", "chain", "router"])
            self.assertIn("certificate ", server.requests("simpleenroll")[0])

    def test_untrusted_client_certificate(self):
        """No fallback: the password that would do is not sent after TLS failed."""
        with self.server() as server:
            state = self.bootstrap(ca="other")
            self.with_bootstrap(state, server.url, "enrollment authentication-profile P1")
            self.refuse(state, "^% Trustpoint EST_TP: ")
            self.assertEqual(server.requests("POST"), [], server.log())

    def test_expired_bootstrap_certificate(self):
        with self.server("--validity", "30d") as server:
            state = self.bootstrap("--validity", "1h")
            self.with_bootstrap(state, server.url)
            before = len(server.requests())
            state.set_clock(2 * 3600)
            self.refuse(state, "^% Trustpoint EST_TP: ", "BOOT", "expired")
            self.assertEqual(len(server.requests()), before, server.log())

    # Servers.

    def test_clock_of_the_router(self):
        """TLS certificates are judged by it, as `clock set` in another session left it."""
        with self.server("--validity", "30d") as server:
            state = self.router(server.url)
            with Session(state) as session:
                for year, reason in ((2099, "expired"), (2001, "not yet valid")):
                    state.done("clock set 12:00:00 1 january %d" % year)
                    said = session.type("crypto ca enroll EST_TP")
                    self.one_line(said, "^% Trustpoint EST_TP: ", reason)
                    self.assertEqual(server.requests("enroll"), [], server.log())
                state.set_clock(0)
                said = session.type("crypto ca enroll EST_TP")
                self.assertEqual(complaints(said), [], said)
                self.assertEqual(state.roles(), ["ca", "chain", "router"])

    def test_untrusted_server(self):
        with self.server() as server, self.server(ca="other") as other:
            state = self.router(server.url)
            self.move(state, other.url)
            self.refuse(state, "^% Trustpoint EST_TP: ", "127.0.0.1", "(?i)certificate")
            self.assertEqual(other.requests(), [], other.log())
            # Nor is the anchor replaced by asking for the CA again.
            before = state.dump()
            text = state.refused(*accept())
            self.assertEqual(state.dump(), before, text)

    def test_wrong_host_name(self):
        for options in (("--fault", "wrong-name"), ("--fault", "expired-server-cert")):
            with self.subTest(options=options), self.server(*options) as server, \
                    self.server() as good:
                state = self.router(good.url)
                self.move(state, server.url)
                self.refuse(state, "^% Trustpoint EST_TP: ", r"127\.0\.0\.1")
                self.assertEqual(server.requests(), [], "a request after TLS failed")

    def not_in_bootstrap(self, server):
        """RFC 7030 section 4.1.1: acceptance of the CA does not make up for a wrong name."""
        state = self.state(self.base)
        state.done(*commit(*profile("P1"), *trustpoint(server.url)))
        text = state.refused(*accept())
        self.assertEqual(state.roles(), [], text)
        return text

    def test_bootstrap_with_wrong_name(self):
        with self.server("--fault", "wrong-name") as server:
            self.not_in_bootstrap(server)
            self.assertEqual(server.requests("POST"), [], server.log())

    def evil_chain(self):
        """(anchor, certificate, key) of an unrelated CA for 127.0.0.1."""
        names = [self.new_name(stem) + ".pem" for stem in ("evil-ca", "evil-key", "evil")]
        anchor, key, certificate = names
        common = ("openssl", "req", "-x509", "-nodes", "-days", "2", "-newkey", "ec", "-pkeyopt",
                  "ec_paramgen_curve:P-256")
        checked(*common, "-subj", "/CN=Evil CA", "-keyout", anchor + ".key", "-out", anchor)
        checked(*common, "-subj", "/CN=estd", "-keyout", key, "-out", certificate, "-CA", anchor,
                "-CAkey", anchor + ".key", "-addext", "subjectAltName=IP:127.0.0.1", "-addext",
                "basicConstraints=critical,CA:FALSE")
        return anchor, certificate, key

    def test_man_in_the_middle(self):
        """The true CA, relayed by a server that is not of it: accepted by nobody."""
        _, certificate, key = self.evil_chain()
        with self.server() as server, Relay(server.port, certificate, key) as relay:
            text = self.not_in_bootstrap(relay)
            self.assertTrue(relay.passed, "the relay was not asked")
            self.assertIn("Do you accept this certificate?", text)
            self.one_line(text, "^% Trustpoint EST_TP: ")

    def test_implicit_trust(self):
        """The system's trust store vouches for a server, unless that is disabled."""
        anchor, certificate, key = self.evil_chain()
        env = dict(os.environ, SSL_CERT_FILE=anchor)
        with self.server() as server, Relay(server.port, certificate, key) as relay:
            state = self.state(self.base)
            state.done(*commit(*profile("P1"), *trustpoint(relay.url)))
            closed = state.copy(self.new_name("state"))
            closed.done(*commit("crypto ca est implicit-trust disable"))
            status, text = state.session(*accept(), env=env)
            self.assertEqual((status, state.roles()), (0, ["ca", "chain"]), text)
            status, text = closed.session(*accept(), env=env)
            self.assertEqual((status, closed.roles()), (1, []), text)
            self.one_line(text, "^% Trustpoint EST_TP: ")

    def test_no_is_no(self):
        with self.server() as server:
            state = self.state(self.base)
            state.done(*commit(*profile("P1"), *trustpoint(server.url)))
            text = state.refused("crypto ca authenticate EST_TP", "no")
            self.assertEqual(state.roles(), [], text)
            text = state.refused(*enroll())
            self.one_line(text, "authenticate the Certificate Authority")
            self.assertEqual(server.requests("POST"), [], server.log())

    # Keys.

    def test_ecdsa_key(self):
        """Only RSA keys enrol, says the feature guide."""
        with self.server() as server:
            state = self.router(server.url)
            state.done(*commit("crypto ca trustpoint EST_TP", "rsakeypair EC"),
                       "crypto key generate ecdsa nistp256 EC")
            self.refuse(state, "EC", "(?i)ecdsa", "RSA")
            self.assertEqual(server.requests("POST"), [], server.log())


if __name__ == "__main__":
    main()
