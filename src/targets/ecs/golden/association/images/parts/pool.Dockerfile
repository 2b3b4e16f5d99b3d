# Written by `unmoor render`. To change what it follows from, edit unmoor.yaml (or the flags) and render again.
# Edits made here are kept: what both sides changed in the same place is written beside this file, as .new.
FROM docker.io/edoburu/pgbouncer:v1.24.1-p1
COPY --from=unmoor/settings etc/pgbouncer/pgbouncer.ini /etc/pgbouncer/pgbouncer.ini
STOPSIGNAL SIGINT
