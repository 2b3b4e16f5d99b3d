#!/bin/sh
docker compose exec -T db pg_dump -U market market | gzip > "/backups/$(date +%F).sql.gz"
