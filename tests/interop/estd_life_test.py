#!/usr/bin/env python3
"""The life of a certificate after its first issue: renewed, revoked, or kept
waiting for (RFC 7030 sections 4.2.2 and 4.2.3, RFC 5280 section 5)."""

import re
import unittest

from estd_lab import AS_BOB, BOB, Lab, LabTest, field, openssl


class Renewing(LabTest):
    def test_same_identity(self):
        """RFC 7030 section 4.2.2, byte for byte."""
        lab = self.lab()
        cert = lab.issue("r1", "/CN=r1/O=x", san="DNS:r1.example")
        san = ("-addext", "subjectAltName=DNS:r1.example")
        self.assertEqual(
            lab.post("/simplereenroll", lab.csr("n", "/CN=r1/O=x", *san), *cert).status, 200)
        for name, csr, word in (
                ("subject", lab.csr("n", "/CN=r2/O=x", *san), b"Subject"),
                ("case", lab.csr("n", "/CN=R1/O=x", *san), b"Subject"),
                ("order", lab.csr("n", "/O=x/CN=r1", *san), b"Subject"),
                ("no SAN", lab.csr("n", "/CN=r1/O=x"), b"SubjectAltName"),
                ("SAN", lab.csr("n", "/CN=r1/O=x", "-addext", "subjectAltName=DNS:r2.example"),
                 b"SubjectAltName")):
            answer = lab.post("/simplereenroll", csr, *cert)
            self.assertEqual(answer.status, 400, name)
            self.refused(answer, 400, word)

    def test_without_certificate(self):
        lab = self.lab(*BOB)
        lab.issue("r1", "/CN=r1")
        self.assertEqual(
            lab.post("/simplereenroll", lab.csr("n", "/CN=r1"), *AS_BOB).status, 200)
        self.refused(lab.post("/simplereenroll", lab.csr("n", "/CN=r2"), *AS_BOB), 403, b"4.2.2")
        lab.issue("r3", "/CN=r3", "--not-after", "20200101000000Z")
        self.refused(lab.post("/simplereenroll", lab.csr("n", "/CN=r3"), *AS_BOB), 403, b"valid")

    def test_revoked(self):
        lab = self.lab()
        cert = lab.issue("r1", "/CN=r1")
        with open(lab.path("r1.pem"), "rb") as file:
            pem = file.read()
        serial = field(pem, "-serial").split("=")[1]
        csr = lab.csr("n", "/CN=r1")
        self.assertEqual(lab.post("/simplereenroll", csr, *cert).status, 200)
        lab.estd("revoke", serial.lower())
        lab.estd("revoke", serial, ok=False)
        for operation in ("/simpleenroll", "/simplereenroll"):
            self.refused(lab.post(operation, csr, *cert), 403, b"revoked")


class Revoking(LabTest):
    def crl(self, lab, pem):
        url = re.search(r"URI:(http://\S+)/crl.der", field(pem, "-text")).group(1)
        answer = lab.curl("/crl.der", url=url)
        self.assertEqual((answer.status, answer.header("Content-Type")),
                         (200, "application/pkix-crl"))
        with open(lab.path("crl.pem"), "wb") as file:
            file.write(openssl("crl", "-inform", "DER", data=answer.body))
        return openssl("crl", "-noout", "-text", "-CAfile", lab.path("ca/sub-ca.pem"), "-in",
                       lab.path("crl.pem")).decode(), url

    def test_crl(self):
        lab = self.lab(*BOB)
        pem = lab.post("/simpleenroll", lab.csr("r1", "/CN=r1"), *AS_BOB).certs()[0]
        serial = field(pem, "-serial").split("=")[1]
        text, url = self.crl(lab, pem)
        self.assertIn("No Revoked Certificates", text)
        self.assertIn("Authority Key Identifier", text)
        first = int(re.search(r"CRL Number:\s+(\d+)", text).group(1))
        check = ("-crl_check", "-CRLfile", lab.path("crl.pem"))
        lab.verify(pem, *check)
        lab.estd("revoke", serial)
        text, _ = self.crl(lab, pem)
        self.assertIn("Serial Number: " + serial, text)
        self.assertEqual(int(re.search(r"CRL Number:\s+(\d+)", text).group(1)), first + 1)
        lab.verify(pem, *check, ok=False)
        self.assertIn("revoked", lab.estd("list").decode())
        lab.stop()
        lab.start(*BOB)
        self.assertEqual(self.crl(lab, pem)[1], url, "the URL outlives the process")

    def test_next_update(self):
        """RFC 5280 section 5.1.2.5: a new CRL before the old one ends, on the router's clock."""
        lab = Lab(template=self.template)
        self.addCleanup(lab.close)
        lab.start(*BOB, "--clock", lab.path("clock"))
        pem = lab.post("/simpleenroll", lab.csr("r1", "/CN=r1"), *AS_BOB).certs()[0]
        before = re.search(r"CRL Number:\s+(\d+)", self.crl(lab, pem)[0]).group(1)
        self.assertEqual(
            re.search(r"CRL Number:\s+(\d+)", self.crl(lab, pem)[0]).group(1), before)
        with open(lab.path("clock"), "w") as file:
            file.write("86000\n")
        after = re.search(r"CRL Number:\s+(\d+)", self.crl(lab, pem)[0]).group(1)
        self.assertEqual(int(after), int(before) + 1)


