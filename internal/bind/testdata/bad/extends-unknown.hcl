# want: extends-unknown.hcl:2:13: error: there is no built-in scheme "aws-v5" to extend
# want:     2 |   extends = "aws-v5"
# want:       |             ^^^^^^^^
# want:       = chopmark scheme list shows them
scheme "a" {
  extends = "aws-v5"
}
