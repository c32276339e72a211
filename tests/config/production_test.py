#!/usr/bin/env python3
"""A production router's listing of 4,000 lines, replayed.

make_production.py writes it; a third of its lines is unknown to the model.  A
router that is told nothing refuses those and no others; with `configuration
unknown accept` it takes all of them, and shows what was put in, byte for byte,
however that came in and whatever happened to the router meanwhile.
"""

import os
import re
import sys
import unittest

from make_production import make
from router import Router

sys.path.insert(0, os.path.join(os.environ["XRSH_SOURCE"], "tests", "faults"))
from lab import preloaded, sanitized  # pylint: disable=wrong-import-position

SWITCH = "configuration unknown accept"
LINES = make()
BODY = [SWITCH, *(line for line, _ in LINES)]
TEXT = "".join(line + "\n" for line in BODY)
KNOWN = "".join(line + "\n" for line, known in LINES if known)
UNKNOWN = [line for line, known in LINES if not known and line.strip() != "!"]

REPLACED = "This commit will replace or remove the entire running configuration."


FIRST = "hostname first\ndomain name first.example\n"


class Production(unittest.TestCase):
    """Routers that start from one that has the configuration."""

    maxDiff = 4000
    bare = None  # a router with FIRST, and the file on its disk
    configured = None  # it loaded the file

    @classmethod
    def setUpClass(cls):
        if Production.bare is not None:
            return
        Production.bare = Router()
        cls.bare.disk("production.cfg", TEXT)
        output, taken = cls.bare.run(["configure", *FIRST.split("\n"), "commit", "end"])
        assert taken, output
        Production.configured = Router(cls.bare)
        output, taken = cls.configured.run(["configure", "no hostname", "no domain name",
                                            "load disk0:production.cfg", "commit", "end"])
        assert taken, output

    def assert_shows(self, router, text, why=None):
        """The router's configuration is text; the first line that is not is told."""
        shown = router.listing()
        if shown != text:
            for number, (is_there, wanted) in enumerate(
                    zip(shown.split("\n") + [None], text.split("\n") + [None])):
                self.assertEqual(is_there, wanted, "line %d%s" % (
                    number + 1, ", " + why if why else ""))

    def edited(self, lines, more=()):
        """A copy that has the lines typed, committed when all are taken; asks more before."""
        router = Router(self.configured)
        output, taken = router.run(["configure", *lines, *more, "commit", "end"])
        self.assertTrue(taken, output[-2000:])
        return router, output

    def rolled_back(self, router):
        """One commit less gives the bytes that were there."""
        output, taken = router.run(["rollback configuration last 1"])
        self.assertTrue(taken, output[-2000:])
        self.assert_shows(router, TEXT)


class Replay(Production):
    """In, and out again."""

    def test_loaded(self):
        """load, commit, show: the bytes of the file."""
        self.assertGreater(len(BODY), 3000)
        self.assertGreater(len(UNKNOWN), 1000)
        self.assert_shows(self.configured, TEXT)

    def test_without_the_switch(self):
        """Every line that is unknown is listed, those within blocks too, and nothing else."""
        router = Router()
        router.disk("production.cfg", "".join(line + "\n" for line in BODY[1:]))
        output, taken = router.run(["configure", "load disk0:production.cfg",
                                    "show configuration failed load", "commit", "end"])
        self.assertFalse(taken)
        listed = output.split("permissions to use the commands.\n\n")[1].split("\n\n")[0]
        self.assertEqual(listed.split("\n"), UNKNOWN)
        self.assert_shows(router, KNOWN)

    def test_script(self):
        """xrsh -f takes it line by line."""
        router = Router()
        output, taken = router.run(["configure", *BODY, "commit", "end"])
        self.assertTrue(taken, output[-2000:])
        self.assert_shows(router, TEXT)

    def test_pasted(self):
        """So does a terminal, which is given it as fast as it takes it."""
        router = Router()
        shown = router.paste(["configure", *BODY, "commit", "end", "exit"])
        self.assertEqual(re.findall(r"\r\n% [^\r]*", shown), [])
        self.assert_shows(router, TEXT)

    def test_listing_as_it_was_saved(self):
        """With its comments and its end, loaded or as a script: a fixed point."""
        shown = self.configured.answer("show running-config")
        router = Router()
        router.disk("saved.cfg", shown)
        output, taken = router.run(["configure", "load disk0:saved.cfg", "commit", "end"])
        self.assertTrue(taken, output[-2000:])
        self.assert_shows(router, TEXT)
        router = Router()
        output, taken = router.run(shown.split("\n"))
        self.assertTrue(taken, output[-2000:])
        self.assert_shows(router, TEXT)

    def test_formal(self):
        """A formal listing holds each line behind those of its blocks."""
        formal = self.configured.answer("show running-config formal")
        for line in ("router bgp 64500 vrf CUST07 neighbor 198.51.100.30 address-family ipv4 "
                     "unicast site-of-origin 64500:7",
                     "interface Bundle-Ether10 service-policy output CORE-OUT",
                     "router static address-family ipv4 unicast 198.51.100.2/32 Bundle-Ether10 "
                     "203.0.113.21 tag 100"):
            self.assertIn("\n" + line + "\n", formal)

    def test_again(self):
        """What is loaded over itself, or replaced by itself, changes nothing."""
        before = self.configured.answer("show configuration commit list")
        for commit in (["commit"], ["commit replace", "yes"]):
            router = Router(self.configured)
            output, _ = router.run(["configure", "load disk0:production.cfg", *commit, "end"])
            self.assertTrue("No configuration changes to commit." in output, output[-300:])
            self.assert_shows(router, TEXT)
            self.assertEqual(router.answer("show configuration commit list"), before)


