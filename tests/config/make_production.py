#!/usr/bin/env python3
"""Writes a provider edge router's configuration as `show running-config` prints it.

The router is of our own invention: documentation addresses (RFC 5737, RFC
3849), documentation AS numbers (RFC 5398) and example names (RFC 2606).  About
3,000 lines, the same at each run.  What the model of xrsh does not know stands
where IOS XR shows it, between and within what it knows.

  make_production.py             the whole
  make_production.py --known     without what the model does not know
  make_production.py --unknown   the lines that the model does not know, as typed
"""

import sys

AS = 64500  # and the neighbors' after it
SITES = ("ams", "ber", "cph", "dub", "fra", "gva", "hel", "lis", "mad", "osl", "prg", "vie")


class Listing:
    """Lines, each with whether the model knows it."""

    def __init__(self):
        self.lines = []

    def known(self, text):
        """Lines of text; a line whose first word is ? (in place, behind its blanks) is unknown."""
        for line in text.strip("\n").split("\n"):
            body = line.lstrip(" ")
            if body.startswith("?"):
                indent = line[:len(line) - len(body)]
                self.lines.append((indent + body[1:], False))
            else:
                self.lines.append((line, True))

    def unknown(self, text):
        """Lines that the model does not know."""
        self.lines += [(line, False) for line in text.strip("\n").split("\n")]


def system(out):
    """Name, groups, clock, banners, log."""
    out.known("""
hostname pe1.vie
group G-CORE-IF
 interface 'HundredGigE.*'
  mtu 9216
  carrier-delay up 2000 down 0
  load-interval 30
 !
end-group
!
group G-ISIS
 router isis '.*'
  interface '.*GigE.*'
   point-to-point
   hello-padding disable
   address-family ipv4 unicast
    metric 100
   !
  !
 !
end-group
!
clock timezone CET Europe/Vienna
clock summer-time CEST recurring last sunday march 02:00 last sunday october 03:00
banner exec ^
pe1.vie, rack 7, row B
^
banner login %
***************************************************
*  example.net: authorized access only            *
*  Every session is recorded.                     *
***************************************************
%
configuration commit auto-save
 filename harddisk:/saved/pe1
 maximum 20
!
service timestamps log datetime localtime msec show-timezone year
service timestamps debug datetime localtime msec show-timezone
""")
    out.unknown("""
service unsupported-transceiver
exception choice 1 compress on filepath harddisk:
""")
    out.known("""
logging trap informational
logging archive
 device harddisk
 severity informational
 file-size 15
 frequency daily
 archive-size 500
 archive-length 8
!
logging console disable
logging monitor errors
logging buffered 4194304
logging buffered informational
logging facility local6
""")
    for n in (51, 52, 53):
        out.known("logging 192.0.2.%d vrf MGMT severity info port default" % n)
    out.known("""
logging 2001:db8:0:51::51 vrf MGMT severity warning port 5514
logging hostnameprefix pe1.vie
logging source-interface Loopback0
logging source-interface MgmtEth0/RP0/CPU0/0 vrf MGMT
logging suppress duplicates
logging events level notifications
logging history size 200
logging history warning
logging events threshold 80
logging events link-status software-interfaces
logging file disk path /harddisk:/log maxfilesize 1024 severity info
logging format rfc5424
logging suppress rule FLAPS
 alarm L2 LACP FLAP
 alarm PKT_INFRA LINK UPDOWN
!
logging suppress apply rule FLAPS
 all-of-router
!
telnet vrf MGMT ipv4 server max-servers 5 access-list VTY
telnet vrf default ipv4 server max-servers 5
""")
    out.unknown("tcp path-mtu-discovery\nipv4 assembler timeout 5")
    out.known("""
domain name example.net
domain list core.example.net
domain list example.net
domain lookup source-interface Loopback0
domain name-server 192.0.2.61
domain name-server 2001:db8:0:61::1
domain ipv4 host estd.example.net 198.51.100.10
domain vrf MGMT name example.org
domain vrf MGMT name-server 192.0.2.62
""")


