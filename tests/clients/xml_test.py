"""The XML agent: what NAPALM's iosxr driver sends to it, and what it needs of
the answers (reference clients section 3); malformed and endless requests."""

import difflib
import re
import xml.etree.ElementTree as ElementTree

import lab
from lab import CONFIG, PROMPT, Terminal

PROLOGUE = '<?xml version="1.0" encoding="UTF-8"?>'
XML = "XML> "
OTHERS, EMPTY, NO_SUCH_CHILD = "0x41866c00", "0x41864e00", "0x4368a400"


class Agent:
    """A terminal in XML mode."""

    def __init__(self, test, enter="\n"):
        self.test = test
        self.terminal = Terminal(test.serve)
        self.terminal.type("terminal exec prompt no-timestamp")
        self.test.assertEqual(self.terminal.type("xml", XML, enter), "xml\r\n" + XML)

    def send(self, document, enter="\n"):
        """The text that a document is answered with; there must be no echo of it."""
        said = self.terminal.type(document, XML, enter)
        self.test.assertTrue(said.endswith("\r\n" + XML), said)
        return said[:-len(XML)].replace("\r\n", "\n")

    def answer(self, operations, enter="\n"):
        """The <Response> to operations."""
        said = self.send(PROLOGUE + '<Request MajorVersion="1" MinorVersion="0">' + operations +
                         "</Request>", enter)
        self.test.assertTrue(said.startswith(PROLOGUE + "\n<Response "), said)
        root = ElementTree.fromstring(said.encode())
        self.test.assertEqual((root.tag, root.attrib),
                              ("Response", {"MajorVersion": "1", "MinorVersion": "0"}))
        self.test.assertEqual(root[-1].tag, "ResultSummary")
        return root

    def done(self, operations):
        """The same, and all of it went well."""
        root = self.answer(operations)
        self.test.assertEqual(root[-1].attrib, {"ErrorCount": "0"}, ElementTree.tostring(root))
        return root

    def fault(self, operation):
        """(code, message) of an operation that fails."""
        root = self.answer(operation)
        self.test.assertEqual(root[-1].attrib, {"ErrorCount": "1"}, ElementTree.tostring(root))
        return root[0].get("ErrorCode"), root[0].get("ErrorMsg")

    def configure(self, lines):
        text = self.done("<CLI><Configuration>%s</Configuration></CLI>" % lines)
        return text.find("CLI/Configuration").text or ""

    def execute(self, line):
        return self.done("<CLI><Exec>%s</Exec></CLI>" % line).find("CLI/Exec").text or ""

    def target_diff(self):
        """As the driver compares; a listing begins with two lines that are cut off."""
        texts = [self.configure("show " + what).strip() for what in
                 ("running-config", "configuration merge")]
        texts = [re.sub(r"^Building config.*\n!! IOS.*", "", text, flags=re.M).strip()
                 for text in texts]
        texts = [re.sub(r"^!!.*", "", text).strip() for text in texts]
        return [line for line in difflib.unified_diff(*(text.split("\n") for text in texts), n=0)
                if not line.startswith(("---", "+++", "@@"))]


