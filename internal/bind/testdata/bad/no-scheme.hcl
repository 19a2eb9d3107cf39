# want: no-scheme.hcl:1:1: error: there is no scheme in this file
# want:     1 | # nothing here
# want:       | ^
# want:       = write scheme "my-scheme" { ... }
# nothing here
