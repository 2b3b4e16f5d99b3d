#!/bin/sh
# Written by `unmoor render`. To change what it follows from, edit unmoor.yaml (or the flags) and render again.
# Edits made here are kept: what both sides changed in the same place is written beside this file, as .new.
# Makes, or changes, what outlives every release: network, data, secrets, registries.
set -eu
cd "$(dirname "$0")"
# shellcheck source=/dev/null
. ./settings.sh

aws cloudformation deploy --stack-name association-network --template-file network.yaml \
  --no-fail-on-empty-changeset \
  --parameter-overrides "VpcId=$VPC_ID" "PublicSubnets=$PUBLIC_SUBNETS" "PrivateSubnets=$PRIVATE_SUBNETS"
aws cloudformation deploy --stack-name association-data --template-file data.yaml \
  --capabilities CAPABILITY_IAM \
  --no-fail-on-empty-changeset \
  --parameter-overrides "DatabaseMajor=$DATABASE_MAJOR" "DatabaseClass=$DATABASE_CLASS" "DatabaseGib=$DATABASE_GIB" "DatabaseMostGib=$DATABASE_MOST_GIB" "DatabaseMultiAz=$DATABASE_MULTI_AZ" "KeyValueClass=$KEY_VALUE_CLASS" "AlarmEmail=$ALARM_EMAIL"