def vrfs(out):
    """VRFs and key chains."""
    for n in range(1, 25):
        out.known("""
vrf CUST%02d
 description customer %d, %s
 rd 64500:%d
 address-family ipv4 unicast
  import route-policy CUST-IN
  import route-target
   64500:1
   64500:%d
  !
  export route-target
   64500:%d
  !
  maximum prefix 5000 80
 !
 address-family ipv6 unicast
  import route-target
   64500:%d
  !
  export route-target
   64500:%d
   64500:%d stitching
  !
 !
!""" % (n, n, SITES[n % 12], 1000 + n, *([1000 + n] * 4), 2000 + n))
    out.known("""
vrf INET
 description Internet
 address-family ipv4 unicast
  import from default-vrf route-policy PASS advertise-as-vpn
  import route-target
   64500:1
  !
  export to default-vrf route-policy PASS
  export route-target
   64500:1
  !
 !
!
vrf MGMT
 description out-of-band management
 address-family ipv4 unicast
 !
 address-family ipv6 unicast
 !
!
key chain ISIS
 accept-tolerance 3600
 key 1
  accept-lifetime 00:00:00 january 1 2025 infinite
  key-string password 0822455D0A16
  send-lifetime 00:00:00 january 1 2025 infinite
  cryptographic-algorithm HMAC-MD5
 !
!
key chain LDP
 key 1
  accept-lifetime 00:00:00 january 1 2025 23:59:59 december 31 2030
  key-string password 13061E010803
  send-lifetime 00:00:00 january 1 2025 23:59:59 december 31 2030
  cryptographic-algorithm HMAC-SHA-256
 !
!
""")


