"""Ansible 7.7 (Debian's) with its collection cisco.iosxr over network_cli: one
run of ansible.yml, and a look at the result of each of its tasks."""

import json
import os

import lab
from lab import HERE


class Ansible(lab.ServeTest):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        playbook = lab.need("ansible-playbook", "ansible")
        inventory = os.path.join(cls.folder, "inventory")
        with open(inventory, "w") as file:
            file.write(
                "router ansible_host=127.0.0.1 ansible_port=%d ansible_user=%s "
                "ansible_ssh_private_key_file=%s ansible_connection=ansible.netcommon.network_cli "
                "ansible_network_os=cisco.iosxr.iosxr ansible_network_cli_ssh_type=paramiko "
                "ansible_python_interpreter=/usr/bin/python3\n" % (
                    cls.serve.port, cls.serve.user, cls.serve.key))
        with open(os.path.join(cls.folder, "replacement.txt"), "w") as file:
            file.write("hostname replaced\ndomain name replaced.example\n"
                       "crypto ca trustpoint NEW\n description by a file\n!\nend\n")
        # The playbook's files are looked for beside it.
        with open(os.path.join(HERE, "ansible.yml")) as source:
            text = source.read()
        book = os.path.join(cls.folder, "ansible.yml")
        with open(book, "w") as file:
            file.write(text)
        lines = ("key config-key password-encryption", "Secret12345", "Secret12345",
                 "configure terminal", "password6 encryption aes",
                 "client-authentication profile P", "username u password Encrypt6 pw",
                 "commit", "end")
        cls.setup = lab.run(lab.XRSH, "-s", cls.serve.state, "-e", data="\n".join(lines) + "\n")
        env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        env.update(HOME=cls.folder, ANSIBLE_HOST_KEY_CHECKING="False",
                   ANSIBLE_STDOUT_CALLBACK="json", ANSIBLE_NOCOLOR="1", LC_ALL="C.UTF-8",
                   ANSIBLE_DEPRECATION_WARNINGS="False", ANSIBLE_LOCALHOST_WARNING="False",
                   ANSIBLE_PERSISTENT_COMMAND_TIMEOUT=str(lab.LIMIT),
                   ANSIBLE_PERSISTENT_CONNECT_TIMEOUT=str(2 * lab.LIMIT))
        cls.status, cls.text = lab.run(playbook, "-i", inventory, book, env=env, cwd=cls.folder,
                                       limit=5 * lab.LIMIT)
        start = cls.text.find("{\n")
        try:
            report, _ = json.JSONDecoder().raw_decode(cls.text[start:])
        except ValueError as reason:
            raise AssertionError("ansible-playbook, status %d, gave no report (%s):\n%s" % (
                cls.status, reason, cls.text)) from reason
        cls.tasks = {task["task"]["name"]: task["hosts"].get("router", {})
                     for task in report["plays"][0]["tasks"]}

    def result(self, name, failed=False):
        """What a task said, which has to be done or failed as told."""
        self.assertIn(name, self.tasks, "the run ended before this task:\n" + self.text)
        result = self.tasks[name]
        self.assertEqual(result.get("failed", False), failed, json.dumps(result, indent=1))
        return result

    def test_the_run_is_done(self):
        self.assertEqual(self.setup[0], 0, self.setup[1])
        self.assertEqual(self.status, 0, self.text)

    def test_facts(self):
        facts = self.result("facts")["ansible_facts"]
        self.assertEqual(facts["ansible_net_system"], "iosxr")
        self.assertRegex(facts["ansible_net_version"], r"^\d+\.\d+\.\d+$")
        self.assertEqual(facts["ansible_net_model"], "IOS-XRv 9000")

    def test_commands(self):
        version, domain = self.result("command")["stdout"]
        self.assertTrue(version.startswith("Cisco IOS XR Software, Version "), version)
        self.assertEqual(domain, "% No such configuration item(s)")
        self.assertIn("Invalid input detected", self.result("refused command", failed=True)["msg"])

    def test_check_mode_tells_and_does_nothing(self):
        checked = self.result("check")
        self.assertTrue(checked["changed"])
        self.assertEqual(checked["commands"], ["domain name checked.example"])
        self.assertIn("+domain name checked.example", checked["diff"]["prepared"].replace("+  ", "+"))
        self.assertEqual(self.result("after check")["stdout"], ["% No such configuration item(s)"])

    def test_a_change_is_committed_with_label_and_comment_once(self):
        changed = self.result("config")
        self.assertTrue(changed["changed"])
        self.assertRegex(changed["diff"]["prepared"], r"(?m)^\+ .*description by ansible$")
        self.assertFalse(self.result("config again")["changed"])
        said = self.router("show configuration commit list detail")
        self.assertRegex(said, r"Label: ansible-1\n(.*\n){2} *Comment:  two words\n")

    def test_a_label_is_used_once(self):
        self.assertIn("already", self.result("label again", failed=True)["msg"])

    def test_a_change_without_label_and_comment(self):
        self.assertTrue(self.result("without label and comment")["changed"])

    def test_a_resource_module(self):
        hostname = self.result("hostname")
        self.assertTrue(hostname["changed"])
        self.assertEqual(hostname["commands"], ["hostname ansible-router"])

    def test_a_failed_commit_is_a_failed_task_and_leaves_nothing(self):
        self.assertIn("Failed to commit", self.result("failed commit", failed=True)["msg"])
        kept, sessions = self.result("after failed commit")["stdout"]
        self.assertEqual(kept, "password6 encryption aes")
        self.assertEqual(sessions, "")

    def test_replace(self):
        self.assertTrue(self.result("replace")["changed"])
        lines = self.result("after replace")["stdout"][0].split("\n")
        kept = [line for line in lines if not line.startswith(("!", "Building"))]
        self.assertEqual(kept, ["hostname replaced", "domain name replaced.example",
                                "crypto ca trustpoint NEW", " description by a file", "end"])


if __name__ == "__main__":
    lab.main()
