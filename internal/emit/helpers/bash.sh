#!/usr/bin/env bash
# The parts of which signers in Bash are made. Regions that a signer uses are copied into it.
# shellcheck disable=SC2128,SC2178 # a name may be a text in one function and a list in another

# region !=bytes needs ==bytes
# endregion
# region header needs all_header_values
# endregion
# region header? needs all_header_values
# endregion
# region param needs params
# endregion
# region param? needs params
# endregion
# region local needs utc
# endregion
# region percent_keep needs percent
# endregion
# region hex_upper needs hex
# endregion
# region base64url needs base64
# endregion
# region request
# Signs a request, and prints it as curl -K - reads it. What it does stays in a subshell.
#
#   signer::sign -X POST -H 'Name: value' -d @body.json https://... | curl -K -
#
# Globals:
#   CHOPMARK_KEY_ID, CHOPMARK_SECRET: the credential
# region has_token
#   CHOPMARK_TOKEN: the session token, if there is one
# endregion
# Arguments:
#   -X METHOD: GET if it is not given, or POST with a body
#   -H 'NAME: VALUE': a header; may be given several times
#   -d TEXT, -d @FILE, -d @-: the body
# region has_inputs
#   -p NAME=VALUE: an input, as check_input lists them; may be given several times
# endregion
#   -t SECONDS: the time of signing since 1970, with a fraction if it matters; else it is now
# region has_nonce
#   -n TEXT: a nonce, else a fresh one
# endregion
# region has_list
#   -c NAME,NAME: the headers to sign, in place of those that the scheme's rules choose
# endregion
#   -v: print the string to sign on standard error, to compare it with what a server says
#   URL
# Outputs:
#   options for curl on standard output; errors on standard error
# Returns:
#   0, or 2 if the request cannot be signed
signer::sign() {
  (signer::sign_arguments "$@")
}