def access(out):
    """Users and the servers that know them; lines; SNMP; NTP."""
    out.known("""
tacacs-server host 192.0.2.71 port 49
 key 7 0822455D0A16
 timeout 5
 single-connection
!
tacacs-server host 192.0.2.72 port 49
 key 7 13061E010803
 timeout 5
!
tacacs-server timeout 10
tacacs source-interface MgmtEth0/RP0/CPU0/0 vrf MGMT
radius-server host 192.0.2.75 auth-port 1812 acct-port 1813
 key 7 094F471A1A0A
 timeout 3
 retransmit 2
!
radius-server deadtime 5
radius source-interface Loopback0
radius-server vsa attribute ignore unknown
radius-server dead-criteria time 10
radius-server dead-criteria tries 3
taskgroup noc
 description network operation center
""")
    for task in ("bgp", "cef", "interface", "isis", "l2vpn", "logging", "mpls-ldp",
                 "mpls-te", "ospf", "qos", "route-policy", "snmp"):
        out.known(" task read " + task)
    out.known("""
 inherit taskgroup operator
!
usergroup noc
 description network operation center
 taskgroup noc
!
username backup
 group noc
 secret 5 $1$salt$examplehashofbackup
!
username netadmin
 group root-lr
 group cisco-support
 secret 10 $6$examplesalt$0123456789abcdefghijklmnopqrstuvwxyz
!
username probe
 group noc
 password 7 070C285F4D06
!
aaa accounting commands default start-stop group TAC
aaa accounting exec default start-stop group TAC
aaa accounting system default start-stop group TAC
aaa group server radius RAD
 server 192.0.2.75 auth-port 1812 acct-port 1813
 source-interface Loopback0
!
aaa group server tacacs+ TAC
 server 192.0.2.71
 server 192.0.2.72
 vrf MGMT
 server-private 192.0.2.73 port 4949
  key 7 0822455D0A16
 !
!
aaa authorization commands default group TAC none
aaa authorization exec default group TAC local
aaa authentication login console local
aaa authentication login default group TAC local
aaa default-taskgroup noc
cdp
cdp timer 30
lldp
 holdtime 120
 timer 30
 tlv-select
  management-address disable
 !
!
line console
 exec-timeout 10 0
 session-timeout 30
 login authentication console
 password 7 104D000A0618
!
line default
 exec-timeout 30 0
 length 0
 width 0
 timestamp disable
 transport input ssh telnet
 access-class ingress VTY
 ?cli whitespace completion
!
line template NOC
 exec-timeout 60 0
 session-limit 5
 transport input ssh
 authorization exec default
 accounting commands default
!
vty-pool default 0 20 line-template default
vty-pool eem 100 105
""")
    for n in range(4):
        out.known("snmp-server interface HundredGigE0/0/0/%d\n notification linkupdown disable\n"
                  " index persistence\n!" % n)
    out.known("""
snmp-server vrf MGMT
 host 192.0.2.83 traps version 2c trap-mgmt
 context mgmt
!
snmp-server host 192.0.2.82 traps version 3 priv nms
snmp-server host 192.0.2.83 traps version 2c encrypted 094F471A1A0A
snmp-server community read-core RO IPv4 SNMP IPv6 SNMP6
snmp-server community read-nms view ALL RO SystemOwner IPv4 SNMP
snmp-server community write-nms RW SNMP
snmp-server host 192.0.2.80 traps version 2c trap-core
snmp-server host 192.0.2.80 traps version 2c trap-nms
snmp-server host 192.0.2.81 informs version 2c trap-nms udp-port 10162
snmp-server contact NOC, noc@example.net, +43 1 0000
snmp-server location Vienna, row B, rack 7
snmp-server chassis-id PE1-EXAMPLE
snmp-server ifindex persist
snmp-server packetsize 4096
snmp-server trap-source Loopback0
snmp-server view ALL 1.3.6.1 included
snmp-server view ALL snmpUsmMIB excluded
snmp-server entityindex persist
snmp-server group nms v3 priv notify ALL read ALL IPv4 SNMP
snmp-server user nms nms v3 auth sha encrypted 0822455D0A16 priv aes 128 encrypted 13061E010803 SystemOwner
snmp-server user probe nms v3 auth md5 encrypted 094F471A1A0A IPv4 SNMP
snmp-server engineID local 80000009030000005E005301
snmp-server queue-length 100
snmp-server ifmib ifalias long
snmp-server ifmib stats cache
snmp-server mibs cbqosmib persist
snmp-server traps
""")
    for name in ("bfd", "bgp", "config", "copy-complete", "entity", "fru-ctrl", "ipsla",
                 "isis", "ntp", "rf", "sensor", "syslog", "system", "snmp authentication",
                 "snmp coldstart", "snmp linkdown", "snmp linkup", "snmp warmstart",
                 "bgp cbgp2", "flash insertion", "flash removal",
                 "ospf errors authentication-failure", "ospf state-change if-state-change",
                 "ospf state-change neighbor-state-change", "isis adjacency-change",
                 "mpls traffic-eng down", "mpls traffic-eng reroute", "mpls traffic-eng up",
                 "mpls ldp down", "mpls ldp up", "mpls l3vpn all", "l2vpn all",
                 "msdp peer-state-change", "ethernet oam events", "entity-state switchover"):
        out.known("snmp-server traps " + name)
    out.unknown("""
snmp-server correlator rule LINK
 timeout 5000
 rootcause PKT_INFRA LINK UPDOWN
!
""")
    out.known("""
ntp
 max-associations 20
 server 192.0.2.123 key 1 prefer iburst
 server 192.0.2.124 version 3 minpoll 6 maxpoll 10
 server 2001:db8:0:123::1
 server ntp.example.net
 server vrf MGMT 192.0.2.125 source MgmtEth0/RP0/CPU0/0
 authenticate
 authentication-key 1 md5 encrypted 070C285F4D06
 trusted-key 1
 source Loopback0
 update-calendar
 access-group ipv4 peer NTP
 access-group ipv6 peer NTP6
 ?interface GigabitEthernet0/1/0/0
 ? broadcast client
 ?!
!
call-home
 service active
 contact smart-licensing
 vrf MGMT
 http-proxy proxy.example.net port 8080
 profile LICENCES
  active
  destination address http https://licences.example.net/its/service
  destination transport-method http
 !
!
crypto ca trustpoint EST_TP
 ssl-profile BOOT
 method est
 !
 crl optional
 rsakeypair pe1
 subject-name CN=pe1.vie.example.net,O=Example
 enrollment url https://estd.example.net:8443
!
""")


