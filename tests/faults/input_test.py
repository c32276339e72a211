"""Bad input on every way in: the three errors of the parser, lines that are
too long or no text, quotes and modifiers that are wrong, answers to questions,
files that are no configuration.  One line says what was wrong, what stood
before and behind it holds, the exit status is that of xrsh(1)."""

import os
import pty
import tty

from lab import XRSH, Conversation, LabTest, commit, complaints, main, run, BASE

LIMIT_BYTES = 4096
INVALID = "% Invalid input detected at '^' marker."
TOO_LONG = "% Line not accepted: longer than 4096 bytes"
NOT_TEXT = "% Line not accepted: not text, it holds a NUL"
LOAD_FAILED = "Syntax/Authorization errors in one or more commands."

# What is typed in an interface's mode, and how what is said of it begins.
PARSER = (
    (b"frobnicate", INVALID),
    (b"description", "% Incomplete command."),
    (b"no", "% Incomplete command."),
    (b"c", '% Ambiguous command:  "c"'),
    (b"ipv4 address 192.0.2.256 255.255.255.0", INVALID),
    (b"description " + b"x" * (LIMIT_BYTES - 12), INVALID),
    (b"description " + b"x" * (LIMIT_BYTES - 11), TOO_LONG),
    (b"description " + b"x" * 200000, TOO_LONG),
    (b'do show clock | include "x', "% Unmatched quote"),
    (b"do show clock | frobnicate", INVALID),
    (b"do show clock | include", "% Incomplete command."),
    (b"do show clock | utility frobnicate", INVALID),
    (b"do show clock | include [", '% Bad regular expression "[": '),
)
# What a keyboard can't send: bytes that are no UTF-8 (RFC 3629), control characters.
BYTES = (
    (b"description caf\xe9", INVALID),
    (b"description a\xc0\xafb", INVALID),
    (b"description a\xed\xa0\x80b", INVALID),
    (b"description a\xc2\x9b2Jb", INVALID),
    (b"description a\x1b[2Jb", INVALID),
    (b"\xff\xfed\x65", INVALID),
    (b"c\x1b[2J", INVALID),
)
NUL = ((b"descr\0iption a", NOT_TEXT), (b"description a\0", NOT_TEXT))

BEFORE = (b"configure terminal", b"interface GigabitEthernet0/0/0/0", b"description before")
BEHIND = (b"shutdown", b"show configuration", b"abort")
TARGET = ("interface GigabitEthernet0/0/0/0\n description before\n shutdown\n!\nend\n")


class Terminal(Conversation):
    """A shell on a pseudo-terminal."""

    enter, newline = b"\r", "\r\n"

    def __init__(self, state):
        pid, self.fd = pty.fork()
        if pid == 0:
            os.execv(XRSH, [XRSH, "-s", state.folder])
        tty.setraw(self.fd)
        self.pid = pid
        self.begin(self, self.fd, self.fd)

    def send_bytes(self, data):
        while data:
            data = data[os.write(self.fd, data[:1024]):]

    def wait_for_end(self):
        os.close(self.fd)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def __exit__(self, *exc):
        self.wait_for_end()


