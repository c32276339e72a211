"""scripts/serve itself, and ssh as a client: one command, a script on standard
input, copies to and from the disks, and what is left when it ends."""

import os
import signal
import subprocess

import lab
from lab import CONFIG, Terminal


class Ssh(lab.ServeTest):

    def test_one_command_gives_its_output_and_its_status(self):
        status, text = self.serve.ssh("show version")
        self.assertEqual(status, 0, text)
        self.assertRegex(text, r"(?m)^Cisco IOS XR Software, Version \d+\.\d+\.\d+$")
        status, text = self.serve.ssh("show version | utility head -n 1")
        self.assertEqual(status, 0, text)
        self.assertRegex(text.split("\n", 1)[1], r"^Cisco IOS XR Software, Version [\d.]+\n$")
        status, text = self.serve.ssh("show bogus")
        self.assertEqual(status, 1, text)
        self.assertIn("% Invalid input detected at '^' marker.\n", text)

    def test_a_command_is_no_line_of_a_unix_shell(self):
        mark = os.path.join(self.folder, "mark")
        for line in ("show clock; touch " + mark, "show clock $(touch %s) `touch %s`" % (mark, mark),
                     "show clock | touch " + mark, "show clock\ntouch " + mark):
            status, text = self.serve.ssh(line)
            self.assertNotEqual(status, 0, text)
            self.assertFalse(os.path.exists(mark), line)

    def test_a_script_on_standard_input_without_a_terminal(self):
        script = ("configure terminal\n" +
                  "".join("crypto ca trustpoint S%d\n" % i for i in range(2000)) +
                  "commit label from-a-script\nend\nshow configuration commit list 1\n")
        status, text = self.serve.ssh(data=script)
        self.assertEqual(status, 0, text)
        self.assertRegex(text, r"(?m)^1    from-a-script         " + self.serve.user)
        self.assertEqual(len([line for line in self.running()
                              if line.startswith("crypto ca trustpoint S")]), 2000)
        status, text = self.serve.ssh(data="show bogus\nshow clock\n")
        self.assertEqual(status, 1, text)

    def test_a_session_is_a_vty(self):
        self.assertRegex(self.serve.ssh("show users")[1], r"(?m)^\*  vty0 +%s " % self.serve.user)

    def test_a_file_is_copied_to_a_disk_and_back(self):
        there, back = (os.path.join(self.folder, name) for name in ("there", "back"))
        with open(there, "w") as file:
            file.write("domain name copied.example\n")
        copy = ("scp", "-q", "-F", self.serve.config)
        status, text = lab.run(*copy, there, "router:harddisk:/a.txt")
        self.assertEqual(status, 0, text)
        status, text = lab.run(*copy, "router:harddisk:/a.txt", back)
        self.assertEqual(status, 0, text)
        with open(back) as file:
            self.assertEqual(file.read(), "domain name copied.example\n")
        self.router("configure terminal", "load harddisk:/a.txt", "commit", "end")
        self.assertIn("domain name copied.example", self.running())

    def test_no_copy_leaves_the_disks(self):
        paramiko = lab.need_module("paramiko", "python3-paramiko")
        copies = paramiko.SFTPClient.from_transport(self.serve.shared())
        self.addCleanup(copies.close)
        self.assertEqual(copies.listdir("/"), ["disk0:", "disk1:", "harddisk:"])
        with copies.open("disk1:/a", "w") as file:
            file.write("x\n")
        disk = os.path.join(self.serve.state, "disk1")
        os.symlink(self.folder, os.path.join(disk, "folder"))
        os.symlink(os.path.join(self.folder, "out"), os.path.join(disk, "file"))
        for path in ("/etc/xrsh-x", "disk1:/../x", "disk1:/../../x", "disk1:/folder/x",
                     "disk1:/file", "disk2:/x", "disk1:/.x", "x", "/disk1/x", "disk1:/a:b",
                     "../x", "disk1:", "/", "disk1:/a/x"):
            for mode in "w", "r":
                with self.assertRaises(OSError, msg=path):
                    copies.open(path, mode)
            with self.assertRaises(OSError, msg=path):
                copies.mkdir(path)
        self.assertEqual(sorted(os.listdir(disk)), ["a", "file", "folder"])
        self.assertEqual(copies.stat("disk1:/a").st_size, 2)
        copies.remove("/disk1:/a")
        with self.assertRaises(FileNotFoundError):
            copies.stat("disk1:/a")
        for name in "out", "x":
            self.assertFalse(os.path.exists(os.path.join(self.folder, name)))
            self.assertFalse(os.path.exists(os.path.join(self.serve.state, name)))


