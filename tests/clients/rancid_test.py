"""rancid, device type ios-xr7, and its login script clogin."""

import os

import lab


class Rancid(lab.ServeTest):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with open(os.path.join(cls.folder, ".cloginrc"), "w") as settings:
            os.chmod(settings.fileno(), 0o600)
            settings.write("add method router {ssh}\nadd noenable router 1\n"
                           "add user router %s\nadd password router {unused}\n"
                           "add sshcmd router {ssh\\ -F\\ %s}\n" % (cls.serve.user, cls.serve.config))
        cls.env = dict(os.environ, HOME=cls.folder, TERM="network", TMPDIR=cls.folder,
                       PATH="/usr/lib/rancid/bin:" + os.environ["PATH"])

    def test_a_router_is_collected(self):
        self.router("configure terminal", "domain name rancid.example", "crypto ca trustpoint R",
                    "subject-name CN=" + 200 * "r", "commit", "end")
        rancid = lab.need("rancid", "rancid")
        status, text = lab.run(rancid, "-t", "ios-xr7", "router", env=self.env, cwd=self.folder)
        self.assertEqual((status, text), (0, ""))
        with open(os.path.join(self.folder, "router.new")) as file:
            lines = file.read().split("\n")
        self.assertEqual(lines[0], "!RANCID-CONTENT-TYPE: ios-xr7")
        for line in ("!SN: XRSH0000001", "domain name rancid.example", "crypto ca trustpoint R",
                     " subject-name CN=" + 200 * "r", "end"):
            self.assertIn(line, lines)

    def test_clogin_runs_commands(self):
        status, text = lab.run(lab.need("clogin", "rancid"), "-c",
                               "show running-config hostname;show users", "router",
                               env=self.env, cwd=self.folder)
        self.assertEqual(status, 0, text)
        self.assertIn("% No such configuration item(s)", text)
        self.assertRegex(text, r"(?m)^\*  vty0 ")
        self.assertRegex(text, r"#exit\r?\n")


if __name__ == "__main__":
    lab.main()
