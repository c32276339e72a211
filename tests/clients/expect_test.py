"""expect, and pexpect, as clients."""

import os

import lab
from lab import HERE, LIMIT


class Expect(lab.ServeTest):

    def test_a_script_configures_and_commits(self):
        status, text = lab.run(lab.need("expect", "expect"),
                               os.path.join(HERE, "expect_session.exp"), self.serve.config)
        self.assertEqual((status, text), (0, "done\n"))
        self.assertIn("hostname expected", self.running())
        self.assertIn(" enrollment url http://192.0.2.1/" + 60 * "long/", self.running())


class Pexpect(lab.ServeTest):

    def spawn(self, **more):
        pexpect = lab.need_module("pexpect", "python3-pexpect")
        session = pexpect.spawn("ssh", ["-F", self.serve.config, "router"], timeout=LIMIT,
                                encoding="utf-8", **more)
        self.addCleanup(session.close)
        session.expect(r"\r\n\r\n\r\nRP/0/RP0/CPU0:ios#$")
        return session

    def test_lines_are_read_back_exactly_and_changes_committed(self):
        session = self.spawn()
        line = "subject-name CN=%s,O=Lab" % (400 * "n")
        for typed, prompt in (("terminal length 0", ":ios#"), ("configure terminal", "(config)#"),
                              ("crypto ca trustpoint PX", "(config-trustp)#"),
                              (line, "(config-trustp)#"), ("commit", "(config-trustp)#")):
            session.sendline(typed)
            session.expect_exact("\r\n")
            self.assertEqual(session.before, typed)
            session.expect_exact(prompt)
        session.sendline("end")
        session.expect_exact("RP/0/RP0/CPU0:ios#")
        session.sendline("show running-config crypto ca trustpoint PX")
        session.expect_exact("\r\n " + line + "\r\n!\r\n")
        session.sendline("exit")
        session.expect(lab.need_module("pexpect", "python3-pexpect").EOF)

    def test_a_question_is_answered_and_a_page_turned(self):
        session = self.spawn(dimensions=(8, 80))
        session.sendline("show version")
        session.expect_exact(" --More-- ")
        session.send("q")
        session.expect_exact("RP/0/RP0/CPU0:ios#")
        session.sendline("configure terminal")
        session.expect_exact("(config)#")
        session.sendline("domain name px.example")
        session.expect_exact("(config)#")
        session.sendline("end")
        session.expect_exact("[cancel]:")
        session.sendline("yes")
        session.expect_exact("RP/0/RP0/CPU0:ios#")
        self.assertIn("domain name px.example", self.running())

    def test_a_window_that_changes_leaves_the_line_alone(self):
        session = self.spawn(dimensions=(24, 80))
        typed = "description " + 60 * "x"
        session.send(typed)
        session.expect_exact(typed)
        for rows, columns in (511, 511), (24, 20), (1, 1), (24, 80):
            session.setwinsize(rows, columns)
            session.send("y\b")
        session.send("\r")
        session.expect(r"\r\n +\^\r\n% Invalid input detected at '\^' marker.\r\nRP/0/RP0/CPU0:ios#$")
        self.assertNotIn("\x1b", session.before)


if __name__ == "__main__":
    lab.main()
