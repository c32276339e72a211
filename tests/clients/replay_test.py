"""What netmiko 4, scrapli, Oxidized and unicon send and what they wait for
(reference clients section 3), where the clients themselves are no Debian
packages: their dialogues with their own expressions and windows."""

import re

import lab
from lab import PROMPT, Terminal


class Client:
    """A session in which what is not read yet is kept, as these clients do."""

    ENTER = "\n"
    FLAGS = re.M

    def __init__(self, test, **window):
        self.test = test
        self.terminal = Terminal(test.serve, **window)
        test.addCleanup(self.terminal.close)
        # The greeting is the client's to read.
        self.terminal.mark = 0

    def send(self, line):
        self.terminal.send(line + self.ENTER)

    def until(self, pattern):
        """All up to the end of what pattern matches; the rest stays unread."""
        while True:
            text = self.terminal.all[self.terminal.mark:].decode()
            match = re.search(pattern, text, self.FLAGS)
            if match:
                self.terminal.mark += len(text[:match.end()].encode())
                return text[:match.end()]
            self.test.assertTrue(self.terminal.more(), "waited for %r, the session ended after %r" % (
                pattern, text))

    def end(self):
        """The session ends now."""
        return self.terminal.rest()


class Netmiko4(Client):

    def __init__(self, test):
        super().__init__(test, rows=511, columns=511)
        self.until(r"[>#]")
        for line in "terminal width 511", "terminal length 0":
            self.send(line)
            self.until(re.escape(line))
        self.until(r"[>#]")
        self.base = self.find_prompt()[:-1][:31]

    def find_prompt(self):
        self.send("")
        return self.until(r"[>#]").strip().split("\n")[-1].strip()

    def command(self, line):
        prompt = self.find_prompt()
        self.send(line)
        said = self.until(re.escape(line))
        return said + self.until(re.escape(prompt))

    def in_config(self):
        self.send("")
        return ")#" in self.until(r"[#\$]").replace("(admin)", "")

    def config_set(self, lines):
        said = ""
        if not self.in_config():
            self.send("configure terminal")
            self.until("configure terminal")
            self.until(r"\)#")
        for line in lines:
            self.send(line)
            said += self.until(re.escape(line))
            said += self.until(r"(?:%s.*$|#.*$)" % re.escape(self.base))
        return said

    def commit(self, line, answer=None):
        self.send(line)
        said = self.until(re.escape(line))
        said += self.until(r"(?:#|onfirm|Do you wish to proceed)")
        if answer:
            self.send(answer)
            said += self.until(r"#")
        return said

    def leave(self):
        self.send("end")
        said = self.until("end")
        said += self.until(r"(Uncommitted|#$)")
        if "Uncommitted" in said:
            self.send("no\n")
            said += self.until(r"[>#]")
        self.test.assertFalse(self.in_config())
        return said


class Scrapli(Client):

    FLAGS = re.M | re.I
    EXEC = r"^[\w.\-@/:]{1,63}#\s?$"
    CONFIG = r"^[\w.\-@/:]{1,63}\(config[\w.\-@/:]{0,32}\)#\s?$"
    FAILED = ("% Ambiguous command", "% Incomplete command", "% Invalid input detected")

    def __init__(self, test):
        super().__init__(test, rows=80, columns=256)
        self.send("")
        self.until(self.EXEC)
        # An early Enter and the greeting may leave one prompt more.
        for line in "terminal length 0", "terminal width 512":
            self.type(line)

    def type(self, line, prompt=None):
        """White space in the echo does not count; then a prompt is waited for."""
        self.send(line)
        self.until(r"\s*".join(re.escape(c) for c in line if not c.isspace()))
        return self.until(prompt or self.EXEC)

    def config_set(self, lines, enter="configure terminal"):
        self.type(enter, self.CONFIG)
        return [self.type(line, self.CONFIG) for line in lines]


class Oxidized(Client):

    PROMPT = r"^(\r?[\w.@:\/-]+[#>]\s?)$"

    def __init__(self, test):
        super().__init__(test)
        self.until(self.PROMPT)
        for line in "terminal length 0", "terminal width 0", "terminal exec prompt no-timestamp":
            self.type(line)

    def type(self, line):
        """Everything between one prompt and the next is the line's output."""
        self.send(line)
        said = self.until(self.PROMPT).replace("\r\n", "\n").splitlines(True)
        self.test.assertEqual(said[0], line + "\n")
        return said[2:-1]


