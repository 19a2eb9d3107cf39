#!/bin/sh
# Lists instances of Volcengine with curl, by the command line that `chopmark sign --as curl` prints. CHOPMARK is the command.
set -eu
line=$("${CHOPMARK:-chopmark}" sign --scheme volcengine-v4 -p service=ecs -p region=cn-beijing --as curl \
  'https://open.volcengineapi.com/?Action=DescribeInstances&Version=2020-04-01&MaxResults=10')
reply=$(eval "$line -sS")
printf '%s\n' "$reply"
case $reply in
*'"Error":'*'"Code":'*) exit 7 ;;
esac