class Xml(lab.ServeTest):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        lab.run(lab.XRSH, "-s", cls.serve.state, data="configure terminal\n"
                "xml agent tty iteration off\nhostname ios\ncommit\nend\n")

    def open(self):
        agent = Agent(self)
        self.addCleanup(agent.terminal.close)
        return agent

    def test_it_is_refused_until_configured(self):
        self.router("configure terminal", "no xml agent tty", "commit", "end")
        with Terminal(self.serve) as terminal:
            self.assertIn(
                "\r\nERROR: 0x24319600 'XML-TTY' detected the 'informational' condition 'The XML "
                "TTY Agent has not yet been started. Check that the configuration 'xml agent tty' "
                "has been committed.'\r\n" + PROMPT, terminal.type("xml"))
        self.router("configure terminal", "xml agent tty iteration off", "commit", "end")

    def test_merge_compare_commit_and_roll_back(self):
        agent = self.open()
        agent.done("<Lock/>")
        self.assertEqual(agent.configure("domain name x.example\n"
                                         "crypto ca trustpoint XML\n description a &amp; b\n!\nend"),
                         "")
        self.assertEqual([line for line in agent.target_diff() if line != "+!"],
                         ["+domain name x.example", "+crypto ca trustpoint XML",
                          "+ description a & b"])
        root = agent.done('<Commit Label="xml-1" Comment="by &quot;xml&quot;"/>')
        self.assertEqual({name: root[0].get(name) for name in ("Label", "Comment")},
                         {"Label": "xml-1", "Comment": 'by "xml"'})
        self.assertRegex(root[0].get("CommitID"), r"^1\d{9}$")
        self.assertEqual(agent.target_diff(), [])
        said = agent.execute("show configuration commit list 1 detail")
        self.assertRegex(said, r"CommitId: %s +Label: xml-1\n" % root[0].get("CommitID"))
        self.assertRegex(said, r'Comment: +by "xml"\n')
        self.assertIn(" description a & b", self.running())
        self.assertEqual(agent.fault("<Commit/>")[0], EMPTY)

        root = agent.done("<Unlock/><Rollback><Previous>1</Previous></Rollback><Lock/>")
        self.assertEqual([child.tag for child in root],
                         ["Unlock", "Rollback", "Lock", "ResultSummary"])
        self.assertNotIn("crypto ca trustpoint XML", self.running())
        self.assertRegex(agent.fault("<Rollback><Previous>999</Previous></Rollback>")[1],
                         r"^'CfgMgr' detected the 'warning' condition '.*999 commits'$")

    def test_a_replace_and_what_is_discarded(self):
        agent = self.open()
        agent.configure("domain name dropped.example")
        agent.done("<Clear/>")
        self.assertEqual(agent.target_diff(), [])
        listing = agent.configure("show running-config")
        self.assertTrue(listing.startswith("\nBuilding configuration...\n!! IOS XR"), listing)
        agent.configure(listing[listing.index("!!"):].replace(
            "hostname ios", "hostname replaced").replace("&", "&amp;"))
        self.assertRegex(agent.configure("show configuration changes diff"),
                         r"<- hostname ios\n\+> hostname replaced\nend\n")
        agent.done('<Commit Replace="true"/>')
        self.assertIn("hostname replaced", self.running())
        agent.configure("hostname ios")
        agent.done("<Commit/>")

    def test_a_refused_line_is_in_the_answer(self):
        agent = self.open()
        self.assertEqual(agent.configure("domain nonsense x\ndomain name kept.example"),
                         "\ndomain nonsense x\n        ^\n"
                         "% Invalid input detected at '^' marker.\n")
        self.assertEqual(agent.target_diff(), ["+domain name kept.example"])
        self.assertEqual(agent.execute("show nonsense"),
                         "\nshow nonsense\n     ^\n% Invalid input detected at '^' marker.\n")

    def test_a_failed_commit_says_so_and_keeps_the_target(self):
        self.router("key config-key password-encryption", "Secret12345", "Secret12345",
                    "configure terminal", "password6 encryption aes",
                    "client-authentication profile P", "username u password Encrypt6 pw",
                    "commit", "end")
        agent = self.open()
        agent.configure("no password6 encryption aes")
        self.assertIn("Failed to commit one or more", agent.fault("<Commit/>")[1])
        self.assertRegex(agent.configure("show configuration failed"), r"(?m)^!!% .*type 6")
        self.assertEqual(agent.target_diff(), ["-password6 encryption aes"])

    def test_a_trial_commit_is_rolled_back_with_its_session(self):
        agent = self.open()
        self.assertIn("30 to 65535 seconds", agent.fault('<Commit Confirmed="29"/>')[1])
        agent.configure("domain list trial.example")
        agent.done('<Commit Confirmed="60"/>')
        self.assertIn("domain list trial.example", self.running())
        agent.done("<Commit/>")
        agent.configure("domain list second.example")
        agent.done('<Commit Confirmed="60"/>')
        self.assertIn("domain list second.example", self.running())
        agent.terminal.type("exit")
        self.assertNotIn("domain list second.example", self.running())
        self.assertIn("domain list trial.example", self.running())

    def test_locks_and_commits_of_others(self):
        one, other = self.open(), self.open()
        one.done("<Lock/>")
        self.assertIn("is locked by another agent", other.fault("<Lock/>")[1])
        one.done("<Unlock/>")
        other.done("<Lock/>")
        one.configure("domain list one.example")
        self.assertIn("is locked by another", one.fault("<Lock/>")[1])
        other.done("<Unlock/>")
        other.configure("domain list other.example")
        other.done("<Commit/>")
        self.assertEqual(one.fault("<Commit/>")[0], OTHERS)
        one.done("<Lock/>")
        self.assertEqual(one.target_diff(), ["+domain list one.example"])
        self.assertEqual(one.fault("<Commit/>")[0], OTHERS)
        # As the driver goes on: it leaves, comes back, and loads the same again.
        self.assertTrue(one.terminal.type("exit", PROMPT, "\n").endswith("\r\n" + PROMPT))
        self.assertEqual(one.terminal.type("xml", XML), "xml\r\n" + XML)
        self.assertEqual(one.target_diff(), [])
        one.configure("domain list one.example")
        one.done("<Commit/>")
        self.assertIn("domain list one.example", self.running())
        other.done("<Lock/>")

    def test_facts_and_interfaces(self):
        self.router("configure terminal", "interface GigabitEthernet0/0/0/0", "mtu 9000",
                    "description a > b", "interface Loopback0", "shutdown", "commit", "end")
        agent = self.open()
        root = agent.done(
            "<Get><Operational><SystemTime/><PlatformInventory><RackTable><Rack><Naming><Name>0"
            "</Name></Naming><Attributes><BasicInfo/></Attributes></Rack></RackTable>"
            "</PlatformInventory></Operational></Get>")
        self.assertEqual(root.find(".//SystemTime/Uptime/Hostname").text, "ios")
        self.assertGreaterEqual(float(root.find(".//SystemTime/Uptime/Uptime").text), 0)
        basic = root.find(".//RackTable/Rack/Attributes/BasicInfo")
        inventory, version = agent.execute("show inventory"), agent.execute("show version")
        self.assertIn("SN: %s\n" % basic.find("SerialNumber").text, inventory)
        self.assertIn("PID: %s ," % basic.find("ModelName").text, inventory)
        self.assertIn("Version %s\n" % basic.find("SoftwareRevision").text, version)

        def interfaces(query):
            table = agent.done("<Get><Operational>%s</Operational></Get>" % query)
            return {row.find("Naming/InterfaceName").text:
                    tuple(row.findtext(name) for name in
                          ("State", "LineState", "MTU", "Bandwidth", "Description"))
                    for row in table.findall(".//Interfaces/InterfaceTable/Interface")}
        all_of_them = {
            "GigabitEthernet0/0/0/0":
                ("IM_STATE_UP", "IM_STATE_UP", "9000", "1000000", "a > b"),
            "Loopback0": ("IM_STATE_ADMINDOWN", "IM_STATE_ADMINDOWN", "1500", "0", None)}
        self.assertEqual(interfaces("<Interfaces/>"), all_of_them)
        self.assertEqual(list(interfaces(
            "<Interfaces><InterfaceTable><Interface><Naming><InterfaceName>Loopback0"
            "</InterfaceName></Naming></Interface></InterfaceTable></Interfaces>")), ["Loopback0"])

    def test_what_is_not_there_is_marked(self):
        agent = self.open()
        root = agent.answer("<Get><Operational><BGP/></Operational></Get><Nonsense/><Unlock/>")
        self.assertEqual(root[-1].get("ErrorCount"), "2")
        self.assertEqual(root.find("Get/Operational/BGP").get("ErrorCode"), NO_SUCH_CHILD)
        self.assertEqual(root.find("Nonsense").get("ErrorCode"), NO_SUCH_CHILD)
        self.assertEqual(root.find("Unlock").attrib, {})

    def test_documents_in_many_lines_and_with_every_enter(self):
        agent = self.open()
        for enter in "\r", "\n", "\r\n":
            root = agent.answer("<CLI>%s<Configuration>hostname ios%s</Configuration></CLI>%s" % (
                3 * enter, enter, enter), enter)
            self.assertEqual(root[-1].get("ErrorCount"), "0")
            self.assertEqual(agent.terminal.type("", XML, enter), XML)

    def test_malformed_documents_get_a_line_and_the_next_one_an_answer(self):
        agent = self.open()
        for bad in ("nonsense", "<Request><a></Request>", "<Request><a>\n<b>\n</a></b></Request>",
                    '<!DOCTYPE r [<!ENTITY a "a">]><Request>&a;</Request>',
                    PROLOGUE + 40 * "<a>" + "</Request>",
                    "<Request>" + 10001 * "<a/>" + "</Request>", "<Request>\x01</Request>",
                    "<Request a='1' a='2'/> </Request>"):
            said = agent.send(bad)
            self.assertRegex(
                said, r"^ERROR: 0xa240da00 'XML Infrastructure' detected the 'fatal' condition "
                r"'[^'\n]+'\n$", bad[:80])
            agent.done("<Unlock/>")
        agent.terminal.send(b"<Request>\xff\xfe</Request>\n")
        self.assertRegex(agent.terminal.wait(XML), "^ERROR: 0xa240da00 ")
        root = ElementTree.fromstring(agent.send("<Other/>").encode())
        self.assertEqual(root.get("ErrorCode"), NO_SUCH_CHILD)

    def test_a_line_of_a_megabyte_and_a_large_configuration(self):
        agent = self.open()
        lines = "".join("crypto ca trustpoint M%05d\n description %s\n" % (i, 78 * "m")
                        for i in range(5000))
        self.assertEqual(agent.fault("<Big>" + (1 << 20) * "x" + "</Big>")[0], NO_SUCH_CHILD)
        self.assertEqual(agent.configure(lines), "")
        self.assertEqual(len(agent.target_diff()), 15000)
        agent.done("<Clear/>")

    def test_secrets_are_sealed(self):
        agent = self.open()
        agent.configure("username secretive\n secret Hush12345\n!")
        self.assertNotIn("Hush12345", agent.configure("show configuration"))
        agent.done("<Clear/>")

    def test_leaving_drops_the_target_and_the_lock(self):
        for leave in ("exit\n", "\x03", "\x04", None):
            agent = self.open()
            agent.done("<Lock/>")
            agent.configure("domain list left.example")
            if leave is None:
                agent.terminal.close()
            else:
                agent.terminal.send(leave)
                agent.terminal.wait(PROMPT)
            with Terminal(self.serve) as other:
                lab.until("the lock", lambda: other.type(
                    "configure exclusive", "#").endswith(CONFIG))
                other.type("end")
        self.assertNotIn("domain list left.example", self.running())

    def test_requests_of_a_script_without_a_terminal(self):
        request = "<Request><CLI><Exec>show running-config hostname</Exec></CLI></Request>\n"
        status, said = self.serve.ssh(data="xml\n" + request + request + "exit\nshow clock\n")
        self.assertEqual(status, 0, said)
        self.assertEqual(said.count("<Exec>\nhostname ios\n</Exec>"), 2, said)
        self.assertRegex(said, r"XML> \n\S{3} \S{3} [^\n]*\n\d\d:\d\d:\d\d\.\d{3} UTC ")

    def test_it_can_not_be_entered_from_within(self):
        agent = self.open()
        self.assertIn("ERROR: 0x24319600", agent.execute("xml"))
        self.assertEqual(agent.execute("exit"), "")
        agent.done("<Unlock/>")


if __name__ == "__main__":
    lab.main()
