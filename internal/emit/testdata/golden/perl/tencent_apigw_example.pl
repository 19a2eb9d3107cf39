# Sends one request that TencentApigw signs, and prints the answer.
#
# usage: perl tencent_apigw_example.pl METHOD URL BODY [INPUT=VALUE ...]
#
# The credential comes from CHOPMARK_KEY_ID and CHOPMARK_SECRET in the environment. A body is sent as JSON; '' is none.
# For https HTTP::Tiny needs IO::Socket::SSL.

use strict;
use warnings;

use FindBin    ();
use HTTP::Tiny ();
use lib $FindBin::Bin;
use TencentApigw ();

if (@ARGV < 3) {
    warn "usage: METHOD URL BODY [INPUT=VALUE ...]\n";
    exit 2;
}
my ($method, $url, $body, @inputs) = @ARGV;

# Some schemes sign the Accept header: send it.
my %headers = (accept => '*/*');
if ($body ne '') {
    $headers{'content-type'} = 'application/json';
}
my %credential = (
    key_id => $ENV{CHOPMARK_KEY_ID},
    secret => $ENV{CHOPMARK_SECRET},
);
if (!length $credential{key_id} || !length $credential{secret}) {
    warn "CHOPMARK_KEY_ID and CHOPMARK_SECRET are not set\n";
    exit 2;
}
my $signed = TencentApigw::sign(
    { method => $method, url => $url, headers => \%headers, body => $body },
    \%credential,
    { map { split /=/, $_, 2 } @inputs },
);

# What signing sets replaces what was there. The client writes Host itself.
for my $header (@{$signed->{headers}}) {
    $headers{lc $header->[0]} = $header->[1];
}
delete $headers{host};
my $client = HTTP::Tiny->new(max_redirect => 0, verify_SSL => 1);
my $answer = $client->request($method, $signed->{url}, { headers => \%headers, content => $signed->{body} });
print $answer->{content}, "\n";
if ($answer->{status} >= 300) {
    warn "HTTP status $answer->{status}\n";
    exit 1;
}
