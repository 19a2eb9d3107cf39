#!/usr/bin/env bash
# Sends one request that qingcloud_iaas signs, and prints the answer.
#
# usage: qingcloud_iaas_example.sh METHOD URL BODY [INPUT=VALUE ...]
#
# The credential comes from CHOPMARK_KEY_ID and CHOPMARK_SECRET in the environment. A body is sent as JSON; "" is none.
set -euo pipefail

# shellcheck source=/dev/null
source "$(dirname -- "${BASH_SOURCE[0]}")/qingcloud_iaas.sh"

if (($# < 3)); then
  echo 'usage: METHOD URL BODY [INPUT=VALUE ...]' >&2
  exit 2
fi
# curl sends an Accept header, which some schemes sign: say which.
options=(-X "$1" -H 'Accept: */*')
[[ -z $3 ]] || options+=(-H 'Content-Type: application/json' -d "$3")
for input in "${@:4}"; do
  options+=(-p "$input")
done
request=$(qingcloud_iaas::sign "${options[@]}" "$2") || exit
# The request goes to curl over standard input: a command line could be read by every user.
answer=$(curl --silent --show-error --write-out '\n%{http_code}' --config - <<<"$request") || exit 1
printf '%s\n' "${answer%$'\n'*}"
status=${answer##*$'\n'}
if ((status >= 300)); then
  echo "HTTP status $status" >&2
  exit 1
fi
