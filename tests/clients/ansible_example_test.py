"""docs/examples/ansible/est-trustpoint.yml, as its first lines say it is run:
against scripts/serve and estd, without an inventory.  The first run configures
and enrols, the second one changes nothing."""

import os
import re
import signal
import subprocess

import lab
from lab import BUILD, SOURCE

PLAYBOOK = os.path.join(SOURCE, "docs", "examples", "ansible", "est-trustpoint.yml")
RECAP = re.compile(r"^router +: +ok=(\d+) +changed=(\d+) +unreachable=0 +failed=0 ", re.M)


class AnsibleExample(lab.ServeTest):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        password = os.path.join(cls.folder, "password")
        with open(password, "w") as file:
            file.write("estpwd\n")
        with open(os.path.join(cls.folder, "estd.log"), "w") as log:
            cls.estd = subprocess.Popen(
                [os.path.join(BUILD, "estd"), "--dir", os.path.join(cls.folder, "ca"),
                 "--listen", "127.0.0.1:0", "--workers", "1", "--auth", "http",
                 "--user", "estuser:@" + password], stdout=subprocess.PIPE, stderr=log, text=True)
        cls.url = cls.estd.stdout.readline().split()[-1]
        cls.first = cls.play()
        cls.second = cls.play()

    @classmethod
    def tearDownClass(cls):
        cls.estd.send_signal(signal.SIGTERM)
        cls.estd.wait(lab.LIMIT)
        cls.estd.stdout.close()
        super().tearDownClass()

    @classmethod
    def play(cls):
        playbook = lab.need("ansible-playbook", "ansible")
        env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        env.update(HOME=cls.folder, ANSIBLE_NOCOLOR="1", LC_ALL="C.UTF-8",
                   ANSIBLE_DEPRECATION_WARNINGS="False",
                   ANSIBLE_PERSISTENT_COMMAND_TIMEOUT=str(lab.LIMIT),
                   ANSIBLE_PERSISTENT_CONNECT_TIMEOUT=str(2 * lab.LIMIT))
        return lab.run(playbook, PLAYBOOK, "-e", "state=" + cls.serve.state, "-e",
                       "router_port=%d" % cls.serve.port, "-e", "url=" + cls.url, "-e",
                       "ansible_python_interpreter=/usr/bin/python3",
                       env=env, cwd=cls.folder, limit=5 * lab.LIMIT)

    def changed(self, run):
        """How many tasks of a run changed something; all must have been done."""
        status, text = run
        self.assertEqual(status, 0, text)
        recap = RECAP.search(text)
        self.assertIsNotNone(recap, text)
        return int(recap.group(2))

    def test_the_first_run_configures_and_enrols(self):
        self.assertEqual(self.changed(self.first), 5)
        commits = self.router("show configuration commit list detail")
        self.assertRegex(commits, r"Label: est-trustpoint\n(.*\n){2} *Comment:  Trustpoint for EST\n")
        said = self.router("show crypto ca certificates EST_TP")
        self.assertRegex(said, r"Status +: Available\n")
        self.assertIn("CN=router1,O=Example", said)

    def test_the_second_run_changes_nothing(self):
        self.assertEqual(self.changed(self.second), 0)
        commits = self.router("show configuration commit list")
        self.assertEqual(len(re.findall(r"^\d+ +\d{10} |^\d+ +est-trustpoint ", commits, re.M)), 2)


if __name__ == "__main__":
    lab.main()
