"""What every client needs of a session on a terminal (reference clients
section 2), byte for byte as it leaves the SSH server."""

import re

import lab
from lab import CONFIG, PROMPT, STAMP, Terminal

TRUSTPOINT = "RP/0/RP0/CPU0:ios(config-trustp)#"
TERMS = ("vt100", "xterm", "xterm-256color", "linux", "screen", "dumb", "", "no-such-terminal")
# Rows and columns that clients ask for, and the corners of the range.
SIZES = ((0, 0), (0, 132), (1, 1), (2, 20), (24, 80), (80, 256), (132, 24), (511, 511))
OPENERS = ("terminal length 0", "terminal width 0", "terminal width 132", "terminal width 511",
           "terminal width 512", "term len 0", "term width 512", "terminal no-timestamp")
ESCAPE = b"\x1b"


class Prompt(lab.ServeTest):

    def test_the_first_bytes_are_three_newlines_and_a_bare_prompt(self):
        with Terminal(self.serve) as terminal:
            self.assertEqual(terminal.hello, "\r\n\r\n\r\n" + PROMPT)

    def test_an_empty_line_gives_a_bare_prompt_in_every_mode(self):
        with Terminal(self.serve) as terminal:
            self.assertEqual(terminal.type(""), "\r\n" + PROMPT)
            terminal.type("configure terminal", CONFIG)
            self.assertEqual(terminal.type("", CONFIG), "\r\n" + CONFIG)
            self.assertEqual(terminal.type("crypto ca trustpoint A", TRUSTPOINT),
                             "crypto ca trustpoint A\r\n" + TRUSTPOINT)
            self.assertEqual(terminal.type("", TRUSTPOINT), "\r\n" + TRUSTPOINT)
            self.assertEqual(terminal.type("abort"), "abort\r\n" + PROMPT)
            terminal.send("exit\r")
            self.assertEqual(terminal.rest(), "exit\r\n")

    def test_every_line_ends_with_cr_and_lf(self):
        with Terminal(self.serve) as terminal:
            for line in "show version", "show ?", "show bogus", "show running-config":
                terminal.type(line.rstrip("?"), enter="\r")
            terminal.send("terminal ?")
            terminal.wait(PROMPT + "terminal ")
            terminal.send("\x15exit\r")
            terminal.rest()
            self.assertEqual(terminal.all.count(b"\n"), terminal.all.count(b"\r\n"))

    def test_a_new_hostname_is_in_the_prompt_right_after_the_commit(self):
        with Terminal(self.serve) as terminal:
            terminal.type("configure terminal", CONFIG)
            terminal.type("hostname " + 40 * "h", CONFIG)
            terminal.type("commit", "RP/0/RP0/CPU0:%s(config)#" % (40 * "h"))
            terminal.type("no hostname", "#")
            terminal.type("commit", CONFIG)


class Echo(lab.ServeTest):

    def test_cr_lf_and_crlf_are_one_enter_each(self):
        for enter in "\r", "\n", "\r\n":
            with Terminal(self.serve) as terminal:
                for typed in enter, "!" + enter, 3 * enter + "!" + enter, "exit" + enter:
                    terminal.send(typed)
                self.assertEqual(
                    terminal.rest(),
                    "\r\n" + PROMPT + "!\r\n" + PROMPT + 3 * ("\r\n" + PROMPT) + "!\r\n" + PROMPT +
                    "exit\r\n", "an Enter that is sent as %r" % enter)

    def test_the_echo_is_the_shells_own(self):
        """The terminal's would show the answer to a question about a secret."""
        with Terminal(self.serve) as terminal:
            terminal.type("key config-key password-encryption", " : ")
            terminal.type("Secret12345", " : ")
            terminal.type("Secret12345")
            self.assertNotIn(b"Secret", terminal.all)
            terminal.send("show cl")
            self.assertEqual(terminal.wait("cl"), "show cl")
            self.assert_matches(terminal.type("ock"), r"ock\r\n" + STAMP + r"[^\n]*\r\n" + PROMPT)

    def test_the_echo_is_the_line_whatever_the_window(self):
        line = "description " + 68 * "d"
        long = "subject-name CN=" + 500 * "0123456789"[:7] + ",O=" + 60 * "o"
        long = long[:780]
        for rows, columns in SIZES:
            with Terminal(self.serve, rows=rows, columns=columns) as terminal:
                terminal.type("configure terminal", CONFIG)
                terminal.type("crypto ca trustpoint A", TRUSTPOINT)
                for typed in line, long:
                    self.assertEqual(terminal.type(typed, TRUSTPOINT),
                                     typed + "\r\n" + TRUSTPOINT,
                                     "a window of %d rows and %d columns" % (rows, columns))

    def test_output_is_not_wrapped_whatever_the_window(self):
        self.router("configure terminal", "crypto ca trustpoint W",
                    "subject-name CN=" + 600 * "w", "commit", "end")
        for rows, columns in SIZES:
            with Terminal(self.serve, rows=rows, columns=columns) as terminal:
                terminal.type("terminal length 0")
                self.assertIn(
                    "\r\n subject-name CN=%s\r\n" % (600 * "w"),
                    terminal.type("show running-config crypto ca trustpoint W"),
                    "a window of %d rows and %d columns" % (rows, columns))

    def test_no_escape_sequence_whatever_the_terminal(self):
        """Help, Tab, history, editing keys and the pager included."""
        for term in TERMS:
            with Terminal(self.serve, term=term, rows=10) as terminal:
                terminal.send("show ?")
                terminal.wait(" --More-- ")
                terminal.send("q")
                terminal.wait(PROMPT + "show ")
                terminal.send("ver\t")
                terminal.wait("version ")
                terminal.type("")
                terminal.send("\x1b[A\x01\x06\x05\x02\x02\x1b[Bshow cloak\x17\x15")
                terminal.type("show clock")
                terminal.type("show bogus")
                terminal.type("show running-config | utility head -n 3")
                terminal.type("terminal length 3")
                terminal.type("show version", " --More-- ")
                terminal.send("q")
                terminal.wait(PROMPT)
                terminal.send("exit\r")
                terminal.rest()
                self.assertNotIn(ESCAPE, terminal.all, "on a terminal of type %r" % term)