class Input(LabTest):
    def judge(self, status, text, wanted):
        self.assertEqual(status, 1, text[-2000:])
        self.complains(text, wanted)
        self.assertIn(TARGET, text.replace("\r", ""), "what stood around it is lost")

    def complains(self, text, wanted):
        said = complaints(text)
        self.assertTrue(len(said) == 1 and said[0].startswith(wanted), text[-2000:])

    def bytes_of(self, *argv, data=b""):
        """(status, output) of a shell whose output need not be text."""
        state = self.state()
        name = self.new_name("script")
        with open(name, "wb") as file:
            file.write(data)
        return run("sh", "-c", 'exec "$@" < ' + name, "sh", XRSH, "-s", state.folder, *argv)

    def test_standard_input(self):
        for number, (line, wanted) in enumerate(PARSER + BYTES + NUL):
            with self.subTest(line=line[:40]):
                enter = (b"\n", b"\r\n")[number % 2]
                data = enter.join((*BEFORE, line, *BEHIND, b""))
                self.judge(*self.bytes_of("-e", data=data), wanted)

    def test_file(self):
        """Read by the same code: one of each kind."""
        for line, wanted in PARSER[:8:2] + BYTES[:1] + NUL:
            with self.subTest(line=line[:40]):
                name = self.new_name("file")
                with open(name, "wb") as file:
                    file.write(b"\n".join((*BEFORE, line, *BEHIND)))
                self.judge(*run(XRSH, "-s", self.state().folder, "-f", name), wanted)

    def test_options(self):
        for line, wanted in PARSER[:7] + BYTES[::3]:
            with self.subTest(line=line[:40]):
                argv = [word for each in (*BEFORE, line, *BEHIND) for word in (b"-c", each)]
                self.judge(*run(XRSH, "-s", self.state().folder, *argv), wanted)

    def test_terminal(self):
        for line, wanted in PARSER:
            with self.subTest(line=line[:40]):
                if len(line) > 10000:
                    continue  # the line discipline of the kernel is not what is tested
                state = self.state()
                with Terminal(state) as terminal:
                    for each in BEFORE:
                        terminal.type(each.decode())
                    terminal.send_bytes(line + b"\r")
                    said = terminal.wait("(config-if)#")
                    if wanted not in said:
                        said += terminal.wait("(config-if)#")
                    self.complains(said, wanted)
                    terminal.type("shutdown")
                    shown = terminal.type("show configuration")
                    self.assertIn(TARGET, shown.replace("\r", ""))

    def test_terminal_drops_what_is_no_text(self):
        with Terminal(self.state()) as terminal:
            terminal.send_bytes(b"show \xff\xfec\0lock | include \xc3\xa9\xc3\r")
            said = terminal.wait("ios#")
            self.assertEqual(said.replace("\r", "").split("\n")[0], "show clock | include \u00e9")
            self.assertEqual(complaints(said), [], said)

    def test_stop_at_the_first(self):
        status, text = self.bytes_of("--on-error", "stop", data=b"\0\nconfigure terminal\n")
        self.assertEqual((status, text), (1, NOT_TEXT + "\n"))

    # Files.

    def load(self, content, *more):
        """(state, output) after the load of a file with this content."""
        state = self.state()
        os.makedirs(os.path.join(state.folder, "disk0"))
        with open(os.path.join(state.folder, "disk0", "new"), "wb") as file:
            file.write(content)
        return state, state.refused("configure terminal", "hostname before", "load disk0:/new",
                                    *more, "show configuration", "abort")

    def test_load_of_lines(self):
        for line, _ in PARSER[:8] + BYTES:
            with self.subTest(line=line[:40]):
                around = [b"interface GigabitEthernet0/0/0/0", b" description before", b" " + line,
                          b" shutdown", b"!"]
                _, text = self.load(b"\n".join(around), "show configuration failed load")
                self.assertIn("hostname before\n" + TARGET, text)
                self.assertEqual(text.count(LOAD_FAILED), 1, text)
                shown = (b" " + line[:LIMIT_BYTES - 1]).decode(errors="replace")
                self.assertIn("\n" + shown + "\n", text)

    def test_load_of_no_text(self):
        with open(XRSH, "rb") as program:
            binary = program.read(100000)
        for content in (binary, b"hostname a\0\n", b"\0"):
            _, text = self.load(content)
            self.assertEqual(complaints(text), ["% disk0:/new: not a text file"])
            self.assertIn("hostname before\nend\n", text)

    def test_load_of_text_without_end(self):
        """What is not whole is not taken, and is named."""
        for content, first in ((b"route-policy A\n pass\n", "route-policy A"),
                               (b"prefix-set P\n 192.0.2.0/24,\n!\n", "prefix-set P"),
                               (b"banner motd #\nhostname inside\n", "banner motd #")):
            with self.subTest(first=first):
                _, text = self.load(content, "show configuration failed load")
                self.assertIn("hostname before\nend\n", text)
                self.assertIn("use the commands.\n\n" + first + "\n", text)

    def test_carriage_returns(self):
        """Of the kinds of line ends those of DOS are known; another CR is no text."""
        state = self.state()
        os.makedirs(os.path.join(state.folder, "disk0"))
        with open(os.path.join(state.folder, "disk0", "dos"), "wb") as file:
            file.write(b"hostname one\r\ndomain name lab.example\r\n")
        text = state.done("configure terminal", "load disk0:/dos", "show configuration", "abort")
        self.assertIn("hostname one\ndomain name lab.example\nend\n", text)
        _, text = self.load(b"domain name a\rhostname b\n")
        self.assertIn("hostname before\nend\n", text)

    def test_no_files(self):
        folder = self.state().folder
        for name, reason in ((self.folder, "Is a directory"),
                             (folder + "-none", "No such file or directory")):
            self.assertEqual(run(XRSH, "-s", folder, "-f", name),
                             (1, "xrsh: %s: %s\n" % (name, reason)))
            self.assertEqual(run(XRSH, "-s", folder, "--check", name),
                             (2, "xrsh: %s: %s\n" % (name, reason)))

    def test_check(self):
        """A recorded session may hold bad lines; a file that is no text is refused."""
        prompt = b"RP/0/RP0/CPU0:ios#"
        name = self.new_name("transcript")
        caret = b" " * len(prompt) + b"^\n"
        with open(name, "wb") as file:
            file.write(prompt + b"\xff\n" + caret + INVALID.encode() + b"\n" +
                       prompt + b"x" * 5000 + b"\n" + TOO_LONG.encode() + b"\n" +
                       prompt + b"exit\n")
        self.assertEqual(run(XRSH, "-s", self.state().folder, "--check", name), (0, ""))
        with open(name, "ab") as file:
            file.write(b"\0\n")
        self.assertEqual(run(XRSH, "-s", self.state().folder, "--check", name),
                         (2, "xrsh: %s: not text: it holds a NUL\n" % name))

    def test_output_that_can_not_be_written(self):
        state = self.state()
        script = 'exec "$@" > /dev/full'
        self.assertEqual(run("sh", "-c", script, "sh", XRSH, "-s", state.folder, "-c", "show clock"),
                         (1, "xrsh: standard output: No space left on device\n"))

    def test_user(self):
        for name in ("", "two words", "a\x1b[2J", b"\xff"):
            status, text = run(XRSH, "-s", self.state().folder, "-u", name, "-c", "show clock")
            self.assertEqual(status, 2, text)
            self.assertIn("-u takes printable characters without blanks", text)

    def test_unknown_lines(self):
        """Nor does what is no text get in where any line does."""
        _, text = self.load(b"configuration unknown accept\nmpls ldp\n a\xffb\n c\xc2\x9bd\n e\n",
                            "show configuration failed load")
        self.assertIn("\nmpls ldp\n e\n", text)
        self.assertEqual(text.count("\ufffd"), 1, text)

    # Texts over several lines, and answers.

    def banner(self, *lines):
        data = b"\n".join((b"configure terminal", b"banner motd #begin", *lines, b"end#",
                           b"show configuration", b"abort", b""))
        return self.bytes_of("-e", data=data)

    def test_banner(self):
        """What stands in a refused banner is not run as commands."""
        for line, wanted in ((b"x" * 5000, TOO_LONG), (b"a\0b", NOT_TEXT), (b"a\xffb", INVALID),
                             (b"\n".join([b"x" * 1000] * 6),
                              "% Text not accepted: longer than 4096 bytes")):
            with self.subTest(line=line[:20]):
                status, text = self.banner(b"hostname inside", line, b"hostname inside")
                self.assertEqual(status, 1, text)
                self.assertEqual(complaints(text), [wanted])
                self.assertIn("25.1.1\nend\n", text)

    def test_banner_without_end(self):
        status, text = self.bytes_of("-e", data=b"configure terminal\nbanner motd #a\nb\n")
        self.assertEqual(status, 1, text)
        self.assertEqual(complaints(text), ["% Text not accepted: it has no end"])

    def answers(self, state, question, *lines):
        """Bad answers to the question that the last of lines asks; nothing changes by them."""
        before = state.dump()
        for answer, wanted in ((b"yes" * 2000, TOO_LONG), (b"y\0es", NOT_TEXT)):
            with self.subTest(question=question, wanted=wanted):
                name = self.new_name("script")
                with open(name, "wb") as file:
                    file.write("\n".join(lines).encode() + b"\n" + answer + b"\n")
                status, text = run(XRSH, "-s", state.folder, "-e", "-f", name)
                self.assertEqual(status, 1, text)
                self.assertIn(question, text)
                self.assertIn(wanted, complaints(text))
                self.assertEqual(state.dump(), before)

    def test_answers(self):
        state = self.state()
        state.done(*BASE, *commit("hostname old"), "copy running-config disk0:/kept", "")
        self.answers(state, "commit them before exiting", "configure terminal", "hostname new",
                     "end")
        self.answers(state, "Do you wish to proceed? [no]", "configure terminal", "hostname new",
                     "commit replace")
        self.answers(state, "How many bits", "crypto key generate rsa")
        self.answers(state, "Enter", "key config-key password-encryption")
        self.answers(state, "confirm", "delete disk0:/kept")
        self.assertEqual(os.listdir(os.path.join(state.folder, "disk0")), ["kept"])

    def test_rejected_answer_keeps_the_target(self):
        data = b"\n".join((b"configure terminal", b"hostname new", b"end", b"no" * 3000,
                           b"show configuration", b"abort", b""))
        status, text = self.bytes_of("-e", data=data)
        self.assertEqual(status, 1, text)
        self.assertEqual(complaints(text), [TOO_LONG])
        self.assertIn("25.1.1\nhostname new\nend\n", text)


if __name__ == "__main__":
    main()