def filters(out):
    """Access lists, flows, classes and policies, telemetry: unknown."""
    for name in ("NTP", "SNMP", "VTY"):
        out.unknown("ipv4 access-list %s\n 10 remark who may use it" % name)
        for n in range(1, 9):
            out.unknown(" %d permit ipv4 192.0.2.%d 0.0.0.7 any" % (10 + 10 * n, 8 * n))
        out.unknown(" 1000 deny ipv4 any any log\n!")
    out.unknown("ipv4 access-list EDGE-IN")
    for n in range(1, 61):
        out.unknown(" %d %s tcp any host 203.0.113.%d eq %d" % (
            10 * n, "permit" if n % 3 else "deny", n, 1024 + n))
    out.unknown(" 1000 permit ipv4 any any\n!")
    for name in ("NTP6", "SNMP6"):
        out.unknown("""
ipv6 access-list %s
 10 permit ipv6 2001:db8:0:80::/64 any
 20 permit udp 2001:db8:0:123::/64 any eq ntp
 30 deny ipv6 any any
!""" % name)
    for n, name in enumerate(("VOICE", "VIDEO", "DATA", "SCAVENGER", "CONTROL")):
        out.unknown("""
class-map match-any %s
 match dscp %d %d
 match mpls experimental topmost %d
 end-class-map
!""" % (name, 8 * n + 1, 8 * n + 6, n))
    for name in ("CORE-OUT", "EDGE-OUT"):
        out.unknown("policy-map " + name)
        for n, of in enumerate(("VOICE", "VIDEO", "DATA", "SCAVENGER")):
            out.unknown("""
 class %s
  %s
  queue-limit %d us
 !""" % (of, "priority level 1" if n == 0 else "bandwidth remaining percent %d" % (10 * n), n + 1))
        out.unknown(" class class-default\n  random-detect default\n !\n end-policy-map\n!")
    out.unknown("policy-map EDGE-IN")
    for n in range(1, 13):
        out.unknown("""
 class CUST%02d
  police rate %d mbps burst 100 kbytes peak-rate %d mbps
   conform-action set mpls experimental imposition 2
   exceed-action drop
  !
 !""" % (n, 10 * n, 20 * n))
    out.unknown(" class class-default\n !\n end-policy-map\n!")
    out.unknown("""
flow exporter-map FLOWS
 version v9
  options interface-table
  options sampler-table
  template timeout 60
 !
 transport udp 9995
 source Loopback0
 destination 192.0.2.90 vrf MGMT
!
flow monitor-map IPV4
 record ipv4
 exporter FLOWS
 cache entries 100000
 cache timeout active 30
 cache timeout inactive 15
!
sampler-map ONE-IN-1000
 random 1 out-of 1000
!
telemetry model-driven
 destination-group COLLECTOR
  vrf MGMT
  address-family ipv4 192.0.2.91 port 57000
   encoding self-describing-gpb
   protocol grpc no-tls
  !
 !
 sensor-group COUNTERS
  sensor-path Cisco-IOS-XR-infra-statsd-oper:infra-statistics/interfaces/interface/latest/generic-counters
  sensor-path openconfig-interfaces:interfaces/interface
 !
 subscription COUNTERS
  sensor-group-id COUNTERS sample-interval 30000
  destination-id COLLECTOR
 !
!
control-plane
 management-plane
  out-of-band
   vrf MGMT
   interface MgmtEth0/RP0/CPU0/0
    allow SSH peer
     address ipv4 192.0.2.0/24
    !
    allow SNMP
   !
  !
 !
!
hw-module profile qos hqos-enable
fpd auto-upgrade enable
""")