class Waiting(LabTest):
    def pending(self, lab):
        return [line.split("\t") for line in lab.estd("pending").decode().splitlines()]

    def held(self, answer):
        self.assertEqual(answer.status, 202, answer.body)
        self.assertRegex(answer.header("Retry-After") or "", r"\A[1-9][0-9]*\Z",
                         "RFC 7030 section 4.2.3: 202 has Retry-After")

    def test_grant_and_reject(self):
        lab = self.lab(*BOB, "--manual")
        yes, no = lab.csr("yes", "/CN=yes"), lab.csr("no", "/CN=no")
        for csr in (yes, no, yes):
            self.held(lab.post("/simpleenroll", csr, *AS_BOB))
        rows = self.pending(lab)
        self.assertEqual([row[3] for row in rows], ["CN=yes", "CN=no"])
        lab.stop()
        lab.start(*BOB, "--manual")
        self.held(lab.post("/simpleenroll", yes, *AS_BOB))
        self.assertEqual(self.pending(lab)[0][0], rows[0][0], "same request, same row")
        lab.estd("grant", rows[0][0])
        lab.estd("grant", rows[0][0], ok=False)
        answer = lab.post("/simpleenroll", yes, *AS_BOB)
        self.assertEqual(answer.status, 200)
        lab.verify(answer.certs()[0])
        lab.estd("reject", "all")
        self.refused(lab.post("/simpleenroll", no, *AS_BOB), 403, b"rejected")
        self.held(lab.post("/simpleenroll", yes, *AS_BOB))

    def test_one_time_password_while_pending(self):
        lab = self.lab("--otp", "new:once", "--manual")
        login = ("--basic", "-u", "new:once")
        csr = lab.csr("r1", "/CN=r1")
        self.held(lab.post("/simpleenroll", csr, *login))
        self.refused(lab.post("/simpleenroll", lab.csr("r2", "/CN=r2"), *login), 401)
        self.held(lab.post("/simpleenroll", csr, *login))
        lab.estd("grant", "all")
        self.assertEqual(lab.post("/simpleenroll", csr, *login).status, 200)
        self.refused(lab.post("/simpleenroll", csr, *login), 401)

    def test_retry_after(self):
        lab = Lab(template=self.template)
        self.addCleanup(lab.close)
        lab.start(*BOB, "--fault", "retry-after=3600", "--clock", lab.path("clock"))
        csr = lab.csr("r1", "/CN=r1")
        for _ in range(2):
            answer = lab.post("/simpleenroll", csr, *AS_BOB)
            self.held(answer)
            self.assertTrue(3500 < int(answer.header("Retry-After")) <= 3600)
        with open(lab.path("clock"), "w") as file:
            file.write("3601\n")
        for _ in range(2):
            self.assertEqual(lab.post("/simpleenroll", csr, *AS_BOB).status, 200)

    def test_clock(self):
        """The router's clock judges client certificates in the handshake, and dates new ones."""
        lab = Lab(template=self.template)
        self.addCleanup(lab.close)
        cert = lab.issue("r1", "/CN=r1", "--days", "30")
        lab.start("--clock", lab.path("clock"), "--validity", "30d")
        csr = lab.csr("n", "/CN=r1")
        self.assertEqual(lab.post("/simplereenroll", csr, *cert).status, 200)
        with open(lab.path("clock"), "w") as file:
            file.write("%d\n" % (29 * 86400))
        pem = lab.post("/simplereenroll", csr, *cert).certs()[0]
        field(pem, "-checkend", str(58 * 86400))
        with open(lab.path("clock"), "w") as file:
            file.write("%d\n" % (31 * 86400))
        lab.post("/simplereenroll", csr, *cert, ok=False)


if __name__ == "__main__":
    unittest.main()