class Change(Production):
    """What is changed among lines that nobody knows."""

    def test_lines_added_and_removed(self):
        """A line more, a line less, a block less: in diffs, in the target, and rolled back."""
        router, output = self.edited(
            ["router bgp 64500",
             " neighbor-group PEERS",
             "  timers 10 30",
             "  no ebgp-multihop 2",
             " !",
             " no neighbor 203.0.113.101",
             "!",
             "interface Bundle-Ether10",
             " no service-policy output CORE-OUT",
             " service-policy output NEW",
             "!",
             "no performance-measurement"],
            ["show configuration", "show commit changes diff"])
        self.assertIn("""\
interface Bundle-Ether10
 no service-policy output CORE-OUT
 service-policy output NEW
!
router bgp 64500
 neighbor-group PEERS
  no ebgp-multihop 2
  timers 10 30
 !
 no neighbor 203.0.113.101
!
no performance-measurement
end
""", output)
        self.assertIn("""\
   interface Bundle-Ether10
-   service-policy output CORE-OUT
+   service-policy output NEW
   !
   router bgp 64500
    neighbor-group PEERS
-    ebgp-multihop 2
+    timers 10 30
    !
-   neighbor 203.0.113.101
-    remote-as 64501
-    use neighbor-group PEERS
-    description AS64501, peer 1
-    address-family ipv4 unicast
-     route-policy PEER01-IN in
-     route-policy NONE out
     !
    !
   !
-  performance-measurement
-   interface Bundle-Ether10
-    delay-measurement
-     advertise-delay 1000
     !
    !
   !
end
""", output)
        changed = router.listing()
        self.assertIn("\n  timers 10 30\n !\n neighbor 198.51.100.241\n", changed)
        self.assertNotIn("performance-measurement", changed)
        self.rolled_back(router)

    def test_block_added(self):
        """A block of its own stands behind what was set before it."""
        router, _ = self.edited(["router hsrp", " interface Bundle-Ether100.1",
                                 "  address-family ipv4", "   hsrp 1", "    preempt", "   !", "  !", " !", "!"])
        self.assert_shows(router, TEXT + "router hsrp\n interface Bundle-Ether100.1\n"
                          "  address-family ipv4\n   hsrp 1\n    preempt\n   !\n  !\n !\n!\n")
        self.rolled_back(router)

    def test_knowns_changed(self):
        """Lines of the model between them."""
        router, output = self.edited(
            ["interface HundredGigE0/0/0/3", " no dampening", " mtu 9216", "!",
             "route-policy NONE", "  done", "end-policy", "no group G-ISIS",
             "no snmp-server host 192.0.2.80 traps version 2c trap-nms"],
            ["show configuration"])
        self.assertIn("""\
no group G-ISIS
no snmp-server host 192.0.2.80 traps version 2c trap-nms
interface HundredGigE0/0/0/3
 mtu 9216
 no dampening
!
route-policy NONE
  done
end-policy
!
end
""", output)
        self.rolled_back(router)

    def test_all_removed_and_rolled_back(self):
        """commit replace, and back; and back to the first commit of all."""
        router = Router(self.configured)
        output, taken = router.run(
            ["configure", "hostname bare", "commit replace", "yes", "end"])
        self.assertTrue(taken, output[-2000:])
        self.assertIn(REPLACED, output)
        self.assert_shows(router, "hostname bare\n")
        self.rolled_back(router)
        commits = re.findall(r"^\d+ +(\d{10}) ", router.answer("show configuration commit list"),
                             re.M)
        self.assertEqual(len(commits), 4)
        output, taken = router.run(["rollback configuration to " + commits[-2]])
        self.assertTrue(taken, output[-2000:])
        self.assert_shows(router, FIRST)
        self.rolled_back(router)

    def test_replaced_by_the_file(self):
        """commit replace by the whole file over another configuration."""
        router = Router(self.bare)
        output, taken = router.run(["configure", "load disk0:production.cfg", "commit replace",
                                    "yes", "end"])
        self.assertTrue(taken, output[-2000:])
        self.assert_shows(router, TEXT)


