#!/usr/bin/env python3
"""estd driven by curl and openssl.  The expectations are RFC 7030's and RFC
8951's; section numbers stand at the checks."""

import os
import re
import unittest

from estd_lab import AS_BOB, BOB, ESTD, Lab, LabTest, field, openssl, run

ENROLLED = "application/pkcs7-mime; smime-type=certs-only"


class Reading(LabTest):
    def test_cacerts(self):
        lab = self.lab()
        answer = lab.get("/cacerts")
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.header("Content-Type"), "application/pkcs7-mime")
        self.assertEqual(answer.header("Content-Transfer-Encoding"), "base64")
        self.assertEqual(answer.header("Content-Length"), str(len(answer.body)))
        self.assertIsNone(answer.header("Transfer-Encoding"))
        self.assertRegex(answer.body, rb"\A([A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/=]{1,64}\n\Z")
        names = {field(pem, "-subject", "-nameopt", "sep_comma_plus") for pem in answer.certs()}
        self.assertEqual(names, {"subject=O=xrsh Lab,CN=xrsh Lab Root CA",
                                 "subject=O=xrsh Lab,CN=xrsh Lab Sub CA"})

    def test_ca_profile(self):
        """RFC 5280 section 4.2.1: what a CA certificate must say."""
        lab = self.template
        for name, more in (("root-ca", ()), ("sub-ca", ("pathlen:0",))):
            text = openssl("x509", "-noout", "-text", "-in", lab.path("ca/%s.pem" % name)).decode()
            for word in ("CA:TRUE", "X509v3 Basic Constraints: critical",
                         "X509v3 Key Usage: critical", "Certificate Sign, CRL Sign",
                         "Subject Key Identifier", "sha256WithRSAEncryption", "(2048 bit)") + more:
                self.assertIn(word, text, name)
        openssl("verify", "-x509_strict", "-CAfile", lab.path("ca/root-ca.pem"),
                lab.path("ca/sub-ca.pem"))

    def test_private_files(self):
        lab = self.lab()
        modes = run("find", lab.path("ca"), "-printf", "%y%m\n").decode().split()
        self.assertEqual(set(modes), {"d700", "f600"})

    def test_csrattrs(self):
        lab = self.lab()
        answer = lab.get("/csrattrs")
        self.assertEqual((answer.status, answer.header("Content-Type")),
                         (200, "application/csrattrs"))
        text = openssl("asn1parse", "-inform", "DER", data=answer.der()).decode()
        self.assertIn("SEQUENCE", text.splitlines()[0])
        self.assertNotIn("challengePassword", text)

    def test_csrattrs_absent(self):
        """RFC 7030 section 4.5.2: 204 and 404 mean that nothing is wanted."""
        for mode, status in (("none", 404), ("204", 204)):
            answer = self.lab("--csrattrs", mode).get("/csrattrs")
            self.assertEqual((answer.status, answer.body), (status, b""), mode)

    def test_labels(self):
        lab = self.lab("--label", "routers", "--label", "ca:1")
        for path, status in (("/routers/cacerts", 200), ("/ca:1/cacerts", 200),
                             ("/ca%3A1/cacerts", 200), ("/other/cacerts", 404),
                             ("/routers/ca:1/cacerts", 404), ("/nothing", 404), ("/", 404)):
            self.assertEqual(lab.get(path).status, status, path)

    def test_methods(self):
        lab = self.lab(*BOB)
        self.refused(lab.get("/simpleenroll", *AS_BOB), 405)
        self.refused(lab.post("/cacerts", b"x"), 405)

    def test_ipv6(self):
        lab = self.lab(listen=("127.0.0.1:0", "[::1]:0"))
        self.assertIn("[::1]", lab.urls[1])
        for url in lab.urls:
            self.assertEqual(lab.get("/cacerts", url=url).status, 200, url)

    def test_tls_versions(self):
        """RFC 7030 section 3.3, RFC 8996: 1.2 or later."""
        lab = self.lab()
        for version, ok in (("1.1", False), ("1.2", True), ("1.3", True)):
            lab.get("/cacerts", "--tls-max", version, "--tlsv" + version, ok=ok)
        for pin, other in (("1.2", "1.3"), ("1.3", "1.2")):
            lab = self.lab("--tls", pin)
            lab.get("/cacerts", "--tls-max", pin, "--tlsv" + pin)
            lab.get("/cacerts", "--tls-max", other, "--tlsv" + other, ok=False)

    def test_server_names(self):
        lab = self.lab("--server-name", "est.example.net")
        port = lab.urls[0].rsplit(":", 1)[1]
        for host in ("est.example.net", "localhost"):
            lab.get("/cacerts", "--resolve", "%s:%s:127.0.0.1" % (host, port),
                    url="https://%s:%s" % (host, port))
        lab.get("/cacerts", "--resolve", "other.example.net:%s:127.0.0.1" % port,
                url="https://other.example.net:" + port, ok=False)

    def test_one_line(self):
        self.assertRegex(self.lab("--one-line").get("/cacerts").body, rb"\A[A-Za-z0-9+/=]{999,}\Z")

    def test_limits(self):
        lab = self.lab(*BOB)
        self.assertEqual(lab.post("/simpleenroll", b"A" * 65537, *AS_BOB).status, 413)
        self.assertEqual(lab.get("/cacerts").status, 200, "the server is still there")