# Does what sign does, in its subshell. The variables are seen by all functions that are called from here.
signer::sign_arguments() {
  # Whatever the caller has set; and no trace shows the secret.
  set +ex -uf -o pipefail
  shopt -u nocasematch
  LC_ALL=C TZ=UTC0 IFS=$' \t\n' OPTIND=1
  # region lf
  local lf=$'\n'
  # endregion
  local option verbose='' method='' now=$EPOCHREALTIME REPLY LIST
  local protocol address raw_path query_mark='' raw_query='' given_body=text:
  local given_names=() given_values=() set_names=() set_values=()
  local key_id=${CHOPMARK_KEY_ID-} secret=${CHOPMARK_SECRET-}
  # region has_inputs
  local -A inputs=()
  # endregion
  # region has_token
  local token=()
  [[ -z ${CHOPMARK_TOKEN-} ]] || token=("$CHOPMARK_TOKEN")
  # endregion
  # region has_nonce
  local nonce=''
  # endregion
  # region has_list
  local cover=() cover_given='' always=() offered=() excepted=() results=() others=() free='' sorted=''
  # endregion
  # region send_params
  local query_pairs=() form_pairs=() result_pairs=() taken=''
  # endregion
  while getopts X:H:d:p:t:n:c:v option; do
    case $option in
      X) method=$OPTARG ;;
      H) signer::given_header "$OPTARG" ;;
      d)
        signer::given_body "$OPTARG"
        method=${method:-POST}
        ;;
      # region has_inputs
      p) signer::given_input "$OPTARG" ;;
      # endregion
      t) now=$OPTARG ;;
      # region has_nonce
      n) nonce=$OPTARG ;;
      # endregion
      # region has_list
      c)
        cover_given=yes
        signer::split "$OPTARG" ,
        cover=("${LIST[@]}")
        ;;
      # endregion
      v) verbose=yes ;;
      *) signer::usage ;;
    esac
  done
  shift $((OPTIND - 1))
  (($# == 1)) || signer::usage
  [[ -n $key_id && -n $secret ]] || signer::fail 'CHOPMARK_KEY_ID and CHOPMARK_SECRET must be set'
  signer::given_url "$1"
  method=${method:-GET}
  [[ $now =~ ^(-?[0-9]+)(\.[0-9]+)?$ ]] || signer::fail "the time must be in seconds since 1970, not \"$now\""
  local seconds=${BASH_REMATCH[1]} milliseconds=${BASH_REMATCH[2]#.}000
  milliseconds=${milliseconds:0:3}
  # region has_nonce
  [[ -n $nonce ]] || signer::fresh_nonce
  # endregion
  signer::sign_request
}

# Says why a request cannot be signed, and ends the subshell in which it would have been.
# Arguments:
#   $1: the reason
signer::fail() {
  printf 'signer::sign: %s\n' "$1" >&2
  exit 2
}

# Says how the arguments must be.
signer::usage() {
  signer::fail 'the arguments are options and a URL: see the comment of the function'
}

# Takes the address apart.
# Globals:
#   protocol, address, raw_path, query_mark, raw_query
signer::given_url() {
  local url=${1%%#*} pattern='^([A-Za-z]+)://([^/?]+)([^?]*)(\??)(.*)$'
  [[ $url =~ $pattern ]] || signer::fail 'the URL must begin with http:// or https:// and have a host'
  protocol=${BASH_REMATCH[1],,}
  address=${BASH_REMATCH[2]}
  raw_path=${BASH_REMATCH[3]}
  query_mark=${BASH_REMATCH[4]}
  raw_query=${BASH_REMATCH[5]}
}

# Takes a header from a line.
# Globals:
#   given_names, given_values
signer::given_header() {
  [[ $1 == *:* ]] || signer::fail "\"$1\" is no header line"
  local value=${1#*:}
  given_names+=("${1%%:*}")
  given_values+=("${value# }")
}

# Takes the body, as curl's option of the same name does. Bytes are written "text:...", "hex:..." or "file:PATH": a variable
# cannot hold a NUL. Empty ones are always "text:".
# Globals:
#   given_body
signer::given_body() {
  case $1 in
    @-)
      if IFS= read -r -d '' given_body; then
        signer::fail 'the body has a NUL: give it as a file'
      fi
      given_body=text:$given_body
      ;;
    @*)
      [[ -f ${1#@} && -r ${1#@} ]] || signer::fail "\"${1#@}\" is no file that can be read"
      given_body=text:
      [[ ! -s ${1#@} ]] || given_body=file:${1#@}
      ;;
    *) given_body=text:$1 ;;
  esac
}

# region has_inputs
# Takes an input.
# Globals:
#   inputs
signer::given_input() {
  [[ $1 == *=* ]] || signer::fail "\"$1\" must be NAME=VALUE"
  signer::check_input "${1%%=*}" "${1#*=}"
  inputs[${1%%=*}]=${1#*=}
}

# endregion
# endregion
# region check
# Refuses a value that an input must not have.
# Arguments:
#   $1: name of the input
#   $2: value
#   $3...: what is allowed
signer::check() {
  local name=$1 value=$2 item
  shift 2
  for item; do
    [[ $item != "$value" ]] || return 0
  done
  signer::fail "the input \"$name\" cannot be \"$value\": allowed are ${*@Q}"
}

# endregion
# region need_input
# An input that must be given.
signer::need_input() {
  [[ -n ${inputs[$1]+given} ]] || signer::fail "the input \"$1\" is missing"
  REPLY=${inputs[$1]}
}

# endregion
# region inputs needs list_input
# An input that is a list, or its default.
# Arguments:
#   $1: name of the input
#   $2...: the default
signer::inputs() {
  if [[ -z ${inputs[$1]+given} ]]; then
    LIST=("${@:2}")
    return
  fi
  signer::list_input "${inputs[$1]}"
}

# endregion
# region need_inputs needs list_input, need_input
# An input that is a list and must be given.
signer::need_inputs() {
  signer::need_input "$1"
  signer::list_input "$REPLY"
}

# endregion
# region list_input needs trim
# The items of a list that is written with commas.
signer::list_input() {
  local items=() item
  signer::split "$1" ,
  for item in "${LIST[@]}"; do
    signer::trim "$item"
    [[ -z $REPLY ]] || items+=("$REPLY")
  done
  LIST=("${items[@]}")
}

# endregion
# region request
# The pieces of a text without the empty ones.
# Arguments:
#   $1: text
#   $2: what stands between the pieces; nothing if it is empty
signer::split() {
  local rest=$1 between=$2
  LIST=()
  while [[ -n $between && $rest == *"$between"* ]]; do
    [[ $rest == "$between"* ]] || LIST+=("${rest%%"$between"*}")
    rest=${rest#*"$between"}
  done
  [[ -z $rest ]] || LIST+=("$rest")
}

# endregion
# region all_header_values
# All values of a header; what has joined replaces what was there, and host is always there.
signer::values_of() {
  local name=${1,,} at
  LIST=()
  for at in "${!set_names[@]}"; do
    [[ ${set_names[at],,} != "$name" ]] || LIST+=("${set_values[at]}")
  done
  ((${#LIST[@]} == 0)) || return 0
  for at in "${!given_names[@]}"; do
    [[ ${given_names[at],,} != "$name" ]] || LIST+=("${given_values[at]}")
  done
  if ((${#LIST[@]} == 0)) && [[ $name == host ]]; then
    LIST=("$address")
  fi
}

# endregion
# region header
# The first value of a header, empty when there is none.
signer::header() {
  signer::values_of "$1"
  REPLY=${LIST[0]-}
}

# endregion
# region header?
# The first value of a header, or none.
signer::find_header() {
  signer::values_of "$1"
  LIST=("${LIST[@]:0:1}")
}

# endregion
# region authority needs given_header
# The Host header as written.
signer::authority() {
  signer::find_given_header host
  REPLY=${LIST[0]-$address}
}

# endregion
# region given_header
# The first value of a header as it was given, or none.
signer::find_given_header() {
  local at
  LIST=()
  for at in "${!given_names[@]}"; do
    if [[ ${given_names[at],,} == "$1" ]]; then
      LIST=("${given_values[at]}")
      return
    fi
  done
}

# endregion
# region host
# The host in lower case, without port.
signer::host() {
  REPLY=${address,,}
  [[ ! $REPLY =~ :[^]:]*$ ]] || REPLY=${REPLY%:*}
}

# endregion
# region port
# The port as given, or that of the protocol.
signer::port() {
  REPLY=
  [[ ! $address =~ :([^]:]*)$ ]] || REPLY=${BASH_REMATCH[1]}
  [[ -z $REPLY ]] || return 0
  case $protocol in
    http | ws) REPLY=80 ;;
    https | wss) REPLY=443 ;;
  esac
}

# endregion
# region target
# Path and query as they stand in the request line.
signer::target() {
  [[ -z $raw_query ]] || query_mark='?'
  REPLY=${raw_path:-/}$query_mark$raw_query
}

# endregion
# region url needs target
# The whole address.
signer::url() {
  signer::target
  REPLY=$protocol://$address$REPLY
}

# endregion
# region query needs pairs
# The pairs of the query, as they are written.
signer::query() {
  signer::pairs "$raw_query" '&' '='
}

# endregion
# region is_form needs given_header
# Whether parameters travel in the body: it is a form, or an empty POST that becomes one.
signer::is_form() {
  signer::find_given_header content-type
  if ((${#LIST[@]} == 0)); then
    [[ $method == POST && $given_body == text: ]]
    return
  fi
  local media=${LIST[0]%%;*}
  media=${media//[[:space:]]/}
  [[ ${media,,} == application/x-www-form-urlencoded ]]
}

# endregion
# region params needs is_form, decoded_pairs, text
# The pairs of query and form, decoded.
signer::params() {
  # region send_params
  if [[ -n $taken ]]; then
    LIST=("${query_pairs[@]}" "${form_pairs[@]}")
    return
  fi
  # endregion
  signer::given_form
  local form=("${LIST[@]}")
  signer::decoded_pairs "$raw_query"
  LIST+=("${form[@]}")
}

# The pairs of a form, decoded.
signer::given_form() {
  if ! signer::is_form; then
    LIST=()
    return
  fi
  signer::text "$given_body"
  signer::decoded_pairs "$REPLY"
}

# endregion
# region param
# The first value of a parameter, empty when there is none.
signer::param() {
  signer::find_param "$1"
  REPLY=${LIST[0]-}
}

# endregion
# region param?
# The first value of a parameter, or none.
signer::find_param() {
  local name=$1 at
  signer::params
  for ((at = 0; at < ${#LIST[@]}; at += 2)); do
    if [[ ${LIST[at]} == "$name" ]]; then
      LIST=("${LIST[at + 1]}")
      return
    fi
  done
  LIST=()
}

# endregion
# region all_headers needs unique, sort
# The names of all headers in lower case, sorted.
signer::all_names() {
  signer::unique "${given_names[@],,}" "${set_names[@],,}" host
  signer::sort "${LIST[@]}"
}

# Whether a header has joined, or is none of those that carry the result.
# Arguments:
#   $1: name
#   $2...: headers that carry the result
signer::counts() {
  local name=$1 item
  for item in "${set_names[@],,}"; do
    [[ $item != "$name" ]] || return 0
  done
  for item in "${@:2}"; do
    [[ $item != "$name" ]] || return 1
  done
}

# endregion
# region headers needs all_headers, all_header_values
# All headers but those that carry the result. A header in a list is its name, the number of its values, and these.
# Arguments:
#   $@: headers that carry the result
signer::headers() {
  local headers=() name
  signer::all_names
  local names=("${LIST[@]}")
  for name in "${names[@]}"; do
    if signer::counts "$name" "$@"; then
      signer::values_of "$name"
      headers+=("$name" "${#LIST[@]}" "${LIST[@]}")
    fi
  done
  LIST=("${headers[@]}")
}

# endregion
# region signed needs all_headers, all_header_values, fits, contains, sort_headers, trim
# The headers that the signature covers: of each its name, the number of its values, and these.
# Globals:
#   always, offered, excepted, results, others, free, sorted: the scheme's rules
signer::signed() {
  local covered=() name
  if [[ -n $cover_given ]]; then
    signer::chosen_names
  else
    signer::covered_names
  fi
  local names=("${LIST[@]}")
  for name in "${names[@]}"; do
    LIST=()
    if ! signer::contains "$name" "${others[@]}"; then
      signer::values_of "$name"
      if ((${#LIST[@]} == 0)) && [[ -z $cover_given || -z $free || -z $name || $name == *[@\(\)\<\>,\;:\\\"/\[\]?={}$' \t']* ]]; then
        signer::fail "the header \"$name\" must be signed and is not in the request"
      fi
    fi
    covered+=("$name" "${#LIST[@]}" "${LIST[@]}")
  done
  LIST=("${covered[@]}")
  [[ -z $sorted ]] || signer::sort_headers "${LIST[@]}"
}

# The names that the caller has chosen.
signer::chosen_names() {
  local names=() name
  for name in "${cover[@]}"; do
    [[ -n $free ]] || name=${name,,}
    signer::trim "$name"
    names+=("$REPLY")
  done
  LIST=("${names[@]}")
}

# The names that the scheme's rules choose.
signer::covered_names() {
  local names=("${always[@]}") pattern name
  for pattern in "${offered[@]}"; do
    signer::matches "$pattern"
    for name in "${LIST[@]}"; do
      signer::contains "$name" "${names[@]}" || signer::fits "$name" "${excepted[@]}" || names+=("$name")
    done
  done
  LIST=("${names[@]}")
}

# The names that a pattern stands for: itself, or all that begin so.
signer::matches() {
  local pattern=$1 names=() name
  if [[ $pattern != *\* ]]; then
    signer::values_of "$pattern"
    if ((${#LIST[@]})) || signer::contains "$pattern" "${others[@]}"; then
      LIST=("$pattern")
    fi
    return
  fi
  signer::all_names
  for name in "${LIST[@]}"; do
    if signer::fits "$name" "$pattern" && signer::counts "$name" "${results[@]}"; then
      names+=("$name")
    fi
  done
  LIST=("${names[@]}")
}

# endregion
# region fits
# Whether a name is one of the patterns, or begins as one does up to its star.
# Arguments:
#   $1: name
#   $2...: patterns
signer::fits() {
  local name=$1 pattern
  shift
  for pattern; do
    [[ $name != "$pattern" ]] || return 0
    [[ $pattern != *\* || $name != "${pattern%\*}"* ]] || return 0
  done
  return 1
}

# endregion
# region body
# The body that is sent.
signer::body() {
  REPLY=$given_body
  # region send_params needs is_form, params, percent_pairs, percent
  if [[ -n $taken ]] && signer::is_form; then
    signer::percent_pairs "${form_pairs[@]}"
    signer::with_results
    REPLY=text:$REPLY
  fi
  # endregion
}

# endregion
# region send_headers
# Sets a header in place of all of its name.
signer::set_header() {
  local at
  for at in "${!set_names[@]}"; do
    [[ ${set_names[at],,} != "${1,,}" ]] || unset "set_names[$at]" "set_values[$at]"
  done
  set_names+=("$1")
  set_values+=("$2")
}

# endregion
# region drop needs form_decode, contains
# Takes parameters out of the query, and out of a form.
# Arguments:
#   $@: their names
signer::drop() {
  local kept='' piece
  # region send_params needs drop_pairs, decoded_pairs, params
  if [[ -z $taken ]]; then
    signer::decoded_pairs "$raw_query"
    query_pairs=("${LIST[@]}")
    signer::given_form
    form_pairs=("${LIST[@]}")
    taken=yes
  fi
  signer::drop_pairs "${#query_pairs[@]}" "${query_pairs[@]}" "$@"
  query_pairs=("${LIST[@]}")
  signer::drop_pairs "${#form_pairs[@]}" "${form_pairs[@]}" "$@"
  form_pairs=("${LIST[@]}")
  # endregion
  signer::split "$raw_query" '&'
  for piece in "${LIST[@]}"; do
    signer::form_decode "${piece%%=*}"
    signer::contains "$REPLY" "$@" || kept+=${kept:+&}$piece
  done
  raw_query=$kept
}

# endregion
# region drop_pairs needs contains
# Pairs without those of some names.
# Arguments:
#   $1: twice the number of pairs
#   $2...: the pairs, then the names
signer::drop_pairs() {
  local size=$1 at
  shift
  LIST=()
  for ((at = 1; at <= size; at += 2)); do
    signer::contains "${!at}" "${@:size+1}" || LIST+=("${@:at:2}")
  done
}

# endregion
# region send_query needs drop, percent
# Adds a parameter at the end of the query.
signer::add_query() {
  signer::drop "$1"
  signer::percent "$1"
  raw_query+=${raw_query:+&}$REPLY
  signer::percent "$2"
  raw_query+="=$REPLY"
}

# endregion
# region send_params needs drop
# Adds a parameter to those that are signed.
signer::add_param() {
  signer::drop "$1"
  form_pairs+=("$1" "$2")
}

# endregion
# region send_params_after needs send_params
# Adds a parameter behind those that are signed.
signer::add_result() {
  result_pairs+=("$1" "$2")
}

# endregion
# region send_params needs percent
# The parameters in REPLY with those that carry the result behind them, as they are sent.
signer::with_results() {
  local all=$REPLY item between='&'
  for item in "${result_pairs[@]}"; do
    signer::percent "$item"
    all+=${all:+$between}$REPLY
    if [[ $between == '=' ]]; then
      between='&'
    else
      between='='
    fi
  done
  REPLY=$all
}

# endregion
# region percent_pairs needs percent, sort_names
# Parameters as they are sent: in order of their names, escaped.
# Arguments:
#   $@: pairs
signer::percent_pairs() {
  local all='' at
  signer::sort_names "$@"
  for ((at = 0; at < ${#LIST[@]}; at += 2)); do
    signer::percent "${LIST[at]}"
    all+=${all:+&}$REPLY
    signer::percent "${LIST[at + 1]}"
    all+="=$REPLY"
  done
  REPLY=$all
}

# endregion
# region finish needs body, target
# Puts together what is sent, and shows it.
# Arguments:
#   $1: string to sign
#   $2: signature
signer::finish() {
  # region send_params needs send_headers
  if [[ -n $taken ]] && signer::is_form; then
    signer::find_given_header content-type
    ((${#LIST[@]})) || signer::set_header Content-Type application/x-www-form-urlencoded
  elif [[ -n $taken ]]; then
    signer::params
    signer::percent_pairs "${LIST[@]}"
    signer::with_results
    raw_query=$REPLY
  fi
  # endregion
  [[ -z $verbose ]] || printf '%s\n' "$1" >&2
  signer::target
  local target=$REPLY url=$protocol://$address$raw_path$query_mark$raw_query
  signer::body
  local body=$REPLY
  signer::show "$1" "$2"
}

# Prints the request as options for curl. What curl would add or change is switched off.
# Globals:
#   method, url, target, body, given_names, given_values, set_names, set_values
signer::show() {
  local at sent=' '
  if [[ $method == HEAD ]]; then
    printf 'head\n'
  else
    signer::option request "$method"
  fi
  signer::option url "$url"
  printf 'globoff\npath-as-is\n'
  if [[ $target == *[!!-~]* || $target == *\? ]]; then
    signer::option request-target "$target" # curl would escape it
  fi
  for at in "${!set_names[@]}"; do
    signer::show_header "${set_names[at]}" "${set_values[at]}"
    sent+="${set_names[at],,} "
  done
  for at in "${!given_names[@]}"; do
    [[ $sent == *" ${given_names[at],,} "* ]] || signer::show_header "${given_names[at]}" "${given_values[at]}"
  done
  sent+="${given_names[*],,} "
  [[ $sent == *' accept '* ]] || signer::option header Accept:
  [[ $sent == *' content-type '* ]] || signer::option header Content-Type:
  case $body in
    text:) ;;
    file:*) signer::option data-binary "@${body#file:}" ;;
    *) signer::option data-raw "${body#text:}" ;;
  esac
}

# Prints a header as curl takes it: one that ends with a colon would be left out.
signer::show_header() {
  [[ $2 != *[$'\r\n']* ]] || signer::fail "the header \"$1\" has more than one line"
  if [[ -n $2 ]]; then
    signer::option header "$1: $2"
  else
    signer::option header "$1;"
  fi
}

# Prints an option with its value between quotes.
signer::option() {
  local value=${2//\\/\\\\}
  value=${value//\"/\\\"}
  value=${value//$'\n'/\\n}
  value=${value//$'\r'/\\r}
  value=${value//$'\t'/\\t}
  printf '%s = "%s"\n' "$1" "$value"
}

# endregion
# region bytes
# Writes bytes to standard output.
# Arguments:
#   $1: "text:...", "hex:..." or "file:PATH"
signer::raw() {
  case $1 in
    text:*) printf '%s' "${1#text:}" ;;
    file:*) cat -- "${1#file:}" ;;
    hex:*)
      signer::escaped "${1#hex:}"
      printf '%b' "$REPLY"
      ;;
  esac
}

# Hex digits as printf takes them.
signer::escaped() {
  local at
  REPLY=
  for ((at = 0; at < ${#1}; at += 2)); do
    REPLY+=\\x${1:at:2}
  done
}

# endregion
# region ==bytes needs hex
# Whether bytes are the same. Empty ones are written in one way.
signer::same() {
  if [[ $1 == text: || $2 == text: ]]; then
    [[ $1 == "$2" ]]
    return
  fi
  signer::hex "$1"
  local one=$REPLY
  signer::hex "$2"
  [[ $one == "$REPLY" ]]
}

# endregion
# region text needs bytes
# The text of bytes.
signer::text() {
  case $1 in
    text:*) REPLY=${1#text:} ;;
    file:*)
      if IFS= read -r -d '' REPLY <"${1#file:}"; then
        signer::fail 'the body has a NUL, and no text can hold it'
      fi
      ;;
    hex:*)
      signer::escaped "${1#hex:}"
      [[ $REPLY != *\\x00* ]] || signer::fail 'bytes have a NUL, and no text can hold it'
      printf -v REPLY '%b' "$REPLY"
      ;;
  esac
}

# endregion
# region hex needs bytes
# Two hex digits a byte.
signer::hex() {
  local text code at
  case $1 in
    text:*)
      text=${1#text:} REPLY=
      for ((at = 0; at < ${#text}; at++)); do
        printf -v code '%02x' "'${text:at:1}"
        REPLY+=${code: -2}
      done
      ;;
    file:*)
      REPLY=$(od -An -v -tx1 -- "${1#file:}") || signer::fail 'od failed'
      REPLY=${REPLY//[[:space:]]/}
      ;;
    hex:*) REPLY=${1#hex:} ;;
  esac
}

# endregion
# region hex_upper
# Two hex digits a byte, in upper case.
signer::hex_upper() {
  signer::hex "$1"
  REPLY=${REPLY^^}
}

# endregion
# region unhex
# The bytes behind hex digits, up to the first pair that is not two digits.
signer::unhex() {
  local pattern='^([0-9A-Fa-f][0-9A-Fa-f])+'
  REPLY=text:
  [[ ! $1 =~ $pattern ]] || REPLY=hex:${BASH_REMATCH[0],,}
}

# endregion
# region base64 needs bytes
# Base64 of bytes.
signer::base64() {
  REPLY=$(signer::raw "$1" | openssl base64 -A) || signer::fail 'openssl base64 failed'
}

# endregion
# region base64url
# Base64 for URLs, with its padding.
signer::base64url() {
  signer::base64 "$1"
  REPLY=${REPLY//+/-}
  REPLY=${REPLY//\//_}
}

# endregion
# region unbase64
# The bytes behind base64 of either alphabet, up to the first character of neither.
signer::unbase64() {
  local digits=${1//-/+}
  digits=${digits//_/\/}
  digits=${digits%%[!A-Za-z0-9+/]*}
  ((${#digits} % 4 != 1)) || digits=${digits%?}
  while ((${#digits} % 4)); do
    digits+="="
  done
  REPLY=$(printf '%s' "$digits" | openssl base64 -d -A | od -An -v -tx1) || signer::fail 'openssl base64 failed'
  REPLY=hex:${REPLY//[[:space:]]/}
  [[ $REPLY != hex: ]] || REPLY=text:
}

# endregion
# region take needs hex
# The first bytes.
# Arguments:
#   $1: bytes
#   $2: how many
signer::take() {
  signer::hex "$1"
  REPLY=hex:${REPLY:0:2*$2}
  [[ $REPLY != hex: ]] || REPLY=text:
}

# endregion
# region digest needs bytes
# The digest of bytes. They go through a pipe: a command line could be read by every user.
# Arguments:
#   $1: name of the digest
#   $2: bytes
signer::digest() {
  REPLY=$(signer::raw "$2" | openssl dgst "-$1" -r) || signer::fail "openssl dgst -$1 failed"
  REPLY=hex:${REPLY%% *}
}

# endregion
# region hmac needs digest, hex
# HMAC (RFC 2104) from two digests: openssl would take the key from its command line.
# Arguments:
#   $1: name of the digest
#   $2: key, bytes
#   $3: message, bytes
signer::hmac() {
  local name=$1 message=$3 block=64 inner='' outer='' pad at
  [[ $name != sha384 && $name != sha512 ]] || block=128
  signer::hex "$2"
  if ((${#REPLY} > 2 * block)); then
    signer::digest "$name" "$2"
    REPLY=${REPLY#hex:}
  fi
  for ((at = 0; at < 2 * block; at += 2)); do
    printf -v pad '\\x%02x\\x%02x' $((16#0${REPLY:at:2} ^ 0x36)) $((16#0${REPLY:at:2} ^ 0x5c))
    inner+=${pad:0:4}
    outer+=${pad:4}
  done
  REPLY=$(
    {
      printf '%b' "$outer"
      {
        printf '%b' "$inner"
        signer::raw "$message"
      } | openssl dgst "-$name" -binary
    } | openssl dgst "-$name" -r
  ) || signer::fail "openssl dgst -$name failed"
  REPLY=hex:${REPLY%% *}
}

# endregion
# region md5 needs digest
# The MD5 digest of bytes.
signer::md5() {
  signer::digest md5 "$1"
}

# endregion
# region hmac_md5 needs hmac
# HMAC with MD5: key and message are bytes.
signer::hmac_md5() {
  signer::hmac md5 "$1" "$2"
}

# endregion
# region sha1 needs digest
# The SHA-1 digest of bytes.
signer::sha1() {
  signer::digest sha1 "$1"
}

# endregion
# region hmac_sha1 needs hmac
# HMAC with SHA-1: key and message are bytes.
signer::hmac_sha1() {
  signer::hmac sha1 "$1" "$2"
}

# endregion
# region sha256 needs digest
# The SHA-256 digest of bytes.
signer::sha256() {
  signer::digest sha256 "$1"
}

# endregion
# region hmac_sha256 needs hmac
# HMAC with SHA-256: key and message are bytes.
signer::hmac_sha256() {
  signer::hmac sha256 "$1" "$2"
}

# endregion
# region sha384 needs digest
# The SHA-384 digest of bytes.
signer::sha384() {
  signer::digest sha384 "$1"
}

# endregion
# region hmac_sha384 needs hmac
# HMAC with SHA-384: key and message are bytes.
signer::hmac_sha384() {
  signer::hmac sha384 "$1" "$2"
}

# endregion
# region sha512 needs digest
# The SHA-512 digest of bytes.
signer::sha512() {
  signer::digest sha512 "$1"
}

# endregion
# region hmac_sha512 needs hmac
# HMAC with SHA-512: key and message are bytes.
signer::hmac_sha512() {
  signer::hmac sha512 "$1" "$2"
}

# endregion
# region sm3 needs digest
# The SM3 digest of bytes.
signer::sm3() {
  signer::digest sm3 "$1"
}

# endregion
# region hmac_sm3 needs hmac
# HMAC with SM3: key and message are bytes.
signer::hmac_sm3() {
  signer::hmac sm3 "$1" "$2"
}

# endregion
# region percent
# Escaping of RFC 3986: only letters, digits, - . _ ~ and what is to be kept stay.
# Arguments:
#   $1: text
#   $2: characters to keep, if there are any
signer::percent_keep() {
  local rest=$1 keep=${2-} plain code
  REPLY=
  while [[ -n $rest ]]; do
    plain=${rest%%[!A-Za-z0-9._~-]*}
    REPLY+=$plain
    rest=${rest:${#plain}}
    if [[ -n $rest && -n $keep && $keep == *"${rest:0:1}"* ]]; then
      REPLY+=${rest:0:1}
    elif [[ -n $rest ]]; then
      printf -v code '%02X' "'$rest"
      REPLY+=%${code: -2}
    fi
    rest=${rest:1}
  done
}

# Escaping of RFC 3986.
signer::percent() {
  signer::percent_keep "$1" ''
}

# endregion
# region form_encode needs percent
# Escaping of forms: a blank is +, and * is escaped.
signer::form_encode() {
  signer::percent_keep "$1" ' '
  REPLY=${REPLY// /+}
}

# endregion
# region unpercent
# Undoes percent once.
signer::unpercent() {
  local rest=$1 char
  REPLY=
  while [[ $rest == *%* ]]; do
    REPLY+=${rest%%\%*}
    rest=${rest#*%}
    if [[ $rest != [0-9A-Fa-f][0-9A-Fa-f]* ]]; then
      REPLY+=%
      continue
    fi
    [[ $rest != 00* ]] || signer::fail 'a parameter has a NUL, and no text can hold it'
    printf -v char '%b' "\\x${rest:0:2}"
    REPLY+=$char
    rest=${rest:2}
  done
  REPLY+=$rest
}

# endregion
# region form_decode needs unpercent
# Undoes the escaping of forms: + is a blank.
signer::form_decode() {
  signer::unpercent "${1//+/ }"
}

# endregion
# region lower
# A-Z in lower case.
signer::lower() {
  REPLY=${1,,}
}

# endregion
# region upper
# a-z in upper case.
signer::upper() {
  REPLY=${1^^}
}

# endregion
# region title
# A header name as MIME writes it.
signer::title() {
  local rest=${1,,}
  REPLY=
  while [[ $rest == *-* ]]; do
    REPLY+=${rest%%-*}-
    rest=${rest#*-}
    rest=${rest^}
  done
  REPLY+=$rest
  REPLY=${REPLY^}
}

# endregion
# region add
# The sum of two whole numbers; what is no number of up to 18 digits counts as 0.
signer::add() {
  local number sum=0
  for number; do
    if [[ $number =~ ^(-?)([0-9]{1,18})$ ]]; then
      ((sum += ${BASH_REMATCH[1]}10#${BASH_REMATCH[2]}))
    fi
  done
  REPLY=$sum
}

# endregion
# region after
# What follows the first separator.
signer::after() {
  REPLY=
  [[ -z $2 || $1 != *"$2"* ]] || REPLY=${1#*"$2"}
}

# endregion
# region before
# What precedes the first separator.
signer::before() {
  REPLY=$1
  [[ -z $2 ]] || REPLY=${1%%"$2"*}
}

# endregion
# region clean_path
# The path without empty, . and .. segments.
signer::clean_path() {
  local rest=$1/ segment
  REPLY=
  while [[ -n $rest ]]; do
    segment=${rest%%/*}
    rest=${rest#*/}
    case $segment in
      '' | .) ;;
      ..) REPLY=${REPLY%/*} ;;
      *) REPLY+=/$segment ;;
    esac
  done
  [[ -n $REPLY && $1 != */ ]] || REPLY+=/
}

# endregion
# region label
# The n-th label of a host, counted from 0, or an empty text.
# Arguments:
#   $1: host
#   $2: n
signer::label() {
  local rest=$1. n=$2
  for (( ; n > 0; n--)); do
    rest=${rest#*.}
  done
  REPLY=${rest%%.*}
}

# endregion
# region replace
# Every old becomes new; an empty old changes nothing.
# Arguments:
#   $1: text
#   $2: old
#   $3: new
signer::replace() {
  REPLY=$1
  [[ -z $2 ]] || REPLY=${1//"$2"/"$3"}
}

# endregion
# region squeeze
# Every run of a part becomes one of it.
signer::squeeze() {
  REPLY=$1
  while [[ -n $2 && $REPLY == *"$2$2"* ]]; do
    REPLY=${REPLY//"$2$2"/"$2"}
  done
}

# endregion
# region trim
# The text without spaces, tabs, CR and LF at both ends.
signer::trim() {
  REPLY=${1#"${1%%[!$' \t\r\n']*}"}
  REPLY=${REPLY%"${REPLY##*[!$' \t\r\n']}"}
}

# endregion
# region join
# Texts with a separator between them.
# Arguments:
#   $1: separator
#   $2...: texts
signer::join() {
  local between=$1
  REPLY=${2-}
  (($# > 2)) || return 0
  shift 2
  printf -v between '%s' "${@/#/"$between"}"
  REPLY+=$between
}

# endregion
# region first
# The first text, or an empty one.
signer::first() {
  REPLY=${1-}
}

# endregion
# region first?
# The first text, or none.
signer::find_first() {
  LIST=("${@:1:1}")
}

# endregion
# region pairs
# The pieces of a text, each cut at the first equals.
# Arguments:
#   $1: text
#   $2: what stands between the pieces
#   $3: equals
signer::pairs() {
  local equals=$3 pairs=() piece
  signer::split "$1" "$2"
  for piece in "${LIST[@]}"; do
    if [[ -n $equals && $piece == *"$equals"* ]]; then
      pairs+=("${piece%%"$equals"*}" "${piece#*"$equals"}")
    else
      pairs+=("$piece" '')
    fi
  done
  LIST=("${pairs[@]}")
}

# endregion
# region decoded_pairs needs pairs, form_decode
# The pairs of a query or form, decoded.
signer::decoded_pairs() {
  local at
  signer::pairs "$1" '&' '='
  for at in "${!LIST[@]}"; do
    signer::form_decode "${LIST[at]}"
    LIST[at]=$REPLY
  done
}

# endregion
# region group
# One pair a name, its values joined.
# Arguments:
#   $1: separator
#   $2...: pairs
signer::group() {
  local between=$1 groups=() at
  shift
  while (($#)); do
    for ((at = 0; at < ${#groups[@]}; at += 2)); do
      [[ ${groups[at]} != "$1" ]] || break
    done
    if ((at < ${#groups[@]})); then
      groups[at + 1]+=$between$2
    else
      groups+=("$1" "$2")
    fi
    shift 2
  done
  LIST=("${groups[@]}")
}

# endregion
# region unique
# Each text once, where it first appears.
signer::unique() {
  local text item
  LIST=()
  for text; do
    for item in "${LIST[@]}"; do
      [[ $item != "$text" ]] || continue 2
    done
    LIST+=("$text")
  done
}

# endregion
# region contains
# Whether a text is in a list.
# Arguments:
#   $1: text
#   $2...: list
signer::contains() {
  local text=$1 item
  shift
  for item; do
    [[ $item != "$text" ]] || return 0
  done
  return 1
}

# endregion
# region names
# The names of pairs.
signer::names() {
  LIST=()
  while (($#)); do
    LIST+=("$1")
    shift 2
  done
}

# endregion
# region header_names
# The names of headers.
signer::header_names() {
  LIST=()
  while (($#)); do
    LIST+=("$1")
    shift $((2 + $2))
  done
}

# endregion
# region values
# The values of a name.
# Arguments:
#   $1: name
#   $2...: pairs
signer::values() {
  local name=$1
  shift
  LIST=()
  while (($#)); do
    [[ $1 != "$name" ]] || LIST+=("$2")
    shift 2
  done
}

# endregion
# region header_values
# The values of a header among some.
# Arguments:
#   $1: name
#   $2...: headers
signer::header_values() {
  local name=$1
  shift
  LIST=()
  while (($#)); do
    [[ ${1,,} != "${name,,}" ]] || LIST+=("${@:3:$2}")
    shift $((2 + $2))
  done
}

# endregion
# region sort
# Texts in order of their bytes.
signer::sort() {
  local text at
  LIST=()
  for text; do
    for ((at = ${#LIST[@]}; at > 0; at--)); do
      [[ ${LIST[at - 1]} > $text ]] || break
      LIST[at]=${LIST[at - 1]}
    done
    LIST[at]=$text
  done
}

# endregion
# region sort_headers
# Headers by name.
signer::sort_headers() {
  local at
  LIST=()
  while (($#)); do
    for ((at = 0; at < ${#LIST[@]}; at += 2 + LIST[at + 1])); do
      [[ ! ${LIST[at]} > $1 ]] || break
    done
    LIST=("${LIST[@]:0:at}" "${@:1:2+$2}" "${LIST[@]:at}")
    shift $((2 + $2))
  done
}

# endregion
# region sort_pairs
# Pairs by name, then by value, in order of their bytes.
signer::sort_pairs() {
  local at
  LIST=()
  while (($#)); do
    for ((at = ${#LIST[@]}; at > 0; at -= 2)); do
      [[ ${LIST[at - 2]} > $1 || ${LIST[at - 2]} == "$1" && ${LIST[at - 1]} > $2 ]] || break
      LIST[at]=${LIST[at - 2]}
      LIST[at + 1]=${LIST[at - 1]}
    done
    LIST[at]=$1
    LIST[at + 1]=$2
    shift 2
  done
}

# endregion
# region sort_names
# Pairs by name, in order of bytes; those of one name keep their order.
signer::sort_names() {
  local at
  LIST=()
  while (($#)); do
    for ((at = ${#LIST[@]}; at > 0; at -= 2)); do
      [[ ${LIST[at - 2]} > $1 ]] || break
      LIST[at]=${LIST[at - 2]}
      LIST[at + 1]=${LIST[at - 1]}
    done
    LIST[at]=$1
    LIST[at + 1]=$2
    shift 2
  done
}

# endregion
# region fields
# name=value with separators between them.
# Arguments:
#   $1: separator
#   $2...: pairs
signer::fields() {
  local between=$1 lead='' all=''
  shift
  while (($#)); do
    all+=$lead$1=$2
    lead=$between
    shift 2
  done
  REPLY=$all
}

# endregion
# region quoted_fields
# name="value" with separators between them.
# Arguments:
#   $1: separator
#   $2...: pairs
signer::quoted_fields() {
  local between=$1 lead='' all=''
  shift
  while (($#)); do
    all+=$lead$1=\"$2\"
    lead=$between
    shift 2
  done
  REPLY=$all
}

# endregion
# region utc
# The time in a layout of strftime's, with %L for milliseconds.
# Arguments:
#   $1: layout
#   $2: seconds east of UTC; 0 if not given
signer::utc() {
  local layout=${1//%%/$'\1'} moment=$((seconds + ${2-0})) year
  printf -v year '%(%Y)T' "$moment"
  printf -v year '%04d' $((10#$year))
  layout=${layout//%Y/$year}
  layout=${layout//%L/$milliseconds}
  printf -v REPLY "%(${layout//$'\1'/%%})T" "$moment"
}

# endregion
# region local
# The time at a place so many seconds east of UTC.
signer::local() {
  signer::utc "$1" "$2"
}

# endregion
# region new_nonce
# Makes a nonce of 128 random bits.
signer::fresh_nonce() {
  nonce=$(openssl rand -hex 16) || signer::fail 'openssl rand failed'
}

# endregion
# region new_number
# Makes a nonce of a random whole number from 1 on.
signer::fresh_nonce() {
  nonce=$(openssl rand -hex 4) || signer::fail 'openssl rand failed'
  nonce=$((1 + 16#$nonce % (2 ** 31 - 1)))
}

# endregion