def interfaces(out):
    """Interfaces of all kinds."""
    for n in (10, 20, 30, 40):
        out.known("""
interface Bundle-Ether%d
 description to p%d, %s
 bundle minimum-active links 1
 bundle wait-while 100
 mtu 9216
 ipv4 address 203.0.113.%d 255.255.255.254
 ipv6 address 2001:db8:1:%d::1/64
 ipv6 enable
 load-interval 30
 ?service-policy output CORE-OUT
 ?flow ipv4 monitor IPV4 sampler ONE-IN-1000 ingress
!""" % (n, n // 10, SITES[n // 10], 2 * n, n))
    out.known("interface Bundle-Ether100\n description customers\n"
              " bundle maximum-active links 1 hot-standby\n lacp switchover suppress-flaps 1500\n!")
    for n in range(1, 25):
        out.known("""
interface Bundle-Ether100.%d
 description customer %d, service %d
 vrf CUST%02d
 ipv4 address 198.51.100.%d 255.255.255.252
 ipv6 address 2001:db8:2:%d::1/64
 ?service-policy input EDGE-IN
 ?service-policy output EDGE-OUT
 encapsulation dot1q %d%s
!""" % (n, n, 1000 + n, n, 4 * n + 1, n, 100 + n,
        " second-dot1q %d" % (500 + n) if n % 4 == 0 else ""))
    for n in range(2001, 2017):
        out.known("""
interface Bundle-Ether100.%d l2transport
 description pseudowire %d
 encapsulation dot1q %d
 rewrite ingress tag pop 1 symmetric
!""" % (n, n, n))
    out.known("""
interface Loopback0
 description router id
 ipv4 address 198.51.100.254 255.255.255.255
 ipv6 address 2001:db8::254/128
!
interface Loopback1
 description anycast
 ipv4 address 198.51.100.253 255.255.255.255
!
interface MgmtEth0/RP0/CPU0/0
 description out-of-band
 vrf MGMT
 ipv4 address 192.0.2.10 255.255.255.0
 ipv6 address 2001:db8:0:10::10/64
 ipv6 address fe80::10 link-local
!
interface MgmtEth0/RP1/CPU0/0
 shutdown
!
""")
    for n in range(40):
        if n % 5 == 4:
            out.known("interface GigabitEthernet0/1/0/%d\n shutdown\n!" % n)
        elif n % 5 == 3:
            out.known("""
interface GigabitEthernet0/1/0/%d
 description pseudowires of port %d
 mtu 9100
 ?ethernet oam
 ? profile EDGE
 ?!
 l2transport
  propagate remote-status
 !
!""" % (n, n))
        else:
            out.known("""
interface GigabitEthernet0/1/0/%d
 description customer port %d
 ipv4 mtu 1500
 ipv4 address 203.0.113.%d 255.255.255.252
 ipv4 address 198.51.100.%d 255.255.255.252 secondary
 ipv4 verify unicast source reachable-via rx
 ipv6 address 2001:db8:3:%d::/64 eui-64
 ipv6 nd suppress-ra
 ipv4 access-group EDGE-IN ingress hardware-count
 speed 1000
 carrier-delay up 100 down 0
 load-interval 30
!""" % (n, n, 80 + 4 * n, 100 + 4 * n, n + 1))
    for n in range(8):
        out.known("""
interface TenGigE0/2/0/%d
 description customers, member %d
 bundle id 100 mode active
 bundle port-priority %d
 lldp
  receive disable
  transmit disable
 !
 lacp period short
 carrier-delay up 100 down 100
!""" % (n, n, n + 1))
    for n in range(8):
        out.known("""
interface HundredGigE0/0/0/%d
 description to p%d, %s, circuit EX-%04d
 bundle id %d mode active
 cdp
 lacp period short
 carrier-delay up 2000 down 0
 dampening
 ?frequency synchronization
 ? selection input
 ? priority %d
 ?!
!""" % (n, n // 2 + 1, SITES[n // 2 + 1], 100 + n, 10 * (n // 2 + 1), 10 + n))
    out.known("""
interface preconfigure HundredGigE0/7/0/0
 description to be put in
 shutdown
!
""")


def policies(out):
    """Sets and route policies."""
    out.known("""
as-path-set BOGON-AS
  ios-regex '_0_',
  ios-regex '_23456_',
  passes-through '[64512..65534]',
  length ge 60
end-set
!
as-path-set CUSTOMER-AS
  originates-from '64501',
  originates-from '64502'
end-set
!
community-set BLACKHOLE
  # RFC 7999
  65535:666
end-set
!
community-set CUSTOMERS
  64500:100,
  64500:101,
  64500:[200..299],
  ios-regex '^64500:3.*$'
end-set
!
extcommunity-set rt CUSTOMERS
  64500:1,
  64500:1001
end-set
!
extcommunity-set soo SITES
  64500:1,
  192.0.2.1:7
end-set
!
large-community-set PEERS
  64500:1:1,
  64500:1:*
end-set
!
ospf-area-set EDGE
  0,
  192.0.2.1
end-set
!
policy-global
  local '64500',
  tagged '7'
end-global
!
prefix-set BOGONS
  # what nobody may announce
  0.0.0.0/8 le 32,
  127.0.0.0/8 le 32,
  192.0.2.0/24 le 32,
  198.51.100.0/24 ge 25 le 32,
  2001:db8::/32 le 128
end-set
!
prefix-set DEFAULT
  0.0.0.0/0
end-set
!""")
    for n in range(1, 17):
        out.known("prefix-set PEER%02d" % n)
        for k in range(1, 9):
            out.known("  203.0.113.%d/32%s" % ((n * 8 + k) % 250, "," if k < 8 else ""))
        out.known("end-set\n!")
    out.known("""
rd-set CUSTOMERS
  64500:*,
  192.0.2.1:*
end-set
!
route-policy CUST-IN
  if extcommunity rt matches-any CUSTOMERS then
    set local-preference 150
    pass
  elseif destination in DEFAULT and
         (community matches-any CUSTOMERS or
          as-path in CUSTOMER-AS) then
    done
  else
    drop
  endif
end-policy
!
route-policy NONE
  drop
end-policy
!
route-policy PASS
  pass
end-policy
!""")
    for n in range(1, 17):
        out.known("""
route-policy PEER%02d-IN
  # what AS %d may announce
  if destination in BOGONS then
    drop
  elseif as-path in BOGON-AS or as-path length ge 50 then
    drop
  endif
  if destination in (203.0.113.0/24 le 32, 198.51.100.%d/32) and destination in PEER%02d then
    # near ones are better
    if community matches-any CUSTOMERS then
      set local-preference 200
      set community (64500:%d) additive
    elseif community matches-any BLACKHOLE then
      set next-hop discard
    else
      apply PREFER(100, %d)
    endif
    done
  else
    drop
  endif
end-policy
!""" % (n, AS + n, n, n, 100 + n, n))
    out.known("""
route-policy PREFER($preference, $med)
  set local-preference $preference
  set med $med
  pass
end-policy
!
""")


def static(out):
    """router static"""
    out.known("router static\n maximum path ipv4 10000\n address-family ipv4 unicast\n"
              "  0.0.0.0/0 203.0.113.21 250 tag 7 description default")
    for n in range(1, 33):
        out.known("  198.51.100.%d/32 %s" % (n, (
            "Null0", "203.0.113.41 200", "Bundle-Ether10 203.0.113.21 tag 100",
            "vrf INET 203.0.113.61")[n % 4]))
    out.known("""
 !
 address-family ipv6 unicast
  ::/0 2001:db8:1:10::2
  2001:db8:dead::/48 Null0 tag 666
 !
 vrf MGMT
  address-family ipv4 unicast
   0.0.0.0/0 192.0.2.1
  !
 !
!""")


def routing(out):
    """IGPs, BGP, MPLS and what rides on it: unknown."""
    out.unknown("""
router isis CORE
 set-overload-bit on-startup 300
 is-type level-2-only
 net 49.0001.1980.5110.0254.00
 nsf ietf
 log adjacency changes
 lsp-password keychain ISIS
 address-family ipv4 unicast
  metric-style wide
  mpls traffic-eng level-2-only
  mpls traffic-eng router-id Loopback0
  segment-routing mpls sr-prefer
 !
 address-family ipv6 unicast
  metric-style wide
 !
 interface Loopback0
  passive
  address-family ipv4 unicast
   prefix-sid index 254
  !
  address-family ipv6 unicast
  !
 !""")
    for n in (10, 20, 30, 40):
        out.unknown("""
 interface Bundle-Ether%d
  circuit-type level-2-only
  point-to-point
  bfd fast-detect ipv4
  hello-password keychain ISIS
  address-family ipv4 unicast
   metric %d
   fast-reroute per-prefix
   fast-reroute per-prefix ti-lfa
  !
  address-family ipv6 unicast
   metric %d
  !
 !""" % (n, 10 * n, 10 * n))
    out.unknown("!\nrouter ospf CUSTOMERS")
    for n in range(1, 13):
        out.unknown("""
 vrf CUST%02d
  router-id 198.51.100.%d
  redistribute bgp 64500 route-policy PASS
  area 0
   interface Bundle-Ether100.%d
    network point-to-point
    cost %d
   !
  !
 !""" % (n, 4 * n + 1, n, n))
    out.unknown("""
!
router bgp 64500
 nsr
 bgp router-id 198.51.100.254
 bgp graceful-restart
 bgp log neighbor changes detail
 address-family ipv4 unicast
  network 198.51.100.0/24
  additional-paths receive
 !
 address-family vpnv4 unicast
 !
 address-family l2vpn evpn
 !
 neighbor-group RR
  remote-as 64500
  password encrypted 0822455D0A16
  update-source Loopback0
  address-family ipv4 unicast
   next-hop-self
   soft-reconfiguration inbound always
  !
  address-family vpnv4 unicast
  !
 !
 neighbor-group PEERS
  ebgp-multihop 2
  address-family ipv4 unicast
   maximum-prefix 1000 80 warning-only
   send-community-ebgp
   remove-private-AS
  !
 !
 neighbor 198.51.100.241
  use neighbor-group RR
  description rr1
 !
 neighbor 198.51.100.242
  use neighbor-group RR
  description rr2
 !""")
    for n in range(1, 17):
        out.unknown("""
 neighbor 203.0.113.%d
  remote-as %d
  use neighbor-group PEERS
  description AS%d, peer %d
  address-family ipv4 unicast
   route-policy PEER%02d-IN in
   route-policy NONE out
  !
 !""" % (100 + n, AS + n, AS + n, n, n))
    for n in range(1, 25):
        out.unknown("""
 vrf CUST%02d
  rd 64500:%d
  address-family ipv4 unicast
   redistribute connected
   redistribute static route-policy PASS
  !
  neighbor 198.51.100.%d
   remote-as 64511
   address-family ipv4 unicast
    route-policy PASS in
    route-policy PASS out
    site-of-origin 64500:%d
    as-override
   !
  !
 !""" % (n, 1000 + n, 4 * n + 2, n))
    out.unknown("""
!
mpls oam
!
mpls ldp
 log
  neighbor
  graceful-restart
 !
 router-id 198.51.100.254
 neighbor
  198.51.100.241:0 password encrypted 13061E010803
 !""")
    for n in (10, 20, 30, 40):
        out.unknown(" interface Bundle-Ether%d\n  address-family ipv4\n  !\n !" % n)
    out.unknown("""
!
mpls traffic-eng
 interface Bundle-Ether10
  admin-weight 10
 !
 reoptimize 300
!
rsvp
 interface Bundle-Ether10
  bandwidth 1000000
 !
!
segment-routing
 global-block 16000 23999
 traffic-eng
  segment-list VIA-FRA
   index 10 mpls label 16101
   index 20 mpls label 16102
  !""")
    for n in range(1, 9):
        out.unknown("""
  policy TO-PE%d
   color %d end-point ipv4 198.51.100.%d
   candidate-paths
    preference 100
     dynamic
      metric
       type te
      !
     !
    !
    preference 200
     explicit segment-list VIA-FRA
     !
    !
   !
  !""" % (n, 100 + n, 240 + n))
    out.unknown("""
 !
!
evpn
 interface Bundle-Ether100
  ethernet-segment
   identifier type 0 00.00.00.00.00.00.00.01.00
  !
 !
!
l2vpn
 load-balancing flow src-dst-ip
 pw-class CONTROL-WORD
  encapsulation mpls
   control-word
  !
 !
 xconnect group CUSTOMERS""")
    for n in range(2001, 2013):
        out.unknown("""
  p2p PW%d
   interface Bundle-Ether100.%d
   neighbor ipv4 198.51.100.%d pw-id %d
    pw-class CONTROL-WORD
   !
  !""" % (n, n, 230 + n % 10, n))
    out.unknown(" !\n bridge group CUSTOMERS")
    for n in range(2013, 2017):
        out.unknown("""
  bridge-domain BD%d
   interface Bundle-Ether100.%d
    storm-control broadcast pps 1000
   !
   vfi V%d
    neighbor 198.51.100.241 pw-id %d
    !
   !
  !""" % (n, n, n, n))
    out.unknown("""
 !
!
multicast-routing
 address-family ipv4
  interface Loopback0
   enable
  !
  mdt source Loopback0
 !
!
router pim
 address-family ipv4
  rp-address 198.51.100.253
  interface Bundle-Ether10
   enable
  !
 !
!
performance-measurement
 interface Bundle-Ether10
  delay-measurement
   advertise-delay 1000
  !
 !
!
bfd
 multihop ttl-drop-threshold 225
 bundle coexistence bob-blb inherit
!""")


def services(out):
    """What stands at the end."""
    out.known("""
http client connection timeout 10
http client source-interface ipv4 Loopback0
http client vrf MGMT
xml agent tty
 iteration off
!
netconf-yang agent
 ssh
!
ssh client source-interface Loopback0
ssh client vrf MGMT
ssh server logging
ssh server rate-limit 100
ssh server session-limit 20
ssh server v2
ssh server vrf MGMT ipv4 access-list VTY ipv6 access-list SNMP6
ssh server vrf default ipv4 access-list VTY
ssh server netconf vrf MGMT
ssh server algorithms cipher aes256-ctr aes128-ctr
ssh timeout 30
""")


def make():
    """The whole listing, without its first line."""
    out = Listing()
    for part in (system, vrfs, access, filters, interfaces, policies, static, routing, services):
        part(out)
    return out.lines


def main():
    """Prints what was asked for."""
    lines = make()
    if "--unknown" in sys.argv:
        lines = [line for line, known in lines if not known and line.lstrip(" ") != "!"]
    elif "--known" in sys.argv:
        lines = [line for line, known in lines if known]
    else:
        lines = ["configuration unknown accept", *(line for line, known in lines)]
    print("\n".join(lines))


if __name__ == "__main__":
    main()
