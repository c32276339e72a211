#!/usr/bin/env python3
"""Channel binding (RFC 7030 section 3.5, RFC 5929, RFC 9266) as others compute
it: Python's ssl module for tls-unique, openssl s_client for tls-exporter."""

import base64
import re
import select
import socket
import ssl
import subprocess
import unittest

from estd_lab import EST, WAIT, Lab, openssl

LOGIN = "Authorization: Basic " + base64.b64encode(b"bob:let-me-in").decode()
BOUND_OPTIONS = ("--user", "bob:let-me-in", "--bind")
LABEL = "EXPORTER-Channel-Binding"


def request(lab, binding):
    """A request whose challengePassword is binding."""
    config = lab.path("req.cnf")
    with open(config, "w") as file:
        file.write("[req]\ndistinguished_name=dn\nattributes=attrs\nprompt=no\n"
                   "[dn]\nCN=r1\n[attrs]\nchallengePassword=%s\n" % binding)
    der = openssl("req", "-new", "-key", lab.key("r1"), "-config", config, "-outform", "DER")
    return openssl("base64", data=der)


def message(body):
    head = ("POST %s/simpleenroll HTTP/1.1\r\nHost: localhost\r\n%s\r\nConnection: close\r\n"
            "Content-Type: application/pkcs10\r\nContent-Length: %d\r\n\r\n" % (
                EST, LOGIN, len(body)))
    return head.encode() + body


def status(answer):
    return int(re.search(rb"HTTP/1.1 (\d+)", answer).group(1))


class Binding(unittest.TestCase):
    def setUp(self):
        self.lab = Lab()
        self.addCleanup(self.lab.close)

    def address(self):
        host, port = self.lab.urls[0].split("//")[1].split(":")
        return host, int(port)

    def exchange12(self, make_body):
        """One request over TLS 1.2; make_body gets the connection's tls-unique in base64."""
        context = ssl.create_default_context(cafile=self.lab.path("ca/root-ca.pem"))
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        with socket.create_connection(self.address(), timeout=WAIT) as plain:
            with context.wrap_socket(plain, server_hostname="localhost") as tls:
                unique = base64.b64encode(tls.get_channel_binding("tls-unique")).decode()
                tls.sendall(message(make_body(unique)))
                answer = b""
                while True:
                    piece = tls.recv(65536)
                    if not piece:
                        return answer
                    answer += piece

    def exchange13(self, make_body):
        """The same over TLS 1.3 with s_client, which prints the exporter's value."""
        client = subprocess.Popen(
            ["openssl", "s_client", "-connect", "%s:%d" % self.address(), "-tls1_3", "-nocommands",
             "-ign_eof", "-verify_return_error", "-CAfile", self.lab.path("ca/root-ca.pem"),
             "-keymatexport", LABEL, "-keymatexportlen", "32"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0)
        self.addCleanup(client.stdout.close)
        self.addCleanup(client.kill)
        output = b""
        while b"Keying material: " not in output or not output.endswith(b"\n"):
            readable, _, _ = select.select([client.stdout], [], [], WAIT)
            piece = client.stdout.read(4096) if readable else b""
            self.assertTrue(piece, "s_client ended: %r" % output)
            output += piece
        value = bytes.fromhex(re.search(rb"Keying material: ([0-9A-F]{64})", output).group(1)
                              .decode())
        client.stdin.write(message(make_body(base64.b64encode(value).decode())))
        client.stdin.close()
        answer = client.stdout.read(1 << 20)
        while b"HTTP/1.1" not in answer:
            piece = client.stdout.read(1 << 20)
            self.assertTrue(piece, "no answer: %r" % answer)
            answer += piece
        self.assertEqual(client.wait(timeout=WAIT), 0)
        return answer

    def test_bound(self):
        lab = self.lab.start(*BOUND_OPTIONS)
        for exchange in (self.exchange12, self.exchange13):
            answer = exchange(lambda value: request(lab, value))
            self.assertEqual(status(answer), 200, answer)

    def test_not_bound(self):
        lab = self.lab.start(*BOUND_OPTIONS)
        plain = lab.csr("r2", "/CN=r2")
        other = base64.b64encode(b"x" * 12).decode()
        for exchange in (self.exchange12, self.exchange13):
            for name, make in (("absent", lambda value: plain),
                               ("other", lambda value: request(lab, other)),
                               ("cut", lambda value: request(lab, value[:-4]))):
                answer = exchange(make)
                self.assertEqual(status(answer), 400, (name, answer))
                self.assertIn(b"RFC 7030 section 3.5", answer, name)

    def test_wrong_although_not_demanded(self):
        """RFC 7030 section 4.2: a value that was submitted is checked."""
        lab = self.lab.start("--user", "bob:let-me-in")
        self.assertEqual(status(self.exchange12(lambda value: request(lab, value))), 200)
        self.assertEqual(status(self.exchange12(lambda value: request(lab, "secret"))), 400)

    def test_csrattrs(self):
        """RFC 7030 section 4.5.2: challengePassword is named where binding is demanded."""
        answer = self.lab.start(*BOUND_OPTIONS).get("/csrattrs")
        self.assertIn(b"challengePassword",
                      openssl("asn1parse", "-inform", "DER", data=answer.der()))


if __name__ == "__main__":
    unittest.main()