class TypedAhead(lab.ServeTest):

    LINES = ("show running-config hostname", "configure terminal", "hostname early",
             "commit", "end", "show running-config hostname", "exit")

    def test_nothing_is_lost_of_what_is_typed_before_the_first_prompt(self):
        for enter in "\r", "\n":
            early = "".join(line + enter for line in self.LINES).encode()
            with Terminal(self.serve, early=early) as terminal:
                said = terminal.rest()
            # What came before the shell did is echoed by the terminal; then the shell begins.
            said = said[said.rindex("\r\n\r\n\r\n"):]
            for line in self.LINES:
                self.assertRegex(said, r"RP/0/RP0/CPU0:(ios|early)(\(config\))?#%s\r\n" % line)
            self.assertIn("\r\nhostname early\r\n", said.split("#end\r\n")[1])
            self.router("configure terminal", "no hostname", "commit", "end")

    def test_a_paste_of_2000_lines(self):
        lines = [line for i in range(1000) for line in
                 ("crypto ca trustpoint T%04d" % i, "description the %d. trustpoint" % i)]
        with Terminal(self.serve) as terminal:
            terminal.type("configure terminal", CONFIG)
            terminal.channel.settimeout(0)
            said = self.paste(terminal, "".join(line + "\n" for line in lines))
            terminal.channel.settimeout(lab.LIMIT)
            terminal.type("commit", TRUSTPOINT)
            terminal.type("end")
        prompts = [CONFIG] + (len(lines) - 1) * [TRUSTPOINT]
        self.assertEqual(said, "".join(map("".join, zip(
            [""] + [line + "\r\n" for line in lines], prompts + [TRUSTPOINT])))[len(CONFIG):])
        running = self.running()
        for i in range(1000):
            at = running.index("crypto ca trustpoint T%04d" % i)
            self.assertEqual(running[at + 1], " description the %d. trustpoint" % i)

    def paste(self, terminal, text):
        """Sends all of text as fast as it is taken; what came back up to its last prompt."""
        data = text.encode()
        ending = (text.rsplit("\n", 2)[1] + "\r\n" + TRUSTPOINT).encode()

        def step():
            nonlocal data
            if data and terminal.channel.send_ready():
                data = data[terminal.channel.send(data):]
            while terminal.channel.recv_ready() and terminal.more():
                pass
            return terminal.all.endswith(ending)
        lab.until("the echo of the last line pasted", step)
        return terminal.wait(ending.decode())


