#!/bin/sh
# Written by `unmoor render`. To change what it follows from, edit unmoor.yaml (or the flags) and render again.
# Edits made here are kept: what both sides changed in the same place is written beside this file, as .new.
# usage: ./tunnel.sh db|state|cache [PORT]    PORT of this machine; the store's own where none is said
set -eu
cd "$(dirname "$0")"
# shellcheck source=/dev/null
. ./settings.sh

output() {
  aws cloudformation describe-stacks --stack-name "$1" --query "Stacks[0].Outputs[?OutputKey=='$2'].OutputValue" --output text
}

case "${1:-}" in
  db) host=$(output shop-data DatabaseHost) port=5432 ;;
  state) host=$(output shop-data StateHost) port=6379 ;;
  cache) host=$(output shop-data CacheHost) port=6379 ;;
  *) echo "usage: $0 db|state|cache [PORT]" >&2; exit 2 ;;
esac
here=${2:-$port}

task=$(aws ecs run-task --cluster shop --launch-type FARGATE --enable-execute-command --task-definition "$(output shop-data WayInTask)" \
  --network-configuration "awsvpcConfiguration={subnets=[$(output shop-network PrivateSubnets)],securityGroups=[$(output shop-network WayInGroup),$(output shop-network InsideGroup)],assignPublicIp=DISABLED}" \
  --query 'tasks[0].taskArn' --output text)
case "$task" in
  arn:*) ;;
  *) echo "No task was started: aws ecs run-task gave none" >&2; exit 1 ;;
esac
trap 'aws ecs stop-task --cluster shop --task "$task" > /dev/null' EXIT
trap 'exit 130' INT TERM
aws ecs wait tasks-running --cluster shop --tasks "$task"
ask() {
  aws ecs describe-tasks --cluster shop --tasks "$task" --query "tasks[0].containers[0].$1" --output text
}
# The agent starts after the task.
until [ "$(ask 'managedAgents[0].lastStatus')" = RUNNING ]; do sleep 2; done
echo "Open at 127.0.0.1:$here until Ctrl-C" >&2
aws ssm start-session --target "ecs:shop_${task##*/}_$(ask runtimeId)" --document-name AWS-StartPortForwardingSessionToRemoteHost \
  --parameters "host=$host,portNumber=$port,localPortNumber=$here"
