#!/usr/bin/env python3
"""What estd puts on the wire, seen with Python's ssl module: records, kept
connections, their end, and peers that misbehave."""

import os
import socket
import ssl
import unittest

from estd_lab import EST, WAIT, Lab

GET = ("GET %s/cacerts HTTP/1.1\r\nHost: localhost\r\n%%s\r\n" % EST).encode()
APPLICATION_DATA = 23  # RFC 5246 section 6.2.1


class Wire(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.lab = Lab()
        cls.addClassCleanup(cls.lab.close)
        cls.lab.start("--user", "bob:let-me-in")

    def plain(self):
        host, port = self.lab.urls[0].split("//")[1].split(":")
        sock = socket.create_connection((host, int(port)), timeout=WAIT)
        self.addCleanup(sock.close)
        return sock

    def context(self):
        return ssl.create_default_context(cafile=self.lab.path("ca/root-ca.pem"))

    def tls(self):
        sock = self.context().wrap_socket(self.plain(), server_hostname="localhost",
                                          suppress_ragged_eofs=False)
        self.addCleanup(sock.close)
        return sock

    def answer(self, sock):
        """One whole answer by its Content-Length."""
        data = b""
        while b"\r\n\r\n" not in data:
            piece = sock.recv(65536)
            self.assertTrue(piece, "the connection ended: %r" % data)
            data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        length = [int(line.split(b":")[1]) for line in head.split(b"\r\n")
                  if line.lower().startswith(b"content-length:")]
        self.assertEqual(len(length), 1, head)
        while len(body) < length[0]:
            body += sock.recv(65536)
        self.assertEqual(len(body), length[0])
        return head, body

    def ok(self, sock):
        head, _ = self.answer(sock)
        self.assertTrue(head.startswith(b"HTTP/1.1 200 "), head)

    def tearDown(self):
        """Whatever a test did, the next client is served."""
        self.assertEqual(self.lab.get("/cacerts").status, 200)

    def test_one_record(self):
        """Header and body arrive together: some clients read one record and stop."""
        context = self.context()
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        inward, outward = ssl.MemoryBIO(), ssl.MemoryBIO()
        tls = context.wrap_bio(inward, outward, server_hostname="localhost")
        sock = self.plain()
        while True:
            try:
                tls.do_handshake()
                break
            except ssl.SSLWantReadError:
                sock.sendall(outward.read())
                inward.write(sock.recv(65536))
        tls.write(GET % b"Connection: close\r\n")
        sock.sendall(outward.read())
        raw = b""
        while True:
            piece = sock.recv(65536)
            if not piece:
                break
            raw += piece
        types = []
        while raw:
            types.append(raw[0])
            length = int.from_bytes(raw[3:5], "big")
            raw = raw[5 + length:]
        self.assertEqual(types.count(APPLICATION_DATA), 1, types)

    def test_kept_connection(self):
        """RFC 5273 section 5: several requests on one connection."""
        sock = self.tls()
        for _ in range(3):
            sock.sendall(GET % b"")
            self.ok(sock)

    def test_after_401(self):
        sock = self.tls()
        sock.sendall(b"POST %s/simpleenroll HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nAAAA"
                     % EST.encode())
        head, body = self.answer(sock)
        self.assertTrue(head.startswith(b"HTTP/1.1 401 "), head)
        self.assertEqual(body, b"")
        sock.sendall(GET % b"")
        self.ok(sock)

    def test_close(self):
        """"Connection: close" is honoured, and the stream ends with close_notify."""
        sock = self.tls()
        sock.sendall(GET % b"Connection: close\r\n")
        head, _ = self.answer(sock)
        self.assertIn(b"Connection: close", head)
        self.assertEqual(sock.recv(1), b"")

    def test_http_1_0(self):
        sock = self.tls()
        sock.sendall(b"GET %s/cacerts HTTP/1.0\r\n\r\n" % EST.encode())
        head, _ = self.answer(sock)
        self.assertIn(b" 200 ", head.split(b"\r\n")[0])
        self.assertEqual(sock.recv(1), b"")

    def test_byte_by_byte(self):
        sock = self.tls()
        for byte in GET % b"":
            sock.sendall(bytes([byte]))
        self.ok(sock)

    def test_expect(self):
        """A body that waits for 100 Continue (RFC 9110 section 10.1.1)."""
        sock = self.tls()
        sock.sendall(b"POST %s/simpleenroll HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n"
                     b"Expect: 100-continue\r\n\r\n" % EST.encode())
        self.assertTrue(sock.recv(65536).startswith(b"HTTP/1.1 100 "))
        sock.sendall(b"AAAA")
        self.assertTrue(self.answer(sock)[0].startswith(b"HTTP/1.1 401 "))

    def test_large_header(self):
        sock = self.tls()
        try:
            sock.sendall(GET % (b"X: " + b"x" * (1 << 20) + b"\r\n"))
            answer = sock.recv(65536)
        except OSError:
            return  # the connection was cut, which is as good
        self.assertFalse(answer.startswith(b"HTTP/1.1 2"), answer)

    def test_not_http(self):
        sock = self.tls()
        sock.sendall(b"\0\1\2\3\r\n\r\n")
        try:
            answer = sock.recv(65536)
        except OSError:
            return
        self.assertFalse(answer.startswith(b"HTTP/1.1 2"), answer)

    def test_not_tls(self):
        sock = self.plain()
        sock.sendall(GET % b"")
        try:
            answer = sock.recv(65536)
        except OSError:
            return
        self.assertFalse(answer.startswith(b"HTTP"), answer)

    def test_many_that_leave(self):
        for i in range(50):
            sock = self.plain()
            sock.sendall(os.urandom(i))
            sock.close()

    def test_many_at_once(self):
        """More connections than places: the last ones wait, and are served when others leave."""
        idle = [self.plain() for _ in range(600)]
        late = self.plain()
        late.setblocking(True)
        late.settimeout(WAIT)
        for sock in idle:
            sock.close()
        tls = self.context().wrap_socket(late, server_hostname="localhost")
        self.addCleanup(tls.close)
        tls.sendall(GET % b"")
        self.ok(tls)


if __name__ == "__main__":
    unittest.main()
