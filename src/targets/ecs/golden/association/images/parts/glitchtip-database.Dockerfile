# Written by `unmoor render`. To change what it follows from, edit unmoor.yaml (or the flags) and render again.
# Edits made here are kept: what both sides changed in the same place is written beside this file, as .new.
FROM docker.io/library/postgres:17.12
COPY --from=unmoor/settings usr/local/lib/unmoor/glitchtip.sql /usr/local/lib/unmoor/glitchtip.sql
