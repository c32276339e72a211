#!/usr/bin/perl
# A router configured with Net::Appliance::Session.  The argument is the ssh
# client's configuration file.
use strict;
use warnings;
use Net::Appliance::Session;

my $session = Net::Appliance::Session->new({
	personality => 'ios',
	transport => 'SSH',
	host => 'router',
	timeout => 30,
	do_login => 0,
	do_privileged_mode => 0,
	connect_options => { opts => ['-tt', '-F', $ARGV[0]] },
});
$session->connect;
$session->in_privileged_mode(1);
print $session->cmd('show version');
$session->begin_configure;
$session->cmd('crypto ca trustpoint NAS');
$session->cmd('subject-name CN=' . 'p' x 200);
$session->cmd('commit label by-perl comment from perl');
$session->cmd('root');
$session->end_configure;
print $session->cmd('show running-config crypto ca trustpoint NAS');
$session->close;
