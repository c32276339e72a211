#!/usr/bin/env python3
"""A certificate that xrsh enrolled, taken out as PEM and judged by openssl
against the CA's own files; the private key is nowhere in clear."""

import os
import re
import unittest

from estd_lab import Lab, field, openssl, run

XRSH = os.path.join(os.environ["XRSH_BUILD"], "xrsh")
SETUP = """configure
password6 encryption aes
commit
end
key config-key password-encryption
Master1Key
Master1Key
configure
client-authentication profile P1
username bob password Encrypt6 let-me-in
crypto ca trustpoint TP
enrollment url %s
subject-name CN=r1.example.com,O=Example
method est
enrollment authentication-profile P1
commit
end
crypto ca authenticate TP
yes
crypto ca enroll TP
"""
PEM = re.compile(r"^(\S+): ([^\n]*)\n(-----BEGIN CERTIFICATE-----\n.*?-----END CERTIFICATE-----\n)",
                 re.S | re.M)


class Verify(unittest.TestCase):
    def setUp(self):
        self.lab = Lab()
        self.addCleanup(self.lab.close)
        self.lab.start("--user", "bob:let-me-in")
        self.state = self.lab.path("state")
        run(XRSH, "-s", self.state, data=(SETUP % self.lab.urls[0]).encode())

    def exported(self):
        text = run(XRSH, "-s", self.state, "-c",
                   "show crypto ca certificates TP detail").decode()
        return {role: (subject, pem.encode()) for role, subject, pem in PEM.findall(text)}

    def test_openssl_accepts(self):
        certs = self.exported()
        self.assertEqual(set(certs), {"ca", "chain", "router"})
        self.lab.verify(certs["router"][1])
        self.assertEqual(certs["router"][0], "CN=r1.example.com,O=Example")
        for role, file in (("ca", "ca/sub-ca.pem"), ("chain", "ca/root-ca.pem")):
            with open(self.lab.path(file), "rb") as own:
                self.assertEqual(field(certs[role][1], "-fingerprint", "-sha256"),
                                 field(own.read(), "-fingerprint", "-sha256"), role)

    def test_no_certificates(self):
        text = run(XRSH, "-s", self.state, "-c", "show crypto ca certificates NOPE detail",
                   ok=False).decode()
        self.assertIn("% Trustpoint NOPE has no certificates\n", text)

    def test_private_key_is_nowhere_in_clear(self):
        """Every file of the state, searched for the DER forms that a key could have."""
        public = openssl("x509", "-noout", "-pubkey", data=self.exported()["router"][1])
        modulus = bytes.fromhex(openssl("rsa", "-pubin", "-noout", "-modulus", data=public)
                                .decode().strip().split("=")[1])
        # PKCS#1: version 0, modulus, public exponent 65537, then the private parts.
        private = b"\x02\x01\x00\x02\x82\x01\x01\x00" + modulus
        found_public = False
        for folder, _, files in os.walk(self.state):
            for name in files:
                with open(os.path.join(folder, name), "rb") as file:
                    content = file.read()
                self.assertNotIn(private, content, name)
                self.assertNotIn(b"PRIVATE KEY", content, name)
                found_public = found_public or modulus in content
        # The search can find such bytes at all: the certificate has the modulus.
        self.assertTrue(found_public)


if __name__ == "__main__":
    unittest.main(verbosity=2)