class Unicon(Client):

    ENTER = "\r"
    FLAGS = re.S
    EXEC = r"^(.*?)RP/\w+(/\S+)?/\S+\d+:(ios|xr)\s?#\s?$"
    CONFIG = r"^(.*?)RP/\S+\(config.*\)\s?#\s?$"
    QUESTION = r"Uncommitted changes found, commit them.*$"
    FAILED = r"^.*Please issue 'show configuration failed \[inheritance\].*[\r\n]*"
    ERRORS = (r"^%\s*Failed to commit.*", r"^%\s*[Ii]nvalid (command|input).*",
              r"^%\s*[Ii]ncomplete (command|input).*", r"^%\s*[Aa]mbiguous (command|input).*")
    INIT = ("no logging console", "logging console disable", "line console", "exec-timeout 0 0",
            "absolute-timeout 0", "session-timeout 0", "line default", "exec-timeout 0 0",
            "absolute-timeout 0", "session-timeout 0")

    def __init__(self, test):
        super().__init__(test)
        self.type("")
        self.type("terminal length 0")
        self.type("terminal width 0")

    def type(self, line, pattern=None):
        self.send(line)
        said = self.until(pattern or self.EXEC)
        self.test.assertFalse(self.errors(said), said)
        return said

    def errors(self, said):
        return [line for line in said.splitlines()
                if any(re.search(pattern, line) for pattern in self.ERRORS)]


