#!/bin/sh
# Written by `unmoor render`. To change what it follows from, edit unmoor.yaml (or the flags) and render again.
# Edits made here are kept: what both sides changed in the same place is written beside this file, as .new.
# usage: ./deploy.sh RELEASE
set -eu
cd "$(dirname "$0")"
# shellcheck source=/dev/null
. ./settings.sh

release=${1:-}
case "$release" in
  '' | *[!A-Za-z0-9._-]*) echo "usage: $0 RELEASE (letters, digits, dots and dashes)" >&2; exit 2 ;;
esac

output() {
  aws cloudformation describe-stacks --stack-name "$1" --query "Stacks[0].Outputs[?OutputKey=='$2'].OutputValue" --output text
}

[ -n "$CERTIFICATE_ARN" ] || { echo "settings.sh names no CERTIFICATE_ARN: see README.md" >&2; exit 1; }
./prepare.sh
if [ "$(aws secretsmanager describe-secret --secret-id shop/app --query VersionIdsToStages --output text)" = None ]; then
  echo "The secret is empty: ./secrets.sh app.env" >&2
  exit 1
fi
./build.sh "$release"
templates=$(output shop-data Templates)

subnets=$(output shop-network PrivateSubnets)
inside=$(output shop-network InsideGroup)

run_job() {
  echo "Running $1"
  task=$(aws ecs run-task --cluster shop --launch-type FARGATE --task-definition "$(output shop-jobs "$2")" \
    --network-configuration "awsvpcConfiguration={subnets=[$subnets],securityGroups=[$(output shop-network "$3"),$inside],assignPublicIp=DISABLED}" \
    --query 'tasks[0].taskArn' --output text)
  case "$task" in
    arn:*) ;;
    *) echo "$1 was not started: aws ecs run-task gave no task" >&2; exit 1 ;;
  esac
  tries=0
  until aws ecs wait tasks-stopped --cluster shop --tasks "$task"; do
    tries=$((tries + 1))
    [ "$tries" -lt 6 ] || { echo "$1 still runs after an hour: $task" >&2; exit 1; }
  done
  code=$(aws ecs describe-tasks --cluster shop --tasks "$task" --query 'tasks[0].containers[0].exitCode' --output text)
  if [ "$code" != 0 ]; then
    echo "$1 ended with $code. What serves was not touched. aws logs tail $4 --since 1h" >&2
    exit 1
  fi
}

aws cloudformation deploy --stack-name shop-jobs --template-file jobs.yaml \
  --s3-bucket "$templates" --s3-prefix jobs \
  --no-fail-on-empty-changeset \
  --parameter-overrides "Release=$release" "Architecture=$ARCHITECTURE"

run_job glitchtip-database GlitchtipDatabaseTask GlitchtipDatabaseGroup /shop/glitchtip-database
run_job glitchtip-migrate GlitchtipMigrateTask GlitchtipMigrateGroup /shop/glitchtip-migrate

aws cloudformation deploy --stack-name shop-app --template-file app.yaml \
  --s3-bucket "$templates" --s3-prefix app \
  --capabilities CAPABILITY_IAM \
  --no-fail-on-empty-changeset \
  --parameter-overrides "Release=$release" "Architecture=$ARCHITECTURE" "CertificateArn=$CERTIFICATE_ARN"
echo "Serves at $(output shop-app Address)"
