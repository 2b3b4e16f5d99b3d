#!/bin/sh
set -e
uv run manage.py migrate --noinput
exec uv run gunicorn society.wsgi:application --bind 0.0.0.0:8000