class Replay(lab.ServeTest):

    def test_netmiko_4(self):
        client = Netmiko4(self)
        self.assertEqual(client.base, PROMPT[:-1])
        self.assertRegex(client.command("show version"), "Cisco IOS XR")
        long = "subject-name CN=%s,O=Lab" % (600 * "n")
        said = client.config_set(["crypto ca trustpoint N4", long, "exit", "domain name n4.example",
                                  "nonsense"])
        self.assertEqual(said.count("% "), 1)
        self.assertIn("% Invalid input detected at '^' marker.", said)
        for line in ("commit label n4 comment two words", "commit comment two words",
                     "commit label n4c confirmed 60", "commit confirmed 60", "commit"):
            client.config_set(["domain list %d.example" % len(line)])
            self.assertNotIn("Failed to", client.commit(line))
        self.assertIn("domain name n4.example", self.running())
        client.config_set(["no domain name"])
        self.assertIn("Uncommitted", client.leave())
        self.assertIn("domain name n4.example", self.running())
        self.assertNotIn("Uncommitted", client.config_set(["show configuration"]) + client.leave())
        client.send("exit")
        client.end()

    def test_netmiko_4_replaces_and_sees_that_others_have_committed(self):
        client = Netmiko4(self)
        client.config_set(["domain name mine.example"])
        self.router("configure terminal", "domain list other.example", "commit", "end")
        said = client.commit("commit")
        self.assertIn("One or more commits have occurred from other", said)
        client.until(r"\? \[no\]: ")
        client.send("no")
        client.until(r"#")
        client.leave()
        client.config_set(["domain name replaced.example"])
        said = client.commit("commit replace", "no")
        self.assertIn("Do you wish to proceed", said)
        self.assertIn("domain list other.example", self.running())
        client.commit("commit replace", "yes")
        self.assertEqual([line for line in self.running() if line.startswith("domain")],
                         ["domain name replaced.example"])

    def test_scrapli(self):
        client = Scrapli(self)
        self.assertRegex(client.type("show version"), "Cisco IOS XR")
        said = client.config_set(["domain name scrapli.example", "commit", "domain nonsense"])
        self.assertEqual([any(text in part for text in client.FAILED) for part in said],
                         [False, False, True])
        client.type("abort")
        client.config_set(["domain name exclusive.example"], "configure exclusive")
        # end asks, and a question is no prompt: its users answer it themselves.
        client.type("end", r"\[cancel\]:")
        client.type("yes")
        self.assertIn("domain name exclusive.example", self.running())
        client.config_set(["show configuration changes diff"])
        client.type("end")
        client.send("exit")
        client.end()

    def test_every_prompt_is_one_for_scrapli_unicon_and_netmiko(self):
        with open(lab.os.path.join(lab.SOURCE, "docs", "commands.md")) as reference:
            prompts = re.findall(r"^Prompt: `(.*)`$", reference.read(), re.M)
        self.assertGreater(len(prompts), 20)
        for prompt in prompts:
            config = "(" in prompt
            self.assertRegex(prompt, Scrapli.CONFIG if config else Scrapli.EXEC)
            self.assertRegex(prompt, Unicon.CONFIG if config else Unicon.EXEC)
            self.assertEqual(prompt.endswith(")#"), config)

    def test_oxidized(self):
        self.router("configure terminal", "domain name ox.example", "commit", "end")
        client = Oxidized(self)
        self.assertRegex("".join(client.type("show inventory all")), r"SN: \S+\n\nNAME: ")
        self.assertRegex("".join(client.type("show platform")), r"(?m)^0/RP0/CPU0 ")
        config = client.type("show running-config")[1:]
        self.assertRegex(config[0], r"^!! Last configuration change at ")
        self.assertEqual(config[1], "!\n")
        self.assertIn("domain name ox.example\n", config)
        self.assertEqual(config[-2:], ["end\n", "\n"])
        client.send("exit")
        client.end()

    def test_unicon(self):
        client = Unicon(self)
        client.type("configure terminal", client.CONFIG)
        for line in client.INIT:
            client.type(line, client.CONFIG)
        client.type("commit", client.CONFIG)
        client.type("end")
        self.assertRegex(client.type("show redundancy | inc ^Node"),
                         r"(?m)^Node \S+ is in (.*?) role\r$")
        client.type("configure terminal", client.CONFIG)
        client.type("domain name unicon.example", client.CONFIG)
        client.send("nonsense")
        self.assertEqual(len(client.errors(client.until(client.CONFIG))), 1)
        client.type("end", client.QUESTION)
        client.type("yes")
        self.assertIn("domain name unicon.example", self.running())
        client.type("configure exclusive", client.CONFIG)
        client.type("end")

    def test_unicon_sees_a_failed_commit(self):
        self.router("key config-key password-encryption", "Secret12345", "Secret12345",
                    "configure terminal", "password6 encryption aes",
                    "client-authentication profile P", "username u password Encrypt6 pw",
                    "commit", "end")
        client = Unicon(self)
        client.type("configure terminal", client.CONFIG)
        client.type("no password6 encryption aes", client.CONFIG)
        client.send("commit")
        self.assertRegex(client.until(client.CONFIG), re.compile(client.FAILED, re.S))
        client.send("show configuration failed")
        self.assertRegex(client.until(client.CONFIG), "!!% .*type 6")
        client.send("abort")
        client.until(client.EXEC)
        self.assertIn("password6 encryption aes", self.running())


class Parsed(lab.ServeTest):
    """Listings that parsers of automation clients take apart line by line."""

    STAMP = r"\S{3} \S{3} [ \d]\d \d\d:\d\d:\d\d\.\d{3} \S+"

    def every_line(self, command, *patterns):
        status, text = lab.run(lab.XRSH, "-s", self.serve.state, "-c", command)
        self.assertEqual(status, 0, text)
        lines = text.rstrip("\n").split("\n")
        for line in lines:
            self.assertTrue(any(re.fullmatch(pattern, line) for pattern in patterns),
                            "%s: no parser knows the line %r" % (command, line))
        return lines

    def test_show_version_has_only_lines_that_strict_parsers_know(self):
        lines = self.every_line(
            "show version", self.STAMP, r"Cisco IOS XR Software, Version [\d.]+", r"Copyright .*",
            r"", r"Build Information:", r" +(Built By|Built On|Built Host|Workspace) +: \S.*",
            r" +Version +: \S+", r" +Label +: \S+", r"[Cc]isco .+ \(.*\) processor",
            r".+uptime is \S.*\S")
        self.assertEqual(len([line for line in lines if "Version" in line]), 2)
        self.assertIn("emulates", lines[2])

    def test_show_inventory_has_pairs_of_lines(self):
        self.every_line("show inventory", self.STAMP, r"", r'NAME: "[^"]*", DESCR: "[^"]*"',
                        r"PID: \S+ +, VID: \S+ *, SN: \w+")


if __name__ == "__main__":
    lab.main()
