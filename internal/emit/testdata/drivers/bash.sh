# Reads cases as lines of hex, signs each with the functions of its scheme, and prints the results in the same way.
LC_ALL=C

decode() {
  local at
  REPLY=
  [[ $1 != - ]] || return 0
  for ((at = 0; at < ${#1}; at += 2)); do
    REPLY+=\\x${1:at:2}
  done
}

text() {
  decode "$1"
  printf -v REPLY '%b' "$REPLY"
}

print() {
  local text line=$1 at code
  shift
  for text; do
    line+=' '
    [[ -n $text ]] || line+=-
    for ((at = 0; at < ${#text}; at++)); do
      printf -v code '%02x' "'${text:at:1}"
      line+=${code: -2}
    done
  done
  printf '%s\n' "$line"
}

# Takes the place of the functions that show a request as options for curl.
answer() {
  local at
  print string_to_sign "$1"
  print signature "$2"
  for at in "${!set_names[@]}"; do
    print header "${set_names[at]}" "${set_values[at]}"
  done
  print url "$url"
  case $body in
    file:*) printf 'body %s\n' "$(od -An -v -tx1 -- "${body#file:}" | tr -d ' \n')" ;;
    *) print body "${body#text:}" ;;
  esac
}

shopt -s extglob
for file in ./!(bash).sh; do
  source "$file"
  package=${file##*/}
  eval "${package%.sh}::show() { answer \"\$@\"; }"
done

options=()
while IFS= read -r line; do
  read -ra words <<<"$line"
  case ${words[0]-} in
    scheme) text "${words[1]}" && package=${REPLY//-/_} ;;
    method) text "${words[1]}" && options+=(-X "$REPLY") ;;
    url) text "${words[1]}" && url=$REPLY ;;
    key_id) text "${words[1]}" && CHOPMARK_KEY_ID=$REPLY ;;
    secret) text "${words[1]}" && CHOPMARK_SECRET=$REPLY ;;
    token) text "${words[1]}" && CHOPMARK_TOKEN=$REPLY ;;
    seconds) text "${words[1]}" && seconds=$REPLY ;;
    nanoseconds)
      text "${words[1]}"
      printf -v REPLY '%s.%09d' "$seconds" "$REPLY"
      options+=(-t "$REPLY")
      ;;
    header | input)
      text "${words[1]}"
      name=$REPLY
      text "${words[2]}"
      if [[ ${words[0]} == header ]]; then
        options+=(-H "$name: $REPLY")
      else
        options+=(-p "$name=$REPLY")
      fi
      ;;
    body)
      decode "${words[1]}"
      if [[ $REPLY == *\\x00* || $REPLY == \\x40* ]]; then
        printf '%b' "$REPLY" >body
        options+=(-d @body)
      elif [[ -n $REPLY ]]; then
        text "${words[1]}"
        options+=(-d "$REPLY")
      fi
      ;;
    nonce)
      text "${words[1]}"
      # Not every scheme has one.
      ! declare -F "$package::fresh_nonce" >declared || options+=(-n "$REPLY")
      ;;
    cover)
      list=
      for word in "${words[@]:1}"; do
        text "$word"
        list+=${list:+,}$REPLY
      done
      options+=(-c "$list")
      ;;
    '')
      "$package::sign" "${options[@]}" "$url" 2>errors || print error "$(<errors)"
      printf '\n'
      options=()
      CHOPMARK_TOKEN=
      ;;
  esac
done