class Commands(lab.ServeTest):

    def test_openers_are_accepted_silently_and_turn_the_date_line_off(self):
        with Terminal(self.serve) as terminal:
            for line in OPENERS:
                self.assert_matches(terminal.type(line),
                                    line + r"\r\n(" + STAMP + ")?" + PROMPT)
            for line in ("show running-config hostname", "configure terminal", "commit"):
                self.assertNotRegex(terminal.type(line, "#"), STAMP)
            terminal.type("abort")
            terminal.type("terminal exec prompt timestamp")
            self.assertRegex(terminal.type("show clock"), STAMP)
            terminal.type("terminal exec prompt no-timestamp")
            self.assertNotRegex(terminal.type("show clock"), STAMP)

    def test_errors_stand_at_the_start_of_a_line(self):
        with Terminal(self.serve) as terminal:
            self.assertEqual(
                terminal.type("show bogus"), "show bogus\r\n%*s^\r\n"
                "%% Invalid input detected at '^' marker.\r\n%s" % (len(PROMPT) + 5, "", PROMPT))
            self.assertEqual(terminal.type("terminal length"),
                             "terminal length\r\n% Incomplete command.\r\n" + PROMPT)
            self.assertRegex(terminal.type("c"), r'^c\r\n% Ambiguous command:  "c"\r\n')

    def test_config_term_is_not_ambiguous(self):
        with Terminal(self.serve) as terminal:
            for line in "config term", "conf t", "configure":
                terminal.type(line, CONFIG)
                terminal.type("abort")

    def test_a_commit_stays_in_its_submode_and_takes_every_form_of_label_and_comment(self):
        forms = ("commit", "commit label L1 comment free text", "commit comment two words",
                 'commit comment "two words"', "commit force", "commit best-effort",
                 "commit show-error", "commit label L2 confirmed 60", "commit confirmed 60")
        with Terminal(self.serve) as terminal:
            terminal.type("terminal exec prompt no-timestamp")
            terminal.type("configure terminal", CONFIG)
            terminal.type("crypto ca trustpoint C", TRUSTPOINT)
            for i, form in enumerate(forms):
                terminal.type("description %d" % i, TRUSTPOINT)
                self.assertEqual(terminal.type(form, TRUSTPOINT), form + "\r\n" + TRUSTPOINT)
                if "confirmed" in form:
                    self.assertEqual(terminal.type("commit", TRUSTPOINT),
                                     "commit\r\n\r\n% Confirming commit for trial session.\r\n" +
                                     TRUSTPOINT)
            terminal.type("end")
            self.assertRegex(terminal.type("show configuration history detail | include L1"),
                             r"Label: L1\r\n")
            self.assertEqual(terminal.type("show configuration history detail | include L3"),
                             "show configuration history detail | include L3\r\n" + PROMPT)

    def test_a_replace_asks_and_shows_work_in_configuration_mode(self):
        with Terminal(self.serve) as terminal:
            terminal.type("terminal exec prompt no-timestamp")
            terminal.type("configure terminal", CONFIG)
            terminal.type("domain list replaced.example", CONFIG)
            self.assertIn("\r\n+  domain list replaced.example\r\n",
                          terminal.type("show commit changes diff", CONFIG))
            self.assertIn("\r\n+  domain list replaced.example\r\n",
                          terminal.type("show configuration changes diff", CONFIG))
            self.assertEqual(terminal.type("show configuration failed", CONFIG),
                             "show configuration failed\r\n"
                             "% No such configuration item(s)\r\n" + CONFIG)
            question = ("\r\nThis commit will replace or remove the entire running configuration. "
                        "This\r\noperation can be service affecting.\r\n"
                        "Do you wish to proceed? [no]: ")
            self.assertEqual(terminal.type("commit replace", "[no]: "),
                             "commit replace\r\n" + question)
            self.assertEqual(terminal.type("no", CONFIG), "no\r\n" + CONFIG)
            terminal.type("commit replace", "[no]: ")
            terminal.type("yes", CONFIG)
            self.assertEqual(self.running(), ["domain list replaced.example", "end"])

    def test_no_output_has_words_that_clients_take_for_an_error(self):
        """Ansible looks for these in every output that has no prompt yet."""
        errors = (r"% ?Error", r"% ?Bad secret", r"% ?This command is not authorized",
                  r"(?i)invalid input", r"(?i)(?:incomplete|ambiguous) command",
                  r"(?i)connection timed out", r"(?i)[^\r\n]+ not found", r"Failed to commit")
        with Terminal(self.serve) as terminal:
            for line in ("show version", "show running-config", "show running-config ntp",
                         "show running-config crypto ca trustpoint NONE", "show inventory",
                         "show crypto ca certificates", "show crypto ca certificates NONE",
                         "show crypto ca trustpoint", "show configuration commit list",
                         "show logging", "show users", "dir disk0:",
                         "show crypto key mypubkey all", "show type6 server"):
                said = terminal.type(line)
                for error in errors:
                    self.assertIsNone(re.search(error, said), "%s: %s" % (error, said))

    def test_the_history_lists_commits_in_either_order(self):
        with Terminal(self.serve) as terminal:
            terminal.type("terminal exec prompt no-timestamp")
            terminal.type("configure terminal", CONFIG)
            for label in "H1", "H2":
                terminal.type("domain name %s.example" % label, CONFIG)
                terminal.type("commit label %s comment the %s" % (label, label), CONFIG)
            terminal.type("end")
            row = r"commit     id 1\d{9}                  [A-Z][a-z]{2} [A-Z][a-z]{2} [^\r]*\r\n"
            self.assert_matches(
                terminal.type("show configuration history last 2"),
                r"[^\n]*\r\n[^\n]*\r\n[^\n]*\r\n1     " + row + "2     " + row + PROMPT)
            entry = (r"   %d\)  Event: commit         Time: [^\r]*\r\n"
                     r"       Commit ID: 1\d{9} Label: %s\r\n"
                     r"       User: {user:15} Line: vty0:node0_RP0_CPU0\r\n"
                     r"       Client: CLI           Comment: the %s\r\n\r\n"
                     ).replace("{user:15}", "%-15s" % self.serve.user)
            for order, labels in ("", ("H1", "H2")), (" reverse", ("H2", "H1")):
                said = terminal.type("show configuration history commit last 2%s detail" % order)
                self.assert_matches(said, r"[^\n]*\r\n" + "".join(
                    entry % (i + 1, label, label) for i, label in enumerate(labels)) + PROMPT)

    def test_the_hardware_is_told_as_clients_parse_it(self):
        with Terminal(self.serve) as terminal:
            for line in "show inventory", "show inventory all", "show inventory raw":
                said = terminal.type(line).replace("\r", "")
                self.assertRegex(said, r'DESCR: "[Cc]isco (\S+ \S+)')
                self.assertRegex(said, r"SN: (\S+)\n\nNAME:")
            self.assertRegex(terminal.type("show redundancy | include ^Node"),
                             r"\r\nNode \S+ is in ACTIVE role\r\n")
            self.assertRegex(terminal.type("show platform"), r"\r\n0/RP0/CPU0 .* IOS XR RUN ")

    def test_end_asks_about_changes_without_a_newline_and_abort_does_not(self):
        question = ("Uncommitted changes found, commit them before exiting(yes/no/cancel)? "
                    "[cancel]:")
        with Terminal(self.serve) as terminal:
            for line in "end", "exit":
                terminal.type("configure terminal", CONFIG)
                terminal.type("domain name a.example", CONFIG)
                said = terminal.type(line, "[cancel]:")
                self.assertEqual(said, line + "\r\n" + question)
                terminal.type("cancel", CONFIG)
                terminal.type(line, "[cancel]:")
                self.assertEqual(terminal.type("no"), "no\r\n" + PROMPT)
            terminal.type("configure terminal", CONFIG)
            terminal.type("domain name b.example", CONFIG)
            self.assertEqual(terminal.type("abort"), "abort\r\n" + PROMPT)
            terminal.type("configure terminal", CONFIG)
            terminal.type("domain name c.example", CONFIG)
            terminal.type("end", "[cancel]:")
            terminal.type("yes")
        self.assertEqual(self.running().count("domain name c.example"), 1)

    def test_a_log_line_is_followed_by_the_prompt_again(self):
        with Terminal(self.serve) as terminal:
            terminal.type("terminal monitor")
            terminal.type("configure terminal", CONFIG)
            terminal.type("domain name log.example", CONFIG)
            self.assert_matches(
                terminal.type("commit", CONFIG),
                r"commit\r\n" + STAMP + r"RP/0/RP0/CPU0:[^\r\n]* %MGBL-CONFIG-6-DB_COMMIT : "
                r"Configuration committed by user [^\r\n]*\r\nRP/0/RP0/CPU0:ios\(config\)#")
            terminal.type("end")


