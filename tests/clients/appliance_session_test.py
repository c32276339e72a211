"""Net::Appliance::Session, whose terminal has 0 rows and 0 columns."""

import os

import lab
from lab import HERE


class ApplianceSession(lab.ServeTest):

    def test_show_configure_and_commit(self):
        perl = lab.need("perl", "perl")
        status, text = lab.run(perl, "-MNet::Appliance::Session", "-e", "1")
        self.assertEqual(status, 0, "install the package libnet-appliance-session-perl:\n" + text)
        status, text = lab.run(perl, os.path.join(HERE, "appliance_session.pl"), self.serve.config)
        self.assertEqual(status, 0, text)
        self.assertRegex(text, r"(?m)^Cisco IOS XR Software, Version [\d.]+$")
        self.assertRegex(text, r"(?m)^ subject-name CN=p{200}$")
        self.assertIn("by-perl", self.router("show configuration commit list 1"))


if __name__ == "__main__":
    lab.main()
