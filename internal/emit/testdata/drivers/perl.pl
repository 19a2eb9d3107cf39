# Reads cases as lines of hex, signs or verifies each with the package of its scheme, and prints the results in the same
# way.

use strict;
use warnings;

local $SIG{__WARN__} = sub { die @_ };

sub decode { return $_[0] eq '-' ? '' : pack 'H*', $_[0] }
sub encode { return $_[0] eq '' ? '-' : unpack 'H*', $_[0] }

sub answer {
    my (@lines) = @_;
    my (%one, @headers, %inputs, %options);
    for my $line (@lines) {
        my ($name, @values) = @{$line};
        @values = map { decode($_) } @values;
        if    ($name eq 'header') { push @headers, [@values] }
        elsif ($name eq 'input')  { $inputs{$values[0]} = $values[1] }
        elsif ($name =~ /\A(?:covr|cover|headers)\z/) { $options{$name} = [@values] }
        elsif ($name eq 'accepted') { $options{accepted}{shift @values} = [@values] }
        else                        { $one{$name} = $values[0] }
    }
    my $package = join '', map { ucfirst } split /-/, $one{scheme};
    require "$package.pm";
    my %request    = (method => $one{method}, url => $one{url}, headers => \@headers, body => $one{body});
    my %credential = map { $_ => $one{$_} } grep { exists $one{$_} } qw(key_id secret token);
    if (exists $one{now}) {
        my %demands = (%options, map { $_ => $one{$_} } grep { exists $one{$_} } qw(now within));
        my $find    = sub { $_[0] eq $one{key_id} ? \%credential : undef };
        my $verdict = $package->can('verify')->(\%request, $find, \%inputs, %demands);
        return map { [$_ => $verdict->{$_}] } qw(verdict detail);
    }
    $options{time}  = $one{seconds} . '.' . sprintf '%09d', $one{nanoseconds};
    $options{nonce} = $one{nonce};
    my $signed     = $package->can('sign')->(\%request, \%credential, \%inputs, %options);
    return (
        (map { [$_ => $signed->{$_}] } qw(string_to_sign signature)),
        (map { [header => @{$_}] } @{$signed->{headers}}),
        (map { [$_ => $signed->{$_}] } qw(url body)),
    );
}

my @lines;
while (defined(my $line = <STDIN>)) {
    chomp $line;
    if ($line ne '') {
        push @lines, [split / /, $line];
        next;
    }
    my @answer = eval { answer(@lines) };
    @answer = (['error', "$@"]) if $@;
    for my $words (@answer) {
        my ($name, @values) = @{$words};
        print join(' ', $name, map { encode($_) } @values), "\n";
    }
    print "\n";
    @lines = ();
}