class HangUp(lab.ServeTest):

    def lose(self, transport):
        """A session that holds lock and target is lost with its connection, or closed alone."""
        terminal = Terminal(self.serve, transport=transport)
        terminal.type("configure exclusive", CONFIG)
        terminal.type("domain name lost.example", CONFIG)
        terminal.send("domain name half")
        terminal.wait("half")
        with Terminal(self.serve) as other:
            said = other.type("configure exclusive")
            self.assertIn("The Configuration Namespace is locked by another agent.", said)
            terminal.close()
            lab.until("the lock of the lost session", lambda: other.type(
                "configure exclusive", "#").endswith(CONFIG))
            other.type("end")
        self.assertNotIn("domain name lost.example", self.running())

    def test_a_lost_connection_drops_the_target_and_the_lock(self):
        self.lose(self.serve.connect())

    def test_a_closed_session_drops_the_target_and_the_lock(self):
        self.lose(None)

    def test_one_session_sees_what_another_has_committed(self):
        with Terminal(self.serve) as one, Terminal(self.serve) as other:
            one.type("configure terminal", CONFIG)
            one.type("domain name seen.example", CONFIG)
            one.type("commit", CONFIG)
            self.assertIn("domain name seen.example", other.type("show running-config domain name"))


if __name__ == "__main__":
    lab.main()