class Documents(unittest.TestCase):
    def test_manual_page(self):
        """The manual page and --help tell of the same options."""
        text = run(ESTD, "--help").decode()
        page = os.path.join(os.environ["XRSH_SOURCE"], "docs/man/estd.8")
        with open(page) as file:
            manual = file.read()
        told = set(re.findall(r"^  --([a-z-]+)", text, re.M))
        written = set(re.findall(r"Fl Fl ([a-z-]+)", manual))
        self.assertEqual(told, written)
        commands = re.findall(r"^  ([a-z]+) ", text.split("\noptions:")[0], re.M)
        self.assertEqual(len(commands), 8)
        for command in commands:
            self.assertRegex(manual, r"It Cm (\w+ , Cm )*%s\b" % command)


class Enrolling(LabTest):
    def check_certificate(self, lab, answer, key, subject):
        self.assertEqual(answer.status, 200, answer.body)
        self.assertEqual(answer.header("Content-Type"), ENROLLED)
        self.assertEqual(answer.header("Content-Transfer-Encoding"), "base64")
        self.assertEqual(len(answer.certs()), 1, "RFC 7030 section 4.2.3: only the issued one")
        pem = answer.certs()[0]
        self.assertEqual(field(pem, "-subject", "-nameopt", "sep_comma_plus"),
                         "subject=" + subject)
        self.assertEqual(field(pem, "-pubkey"),
                         openssl("pkey", "-in", key, "-pubout").decode().strip())
        lab.verify(pem, "-x509_strict", "-purpose", "sslclient")
        lab.verify(pem, "-x509_strict", "-purpose", "sslserver")
        return pem

    def test_basic(self):
        lab = self.lab(*BOB, "--validity", "12h")
        key = lab.key("r1", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048")
        csr = lab.csr("r1", "/CN=r1/O=x", "-addext", "subjectAltName=DNS:r1.example,IP:10.0.0.1",
                      key=key)
        pem = self.check_certificate(
            lab, lab.post("/simpleenroll", csr, *AS_BOB), key, "CN=r1,O=x")
        text = field(pem, "-text")
        for word in ("DNS:r1.example, IP Address:10.0.0.1", "CA:FALSE",
                     "Digital Signature, Key Encipherment",
                     "TLS Web Client Authentication, TLS Web Server Authentication",
                     "Subject Key Identifier", "Authority Key Identifier", "/crl.der"):
            self.assertIn(word, text)
        field(pem, "-checkend", str(11 * 3600))
        openssl("x509", "-noout", "-checkend", str(12 * 3600 + 1), data=pem, ok=False)
        serial = field(pem, "-serial").split("=")[1]
        self.assertTrue(64 <= int(serial, 16).bit_length() <= 159, serial)
        self.assertIn(serial, lab.estd("list").decode())
        self.assertIn("user bob (basic): 200 serial " + serial, lab.log())
        self.assertNotIn("let-me-in", lab.log())

    def test_digest(self):
        lab = self.lab(*BOB)
        csr = lab.csr("r1", "/CN=r1")
        answer = lab.post("/simpleenroll", csr, "--digest", "-u", "bob:let-me-in")
        self.check_certificate(lab, answer, lab.path("r1.key"), "CN=r1")
        self.assertIn("user bob (digest): 200", lab.log())
        self.refused(lab.post("/simpleenroll", csr, "--digest", "-u", "bob:wrong"), 401)

    def test_wrong_credentials(self):
        lab = self.lab(*BOB)
        csr = lab.csr("r1", "/CN=r1")
        for argv in ((), ("--basic", "-u", "bob:let-me-out"), ("--basic", "-u", "eve:let-me-in"),
                     ("-H", "Authorization: Basic !"), ("-H", "Authorization: Bearer x")):
            answer = lab.post("/simpleenroll", csr, *argv)
            self.assertEqual((answer.status, answer.body), (401, b""), argv)
            self.assertEqual(answer.header("Content-Length"), "0", argv)
            offered = [value.split()[0] for value in answer.all("WWW-Authenticate")]
            self.assertEqual(offered, ["Digest", "Digest", "Basic"], argv)
        self.assertEqual(lab.estd("list"), b"")

    def test_offers(self):
        for scheme, offered in (("basic", ["Basic"]), ("digest", ["Digest", "Digest"])):
            lab = self.lab(*BOB, "--http-auth", scheme)
            answer = lab.post("/simpleenroll", b"x")
            self.assertEqual([v.split()[0] for v in answer.all("WWW-Authenticate")], offered)
            other = "--digest" if scheme == "basic" else "--basic"
            self.assertEqual(
                lab.post("/simpleenroll", lab.csr("r", "/CN=r"), other, "-u",
                         "bob:let-me-in").status, 401)

    def test_password_files(self):
        lab = Lab(template=self.template)
        self.addCleanup(lab.close)
        for name, text in (("users", "# comment\nann:one\nbob:let-me-in\n"), ("word", "two\n")):
            with open(lab.path(name), "w") as file:
                file.write(text)
        lab.start("--users", lab.path("users"), "--user", "joe:@" + lab.path("word"),
                  "--user", "zoe:three-three")
        for login, status in (("ann:one", 200), ("bob:let-me-in", 200), ("joe:two", 200),
                              ("zoe:three-three", 200), ("ann:two", 401)):
            self.assertEqual(lab.post("/simpleenroll", lab.csr("r", "/CN=r"), "--basic", "-u",
                                      login).status, status, login)
        with open("/proc/%d/cmdline" % lab.process.pid, "rb") as words:
            self.assertNotIn(b"three-three", words.read(), "no password in the process table")

    def test_one_time_password(self):
        lab = self.lab("--otp", "new:once")
        login = ("--basic", "-u", "new:once")
        self.refused(lab.post("/simpleenroll", b"AAAA", *login), 400)
        csr = lab.csr("r1", "/CN=r1")
        answer = lab.post("/simpleenroll", csr, *login)
        self.check_certificate(lab, answer, lab.path("r1.key"), "CN=r1")
        self.refused(lab.post("/simpleenroll", csr, *login), 401)
        self.refused(lab.post("/simpleenroll", lab.csr("r2", "/CN=r2"), *login), 401)
        lab.stop()
        lab.start("--otp", "new:once", "--otp", "new:twice")
        self.refused(lab.post("/simpleenroll", csr, *login), 401)
        self.assertEqual(
            lab.post("/simpleenroll", csr, "--basic", "-u", "new:twice").status, 200)

    def test_bodies(self):
        """RFC 8951 section 3 and what real clients send."""
        lab = self.lab(*BOB)
        lines = lab.csr("r1", "/CN=r1")
        pem = lab.csr("r1", "/CN=r1", key=lab.path("r1.key"), form="PEM")
        for name, body, argv in (
                ("lines", lines, ()), ("one line", b"".join(lines.split()), ()),
                ("CRLF", lines.replace(b"\n", b"\r\n"), ()), ("PEM", pem, ()),
                ("chunked", lines, ("-H", "Transfer-Encoding: chunked")),
                ("other encoding", lines, ("-H", "Content-Transfer-Encoding: 8bit"))):
            self.assertEqual(lab.post("/simpleenroll", body, *AS_BOB, *argv).status, 200, name)
        self.assertEqual(lab.post("/simpleenroll", lines, *AS_BOB,
                                  kind="Application/PKCS10; charset=utf-8").status, 200)
        self.refused(lab.post("/simpleenroll", lines, *AS_BOB, kind="text/html"), 415, b"4.2.1")

    def test_bad_requests(self):
        lab = self.lab(*BOB)
        der = lab.csr("r1", "/CN=r1", form="DER")
        broken = der[:-1] + bytes([der[-1] ^ 1])
        small = lab.key("small", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024")
        ed = lab.key("ed", "-algorithm", "ED25519")
        for name, body, word in (
                ("empty", b"", b""), ("not base64", b"!!!!", b""),
                ("not a request", b"AAAA", b"4.2.1"),
                ("trailing byte", openssl("base64", data=der + b"x"), b"4.2.1"),
                ("signature", openssl("base64", data=broken), b"3.4"),
                ("RSA-1024", lab.csr("small", "/CN=a", key=small), b"1024 bits"),
                ("Ed25519", lab.csr("ed", "/CN=a", key=ed), b"RSA or EC"),
                ("no name", lab.csr("none", "/"), b"4.1.2.6"),
                ("SAN", lab.csr("san", "/CN=a", "-addext", "subjectAltName=DNS:a b"), b"name 1"),
                ("SAN type", lab.csr("san", "/CN=a", "-addext",
                                     "subjectAltName=otherName:1.2.3;UTF8:x"), b"name 1")):
            answer = lab.post("/simpleenroll", body, *AS_BOB)
            self.assertEqual(answer.status, 400, name)
            self.refused(answer, 400, word)
        self.assertEqual(lab.estd("list"), b"")

    def test_client_certificate(self):
        lab = self.lab()
        boot = lab.issue("boot", "/CN=boot")
        answer = lab.post("/simpleenroll", lab.csr("r1", "/CN=r1"), *boot)
        self.check_certificate(lab, answer, lab.path("r1.key"), "CN=r1")

    def test_issue_subject(self):
        lab = self.lab()
        lab.issue("boot", "/CN=ignored", "--subject", "CN=a\\,b,O=c", "--days", "3")
        with open(lab.path("boot.pem"), "rb") as file:
            pem = file.read()
        self.assertEqual(field(pem, "-subject", "-nameopt", "sep_comma_plus,esc_2253,dn_rev"),
                         "subject=CN=a\\,b,O=c")
        field(pem, "-checkend", str(3 * 86400 - 600))
        openssl("x509", "-noout", "-checkend", str(3 * 86400 + 1), data=pem, ok=False)

    def test_bad_client_certificates(self):
        """RFC 7030 section 3.3.2: a certificate that fails ends the handshake, no fallback."""
        lab = self.lab(*BOB)
        csr = lab.csr("r1", "/CN=r1")
        key = lab.key("self")
        openssl("req", "-x509", "-key", key, "-subj", "/CN=self", "-days", "1", "-out",
                lab.path("self.pem"))
        own = ("--cert", lab.path("self.pem"), "--key", key)
        old = lab.issue("old", "/CN=old", "--not-after", "20200101000000Z")
        for version in ("1.2", "1.3"):
            for name, cert in (("self-signed", own), ("expired", old)):
                with self.subTest(name, version=version):
                    lab.post("/simpleenroll", csr, *AS_BOB, *cert, "--tls-max", version, ok=False)
        lab.stop()
        lab.start("--client-ca", lab.path("self.pem"))
        self.assertEqual(lab.post("/simpleenroll", csr, *own).status, 200)
        self.refused(lab.post("/simplereenroll", csr, *own), 403, b"4.2.2")

    def test_policies(self):
        lab = Lab(template=self.template)
        self.addCleanup(lab.close)
        cert = lab.issue("boot", "/CN=boot")
        csr = lab.csr("r1", "/CN=r1")
        none = None  # the handshake fails
        for policy, bare, login, certified, both in (
                ("any", 401, 200, 200, 200), ("http", 401, 200, 401, 200),
                ("cert", none, none, 200, 200), ("both", none, none, 401, 200)):
            lab.start("--auth", policy, *BOB)
            for argv, status in (((), bare), (AS_BOB, login), (cert, certified),
                                 (cert + AS_BOB, both)):
                with self.subTest(policy, argv=argv):
                    answer = lab.post("/simpleenroll", csr, *argv, ok=status is not none)
                    if answer is not None:
                        self.assertEqual(answer.status, status, answer.body)
            lab.stop()


if __name__ == "__main__":
    unittest.main()