class Life(lab.ServeTest):

    def test_what_it_makes_is_for_its_user_only(self):
        self.assertEqual(os.stat(self.serve.folder).st_mode & 0o7777, 0o700)
        for name in os.listdir(self.serve.folder):
            mode = os.stat(os.path.join(self.serve.folder, name)).st_mode
            # ssh-keygen makes public keys readable; the folder is not.
            if not name.endswith(".pub"):
                self.assertEqual(mode & 0o077, 0, name)

    def test_another_key_and_a_password_are_refused(self):
        key = os.path.join(self.folder, "other")
        lab.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key)
        status, text = lab.run(
            "ssh", "-F", "/dev/null", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=no",
            "-o", "UserKnownHostsFile=/dev/null", "-o", "IdentitiesOnly=yes", "-i", key,
            "-p", str(self.serve.port), "%s@127.0.0.1" % self.serve.user, "show version")
        self.assertEqual(status, 255, text)
        self.assertRegex(text, r"Permission denied \(publickey\)")

    def test_a_second_one_on_the_same_state_or_port_says_so(self):
        status, text = lab.run(lab.SERVE, "--listen", "127.0.0.1:0", "--state", self.serve.state,
                               "--xrsh", lab.XRSH)
        self.assertEqual((status, text), (1, "serve: another server uses %s\n" % self.serve.state))
        status, text = lab.run(lab.SERVE, "--listen", "127.0.0.1:%d" % self.serve.port,
                               "--state", os.path.join(self.folder, "second"), "--xrsh", lab.XRSH)
        self.assertEqual(status, 1)
        self.assertTrue(text.endswith("serve: sshd does not listen on 127.0.0.1:%d\n" %
                                      self.serve.port), text)

    def test_wrong_use_says_what_is_right(self):
        for words, said in (
                (("--listen", "2222"), "serve: --listen takes ADDR:PORT, not 2222\n"),
                (("--listen", "127.0.0.1:ssh"), "serve: not a port: ssh\n"),
                (("--state",), "serve: --state needs a value\n"),
                (("more",), "serve: unexpected argument: more\n")):
            status, text = lab.run(lab.SERVE, *words)
            self.assertEqual(status, 2, text)
            self.assertTrue(text.startswith(said + "usage: scripts/serve "), text)
        status, text = lab.run(lab.SERVE, "--xrsh", lab.XRSH,
                               "--state", os.path.join(self.folder, "a b"))
        self.assertEqual(status, 1)
        self.assertIn("a b: only letters, digits and", text)

    def test_signals_end_it_with_its_sessions_and_the_keys_stay(self):
        state = os.path.join(self.folder, "ended")
        keys = set()
        for number in signal.SIGTERM, signal.SIGINT:
            serve = lab.Serve(state)
            with open(serve.key + ".pub") as key:
                keys.add(key.read())
            terminal = Terminal(serve, transport=serve.connect())
            terminal.type("configure exclusive", CONFIG)
            script = subprocess.Popen(["ssh", "-F", serve.config, "router"],
                                      stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            script.stdin.write(b"show clock\n")
            script.stdin.flush()
            script.stdout.readline()
            self.assertEqual(serve.stop(number), 0)
            # All is over by now: nobody holds the lock of the configuration.
            text = self.router_of(state, "configure exclusive", "end")
            self.assertNotIn("locked", text)
            terminal.rest()
            terminal.close()
            script.stdin.close()
            self.assertEqual(script.wait(lab.LIMIT), 255)
            script.stdout.close()
        self.assertEqual(len(keys), 1)

    def router_of(self, state, *lines):
        status, text = lab.run(lab.XRSH, "-s", state, "-e",
                               data="".join(line + "\n" for line in lines))
        self.assertEqual(status, 0, text)
        return text


if __name__ == "__main__":
    lab.main()
