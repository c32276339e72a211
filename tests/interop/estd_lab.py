"""What the interop tests of estd share: a server in a folder of its own, and
the programs that drive it (curl, openssl), each call checked."""

import glob
import os
import re
import select
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

ESTD = os.path.join(os.environ["XRSH_BUILD"], "estd")
EST = "/.well-known/est"
BOB = ("--user", "bob:let-me-in")  # for estd
AS_BOB = ("--basic", "-u", "bob:let-me-in")  # for curl
WAIT = 60  # seconds; a limit for trouble, never slept through


def run(*argv, data=None, ok=True, cwd=None):
    """Runs a program; its standard output as bytes.  Fails unless its status is 0 (or not)."""
    done = subprocess.run(argv, input=data, capture_output=True, timeout=WAIT, cwd=cwd)
    if ok is not None and (done.returncode == 0) != ok:
        raise AssertionError("%s: exit status %d\n%s\n%s" % (
            " ".join(argv), done.returncode, done.stdout.decode(errors="replace"),
            done.stderr.decode(errors="replace")))
    return done.stdout


def openssl(*argv, data=None, ok=True):
    return run("openssl", *argv, data=data, ok=ok)


class Answer:
    """One HTTP answer: the last one, where curl made several exchanges."""

    def __init__(self, headers, body):
        last = re.split(rb"\r\n\r\n(?=HTTP/)", headers.strip())[-1].decode().split("\r\n")
        self.status = int(last[0].split()[1])
        self.headers = [tuple(line.split(": ", 1)) for line in last[1:] if ": " in line]
        self.body = body

    def header(self, name):
        values = self.all(name)
        return values[0] if values else None

    def all(self, name):
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def der(self):
        return openssl("base64", "-d", "-A", data=b"".join(self.body.split()))

    def pem(self):
        return openssl("pkcs7", "-inform", "DER", "-print_certs", data=self.der())

    def certs(self):
        return re.findall(rb"-----BEGIN CERT.*?-----END CERTIFICATE-----\n", self.pem(), re.S)


