#!/usr/bin/env python3
"""A router's configuration, typed, shown, and typed again as it was shown.

What is shown is a fixed point: replayed into an empty state it shows the same
bytes, however it gets there, and replacing a configuration by itself changes
nothing.  Values are shown as reference xr-shell sections 3.3 and 4.4 say.
"""

import subprocess
import sys
import unittest

from router import Router

LAB_ROUTER = sys.argv.pop()


class Replay(unittest.TestCase):
    """tests/config/lab-router.cfg"""

    def setUp(self):
        with open(LAB_ROUTER, encoding="utf-8") as file:
            self.typed = file.read().split("\n")
        self.router = Router()
        output, taken = self.router.run(["configure", *self.typed, "commit", "end"])
        self.assertTrue(taken, output)
        self.shown = self.router.listing()
        self.assertGreater(self.shown.count("\n"), 300)

    def test_shown_text_is_a_fixed_point(self):
        """Pasted into an empty router, it gives the same listing."""
        again = Router()
        output, taken = again.run(["configure", *self.shown.split("\n"), "commit", "end"])
        self.assertTrue(taken, output)
        self.assertEqual(again.listing(), self.shown)

    def test_formal_lines_make_the_same(self):
        """So do its formal lines, in any order of blocks."""
        formal = self.router.answer("show running-config formal").split("\n")
        formal = formal[4:formal.index("end")]
        again = Router()
        output, taken = again.run(["configure", *formal, "commit", "end"])
        self.assertTrue(taken, output)
        self.assertEqual(again.listing(), self.shown)

    def test_loaded_from_disk(self):
        """And the file that it was saved to."""
        again = Router()
        again.disk("saved.cfg", self.shown)
        output, taken = again.run(["configure", "load disk0:saved.cfg", "commit", "end"])
        self.assertTrue(taken, output)
        self.assertEqual(again.listing(), self.shown)

    def test_whole_listing_as_a_script(self):
        """xrsh -f takes what show running-config printed, frame and all, and commits it."""
        whole = self.router.answer("show running-config").split("\n")
        again = Router()
        output, taken = again.run(["Tue Nov 24 09:13:26.602 UTC", *whole, "show clock"])
        self.assertTrue(taken, output)
        self.assertEqual(again.listing(), self.shown)

    def test_listing_cut_short(self):
        """A listing without its end may lack more: nothing is committed."""
        whole = self.router.answer("show running-config").split("\n")
        again = Router()
        output, taken = again.run(whole[:whole.index("end")])
        self.assertFalse(taken)
        self.assertIn("% The listing has no 'end': nothing of it was committed", output)
        self.assertEqual(again.answer("show configuration commit list").count("CLI"), 0)

    def test_listing_with_errors(self):
        """What is refused is listed with all that stands in it; the rest is committed."""
        listing = ["Building configuration...", "hostname odd", "router ospf 1", " area 0",
                   "  interface Loopback9", "  !", "  cost 7", " !", "!", "ssh server v2", "end"]
        refused = "router ospf 1\n area 0\n  interface Loopback9\n  cost 7\n"
        again = Router()
        output, taken = again.run(listing)
        self.assertFalse(taken)
        self.assertIn("!! SYNTAX/AUTHORIZATION ERRORS", output)
        self.assertIn(refused, output)
        self.assertEqual(again.listing(), "hostname odd\nssh server v2\n")

    def test_listing_when_the_configuration_is_locked(self):
        """Without a target the script ends: none of its lines is taken for a command."""
        again = Router()
        holder = subprocess.Popen(again.argv("-e"), stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE, text=True)
        with holder:
            holder.stdin.write("configure exclusive\nshow configuration lock\n")
            holder.stdin.flush()
            locked = any("show configuration lock" in line for line in holder.stdout)
            self.assertTrue(locked)
            output, taken = again.run(["Building configuration...", "show version", "end"])
            holder.stdin.close()
            holder.stdout.read()
        self.assertFalse(taken)
        self.assertNotIn("Cisco IOS XR Software", output)

    def test_listing_with_errors_that_stop(self):
        """With --on-error stop one refused line keeps the whole out."""
        again = Router()
        output, taken = again.run(["Building configuration...", "hostname odd", "oops", "end"],
                                  "--on-error", "stop")
        self.assertFalse(taken)
        self.assertIn("\noops\n", output)
        self.assertEqual(again.answer("show configuration commit list").count("CLI"), 0)

    def test_replaced_by_itself(self):
        """commit replace of what there is changes nothing and is no commit."""
        before = self.router.answer("show configuration commit list")
        output, _ = self.router.run(
            ["configure", *self.shown.split("\n"), "commit replace", "yes", "end"])
        self.assertIn("No configuration changes to commit.", output)
        self.assertEqual(self.router.listing(), self.shown)
        self.assertEqual(self.router.answer("show configuration commit list"), before)

    def test_committed_again(self):
        """What is typed as it stands is no change."""
        output, _ = self.router.run(["configure", *self.shown.split("\n"), "commit", "end"])
        self.assertIn("No configuration changes to commit.", output)

    def test_removed_and_rolled_back(self):
        """A rollback brings every line back, blocks of text included."""
        output, taken = self.router.run(
            ["configure", "hostname bare", "commit replace", "yes", "end"])
        self.assertTrue(taken, output)
        self.assertEqual(self.router.listing(), "hostname bare\n")
        output, taken = self.router.run(["rollback configuration last 1"])
        self.assertTrue(taken, output)
        self.assertEqual(self.router.listing(), self.shown)

    def test_values_as_shown(self):
        """Names, addresses and defaults in their one form."""
        for line in (
                "interface Bundle-Ether30.100\n description customer blue\n vrf BLUE\n"
                " ipv4 address 203.0.113.9 255.255.255.252\n",
                "interface GigabitEthernet0/0/0/0\n",
                " ipv6 address 2001:db8::1/128\n",
                " ipv6 address fe80::1 link-local\n",
                "tacacs-server host 192.0.2.61 port 49\n",
                "logging source-interface MgmtEth0/RP0/CPU0/0 vrf MGMT\n",
                "  198.51.100.128/25 Null0\n",
                "prefix-set LAB\n  # everything that is ours\n  192.0.2.0/24 le 32,\n",
                "  2001:db8::/32 le 48\nend-set\n!\n",
                "    if community matches-any BLUE then\n      set local-preference 200\n",
                "banner motd #\n****",
                "\n   ask noc@example.net\n****"):
            self.assertIn(line, self.shown)
        names = [line.split()[1] for line in self.shown.split("\n")
                 if line.startswith("interface ")]
        self.assertLess(names.index("Loopback2"), names.index("Loopback10"))
        self.assertLess(names.index("Bundle-Ether30.20"), names.index("Bundle-Ether30.100"))
        self.assertLess(names.index("GigabitEthernet0/0/0/2"),
                        names.index("GigabitEthernet0/0/0/10"))


if __name__ == "__main__":
    unittest.main()
