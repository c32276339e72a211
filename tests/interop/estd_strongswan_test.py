#!/usr/bin/env python3
"""estd driven by strongSwan's pki tool (Debian package strongswan-pki, 5.9.8),
which reads base64 only without line breaks."""

import os
import shutil
import sys
import unittest

from estd_lab import Lab, field, run

SKIPPED = 77  # what meson shows as SKIP


class StrongSwan(unittest.TestCase):
    def setUp(self):
        self.lab = Lab()
        self.addCleanup(self.lab.close)
        self.lab.start("--user", "bob:let-me-in", "--one-line")

    def pki(self, *argv):
        return run("pki", *argv, cwd=self.lab.dir)

    def test_enrol_and_renew(self):
        lab = self.lab
        url, root, sub = lab.urls[0], lab.path("ca/root-ca.pem"), lab.path("ca/sub-ca.pem")
        self.pki("--estca", "--url", url, "--cacert", root, "--caout", "ca.der", "--outform",
                 "pem", "--force")
        self.assertTrue(any(name.startswith("ca") and name.endswith(".der")
                            for name in os.listdir(lab.dir)), os.listdir(lab.dir))
        key = lab.key("r1", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048")
        with open(lab.path("r1.csr"), "wb") as file:
            file.write(lab.csr("r1", "/O=x/CN=r1", key=key, form="DER"))
        ask = ("--est", "--url", url, "--cacert", root, "--cacert", sub, "--in",
               lab.path("r1.csr"), "--outform", "pem")
        pem = self.pki(*ask, "--userpass", "bob:let-me-in")
        lab.verify(pem)
        self.assertIn("CN = r1", field(pem, "-subject"))
        with open(lab.path("r1.pem"), "wb") as file:
            file.write(pem)
        renewed = self.pki(*ask, "--cert", lab.path("r1.pem"), "--key", key)
        lab.verify(renewed)
        self.assertNotEqual(field(pem, "-serial"), field(renewed, "-serial"))


if __name__ == "__main__":
    if shutil.which("pki") is None:
        print("strongswan-pki is not installed")
        sys.exit(SKIPPED)
    unittest.main()
