#!/usr/bin/env python3
"""Each fault of estd, seen by curl and openssl as the wrong that it promises."""

import subprocess
import time
import unittest

from estd_lab import ESTD, EST, Lab, field, openssl, run

LOGIN = ("--basic", "-u", "bob:let-me-in")


class Faults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.template = Lab()
        cls.addClassCleanup(cls.template.close)

    def enrol(self, *faults, ok=True):
        self.lab = Lab(template=self.template)
        self.addCleanup(self.lab.close)
        options = [word for fault in faults for word in ("--fault", fault)]
        self.lab.start("--user", "bob:let-me-in", *options)
        self.key = self.lab.key("r1")
        return self.lab.post("/simpleenroll", self.lab.csr("r1", "/CN=r1", key=self.key), *LOGIN,
                             ok=ok)

    def parses(self, answer):
        done = subprocess.run(["openssl", "pkcs7", "-inform", "DER", "-noout"],
                              input=answer.der(), capture_output=True)
        return done.returncode == 0

    def test_no_fault(self):
        answer = self.enrol()
        self.assertEqual(answer.status, 200)
        self.assertTrue(self.parses(answer))

    def test_statuses(self):
        for fault, status in (("unauthorized", 401), ("server-error", 500), ("created", 201),
                              ("redirect", 307), ("no-retry-after", 202)):
            answer = self.enrol(fault)
            self.assertEqual(answer.status, status, fault)
            self.assertIsNone(answer.header("Retry-After"), fault)

    def test_redirect(self):
        answer = self.enrol("redirect=https://other.example/x")
        self.assertEqual(answer.header("Location"), "https://other.example/x")

    def test_retry_after(self):
        answer = self.enrol("retry-after=7")
        self.assertEqual((answer.status, answer.header("Retry-After")), (202, "7"))

    def test_truncated(self):
        answer = self.enrol("truncated")
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.header("Content-Length"), str(len(answer.body)))
        self.assertEqual(answer.der()[0], 0x30, "base64 is sound, a SEQUENCE begins")
        self.assertFalse(self.parses(answer))

    def test_garbage(self):
        answer = self.enrol("garbage")
        self.assertGreater(len(answer.der()), 500)
        self.assertFalse(self.parses(answer))

    def test_empty(self):
        answer = self.enrol("empty")
        self.assertEqual((answer.status, answer.body), (200, b""))

    def test_huge_body(self):
        answer = self.enrol("huge-body")
        self.assertGreaterEqual(len(answer.body), 1 << 20)

    def test_bad_base64(self):
        answer = self.enrol("bad-base64")
        self.assertIn(b"!", answer.body)
        self.assertEqual(answer.header("Content-Transfer-Encoding"), "base64")

    def test_close(self):
        self.enrol("close", ok=False)
        log = self.lab.log()
        self.assertIn(": 200", log)
        self.assertEqual(self.lab.get("/cacerts").status, 200, "only enrolment is faulty")

    def test_wrong_ca(self):
        pem = self.enrol("wrong-ca").certs()[0]
        self.lab.verify(pem, ok=False)
        self.assertNotIn("xrsh Lab", field(pem, "-issuer"))
        self.assertEqual(len(self.lab.get("/cacerts").certs()), 2)
        boot = self.lab.issue("boot", "/CN=boot")
        with open(boot[1], "rb") as file:
            self.lab.verify(file.read())

    def test_wrong_key(self):
        pem = self.enrol("wrong-key").certs()[0]
        self.lab.verify(pem)
        self.assertNotEqual(field(pem, "-pubkey"),
                            openssl("pkey", "-in", self.key, "-pubout").decode().strip())

    def test_old_cert(self):
        pem = self.enrol("old-cert").certs()[0]
        openssl("x509", "-noout", "-checkend", "0", data=pem, ok=False)
        self.lab.verify(pem, "-no_check_time")

    def test_many_certs(self):
        self.assertGreater(len(self.enrol("many-certs").certs()), 100)

    def test_slow(self):
        begin = time.monotonic()
        self.assertEqual(self.enrol("slow=1").status, 200)
        self.assertGreaterEqual(time.monotonic() - begin, 1)

    def test_slow_and_gone(self):
        """A client that leaves before the answer must not hurt the server."""
        self.lab = Lab(template=self.template).start("--fault", "slow=1", "--fault-on", "cacerts")
        self.addCleanup(self.lab.close)
        run("curl", "-sS", "--max-time", "0.3", "--cacert", self.lab.path("ca/root-ca.pem"),
            self.lab.urls[0] + EST + "/cacerts", ok=False)
        self.assertEqual(self.lab.get("/csrattrs").status, 200)
        self.assertEqual(self.lab.get("/cacerts").status, 200)

    def test_server_certificates(self):
        for fault, option in (("expired-server-cert", "-no_check_time"), ("wrong-name", None)):
            self.enrol(fault, ok=False)
            host = self.lab.urls[0].split("//")[1]
            pem = openssl("x509", data=openssl("s_client", "-connect", host, data=b"", ok=None))
            self.lab.verify(pem, *([option] if option else []))
            openssl("verify", "-CAfile", self.lab.path("ca/root-ca.pem"), "-untrusted",
                    self.lab.path("ca/sub-ca.pem"), "-verify_ip", "127.0.0.1",
                    self.lab.path("verify.pem"), ok=False)

    def test_places(self):
        lab = Lab(template=self.template)
        self.addCleanup(lab.close)
        csr = lab.csr("r1", "/CN=r1")
        for place, faulty in (("enroll", (200, 200, 500)), ("cacerts", (500, 200, 200)),
                              ("csrattrs", (200, 500, 200)), ("all", (500, 500, 500))):
            lab.start("--user", "bob:let-me-in", "--fault", "server-error", "--fault-on", place)
            seen = (lab.get("/cacerts").status, lab.get("/csrattrs").status,
                    lab.post("/simpleenroll", csr, *LOGIN).status)
            self.assertEqual(seen, faulty, place)
            lab.stop()

    def test_csrattrs_garbage(self):
        self.assertEqual(self.enrol("csrattrs-garbage").status, 200)
        der = self.lab.get("/csrattrs").der()
        self.assertNotEqual(der[0], 0x30)

    def test_help_names_every_fault(self):
        text = run(ESTD, "--help").decode()
        wrong = subprocess.run([ESTD, "--dir", "x", "--fault", "nonsense"], capture_output=True)
        self.assertEqual(wrong.returncode, 2)
        names = wrong.stderr.decode().split("expected one of ")[1].strip().split(", ")
        self.assertEqual(len(names), 20)
        for name in names:
            self.assertIn("\n  " + name, text)


if __name__ == "__main__":
    unittest.main()