class Lab:
    """A temporary folder with a CA (folder "ca") and, after start(), a server.

    The keys can be those of a template, since making them takes most of the time.
    """

    def __init__(self, template=None):
        self.dir = tempfile.mkdtemp(prefix="estd-")
        self.process = None
        self.urls = []
        if template is not None:
            os.mkdir(self.path("ca"), 0o700)
            for name in glob.glob(template.path("ca/*.pem")):
                shutil.copy(name, self.path("ca"))
        else:
            self.start()
            self.stop()

    def path(self, name):
        return os.path.join(self.dir, name)

    def estd(self, command, *argv, ok=True):
        """Runs a command of estd beside the server."""
        operands = [word for word in argv if not word.startswith("-")] if command in (
            "grant", "reject", "revoke") else []
        options = [word for word in argv if word not in operands]
        return run(ESTD, command, "--dir", self.path("ca"), *options, *operands, ok=ok)

    def start(self, *options, listen=("127.0.0.1:0",)):
        argv = [ESTD, "--dir", self.path("ca"), "--workers", "2"]
        for address in listen:
            argv += ["--listen", address]
        with open(self.path("log"), "ab") as log:
            self.process = subprocess.Popen(argv + list(options), stdout=subprocess.PIPE,
                                            stderr=log, bufsize=0)
        self.urls = [self.ready_line() for _ in listen]
        return self

    def ready_line(self):
        readable, _, _ = select.select([self.process.stdout], [], [], WAIT)
        line = self.process.stdout.readline().decode() if readable else ""
        match = re.fullmatch(r"estd: ready (https://\S+:[1-9][0-9]*)\n", line)
        if match is None:
            raise AssertionError("expected a ready line, got %r; log:\n%s" % (line, self.log()))
        return match.group(1)

    def stop(self):
        """Ends the server with SIGTERM, which must give status 0."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(timeout=WAIT)
        self.process.stdout.close()
        self.process = None
        if status != 0:
            raise AssertionError("estd: exit status %d after SIGTERM; log:\n%s" % (
                status, self.log()))

    def close(self):
        try:
            self.stop()
        finally:
            shutil.rmtree(self.dir)

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.close()

    def log(self):
        with open(self.path("log"), "r", errors="replace") as log:
            return log.read()

    def curl(self, operation, *argv, url=None, ok=True):
        """One curl call; None when it had to fail (ok=False) and did."""
        headers, body = self.path("headers"), self.path("body")
        for name in (headers, body):
            if os.path.exists(name):
                os.unlink(name)
        run("curl", "-sS", "--max-time", str(WAIT), "-g", "--cacert", self.path("ca/root-ca.pem"),
            "-D", headers, "-o", body, *argv, (url or self.urls[0]) + operation, ok=ok)
        if not ok:
            return None
        with open(headers, "rb") as text:
            head = text.read()
        content = b""
        if os.path.exists(body):
            with open(body, "rb") as data:
                content = data.read()
        return Answer(head, content)

    def get(self, operation, *argv, **more):
        return self.curl(EST + operation, *argv, **more)

    def post(self, operation, body, *argv, kind="application/pkcs10", **more):
        with open(self.path("post"), "wb") as data:
            data.write(body)
        return self.curl(EST + operation, "-H", "Content-Type: " + kind, "-H", "Expect:",
                         "--data-binary", "@" + self.path("post"), *argv, **more)

    def key(self, name, *kind):
        """A fresh key in a file; EC by default, which is quick to make."""
        if not kind:
            kind = ("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")
        openssl("genpkey", *kind, "-out", self.path(name + ".key"))
        return self.path(name + ".key")

    def csr(self, name, subject, *more, key=None, form="base64"):
        """A request as base64 lines, "PEM" or "DER"."""
        key = key or self.key(name)
        pem = openssl("req", "-new", "-sha256", "-key", key, "-subj", subject, *more)
        if form == "PEM":
            return pem
        der = openssl("req", "-outform", "DER", data=pem)
        return der if form == "DER" else openssl("base64", data=der)

    def issue(self, name, subject, *options, san=None):
        """A certificate by "estd issue": curl's options to use it."""
        more = ("-addext", "subjectAltName=" + san) if san else ()
        with open(self.path(name + ".csr"), "wb") as file:
            file.write(self.csr(name, subject, *more, form="PEM"))
        self.estd("issue", "--csr", self.path(name + ".csr"), "--out", self.path(name + ".pem"),
                  *options)
        return ("--cert", self.path(name + ".pem"), "--key", self.path(name + ".key"))

    def verify(self, pem, *more, ok=True):
        """openssl verify of a certificate against root and sub-CA."""
        with open(self.path("verify.pem"), "wb") as file:
            file.write(pem)
        return openssl("verify", "-CAfile", self.path("ca/root-ca.pem"), "-untrusted",
                       self.path("ca/sub-ca.pem"), *more, self.path("verify.pem"), ok=ok)

    def until(self, what, condition):
        """Waits for a condition that another process brings about."""
        limit = time.monotonic() + WAIT
        while not condition():
            if time.monotonic() > limit:
                raise AssertionError("waited in vain for " + what)
            select.select([], [], [], 0.01)


def field(pem, *show):
    """What openssl x509 shows of a certificate, without line end."""
    return openssl("x509", "-noout", *show, data=pem).decode().strip()


class LabTest(unittest.TestCase):
    """A test whose labs share the keys of one, which take long to make."""

    longMessage = True

    @classmethod
    def setUpClass(cls):
        cls.template = Lab()
        cls.addClassCleanup(cls.template.close)

    def lab(self, *options, **more):
        lab = Lab(template=self.template)
        self.addCleanup(lab.close)
        return lab.start(*options, **more)

    def refused(self, answer, status, word=b""):
        self.assertEqual(answer.status, status, answer.body)
        self.assertEqual(answer.header("Content-Type"), "text/plain")
        if status != 401:
            self.assertRegex(answer.body, rb"\A[^\n]+\n\Z", "one line of text")
        self.assertIn(word, answer.body)
