"""netmiko 2.4.2 (Debian's), device type cisco_xr."""

import lab


class Netmiko(lab.ServeTest):

    def connect(self):
        netmiko = lab.need_module("netmiko", "python3-netmiko")
        connection = netmiko.ConnectHandler(
            device_type="cisco_xr", host="127.0.0.1", port=self.serve.port,
            username=self.serve.user, use_keys=True, key_file=self.serve.key,
            allow_agent=False, timeout=lab.LIMIT)
        self.addCleanup(connection.disconnect)
        return connection

    def test_show_configure_commit_and_leave(self):
        connection = self.connect()
        self.assertEqual(connection.base_prompt, "RP/0/RP0/CPU0:ios")
        self.assertIn("Cisco IOS XR Software, Version", connection.send_command("show version"))
        self.assertEqual(connection.send_command("show running-config hostname").splitlines()[1:],
                         ["% No such configuration item(s)"])

        long = "subject-name CN=%s,O=Lab" % (300 * "n")
        said = connection.send_config_set(
            ["crypto ca trustpoint NM", long, "exit", "domain name nm.example"])
        self.assertIn("config term", said)
        self.assertIn(long, said)
        self.assertNotIn("% ", said)
        self.assertTrue(connection.check_config_mode())
        connection.commit(label="nm-1", comment="by netmiko")
        connection.send_config_set(["no domain name"])
        connection.commit(comment="two words")
        connection.exit_config_mode()
        self.assertFalse(connection.check_config_mode())
        said = connection.send_command("show configuration commit list detail")
        self.assertRegex(said, r"Label: nm-1\n(.*\n){2} *Comment:  \"by netmiko\"\n")
        self.assertRegex(said, r"Comment:  \"two words\"\n")
        self.assertIn(" " + long, self.running())

        connection.send_config_set(["domain name never.example"])
        connection.exit_config_mode()
        self.assertNotIn("domain name never.example", self.running())

    def test_a_refused_line_and_a_failed_commit_are_seen(self):
        self.router("key config-key password-encryption", "Secret12345", "Secret12345",
                    "configure terminal", "password6 encryption aes",
                    "client-authentication profile P", "username u password Encrypt6 pw",
                    "commit", "end")
        connection = self.connect()
        said = connection.send_config_set(["no such command"])
        self.assertIn("% Invalid input detected at '^' marker.", said)
        connection.send_config_set(["no password6 encryption aes"])
        with self.assertRaisesRegex(ValueError, "Commit failed with the following errors"):
            connection.commit()
        said = connection.send_command("show configuration failed",
                                       expect_string=r"\(config\)#")
        self.assertRegex(said, r"(?m)^!!% .*type 6 passwords")
        connection.exit_config_mode()
        self.assertIn("password6 encryption aes", self.running())


if __name__ == "__main__":
    lab.main()