class Secret(Production):
    """What must not be seen in clear."""

    CLEAR = "Cl3arT3xt"

    def kept(self, router):
        """All bytes that the router keeps, but the disks that files are put on by hand."""
        kept = b""
        for folder, folders, names in os.walk(router.state):
            folders[:] = [name for name in folders if name != "disk0"]
            for name in names:
                with open(os.path.join(folder, name), "rb") as file:
                    kept += file.read()
        return kept

    def test_clear_text_is_not_kept(self):
        """Neither of lines that are known nor of others; what is encrypted is shown as it is."""
        router = Router(self.configured)
        known = ["username clear", " secret " + self.CLEAR, "!"]
        unknown = ["router bgp 64500", " neighbor 203.0.113.101",
                   "  password clear " + self.CLEAR, "  password " + self.CLEAR, " !", "!",
                   "snmp-server user clear nms v3 auth md5 clear " + self.CLEAR,
                   "router isis CORE", " lsp-password text clear " + self.CLEAR, "!",
                   "aaa server radius dynamic-author",
                   " client 192.0.2.75 vrf MGMT server-key " + self.CLEAR, "!",
                   "group SECRETS", " router bgp '.*'", "  password " + self.CLEAR, " !",
                   "end-group"]
        router.disk("clear.cfg", "".join(line + "\n" for line in known + unknown))
        output, taken = router.run(["configure", "load disk0:clear.cfg",
                                    "show configuration failed load", "commit", "end"])
        self.assertFalse(taken)
        for line in ("  password <secret>\n", " lsp-password <secret>\n",
                     " client 192.0.2.75 vrf MGMT server-key <secret>\n"):
            self.assertIn(line, output)
        shown = router.listing()
        self.assertIn("\ngroup SECRETS\n router bgp '.*'\n !\nend-group\n!\n", shown)
        self.assertRegex(shown, r"\nusername clear\n secret 10 \$6\$\S+\n!\n")
        self.assertFalse(self.CLEAR in output + shown, output[-2000:])
        self.assertFalse(self.CLEAR.encode() in self.kept(router))
        for line in (" key 7 0822455D0A16\n", "  password encrypted 0822455D0A16\n",
                     "  198.51.100.241:0 password encrypted 13061E010803\n"):
            self.assertIn(line, shown)

    def test_words_about_passwords_are_no_passwords(self):
        """Descriptions and remarks are taken."""
        self.edited(["router bgp 64500", " neighbor 203.0.113.101",
                     "  description password reset by noc", " !", "!",
                     "ipv4 access-list VTY", " 2000 remark secret of the clear sky", "!"])


class Killed(Production):
    """kill -9 at the writes of a commit."""

    def test_old_or_new(self):
        """The running configuration is what it was, or what it was to be; and a rerun succeeds."""
        lines = ["configure", "no hostname", "no domain name", "load disk0:production.cfg",
                 "commit", "end"]
        old = self.bare.listing()
        stride = 140 if sanitized() else 29
        seen = set()
        at = 1
        while True:
            router = Router(self.bare)
            env = preloaded(CRASH_DIR=router.state, CRASH_NAME="xrsh", CRASH_AT=str(at),
                            CRASH_TORN="1")
            _, taken = router.run(lines, env=env)
            now = router.listing()
            if taken:
                break
            self.assertIn(now, (old, TEXT), "killed at write %d" % at)
            seen.add(now == TEXT)
            output, taken = router.run(lines)
            self.assertTrue(taken, output[-2000:])
            self.assert_shows(router, TEXT, "killed at write %d, and run again" % at)
            at += stride
        self.assertEqual(now, TEXT)
        self.assertIn(False, seen)
        self.assertGreater(at, 2 * stride, "hardly a write was seen: is the library loaded?")


if __name__ == "__main__":
    unittest.main()
