#!/bin/sh
set -eu
pg_dump -h db -U wiki -Fc wiki | aws s3 cp - "$BACKUP_BUCKET/wiki.dump"
