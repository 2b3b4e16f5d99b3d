# Written by `unmoor render`. To change what it follows from, edit unmoor.yaml (or the flags) and render again.
# Edits made here are kept: what both sides changed in the same place is written beside this file, as .new.
FROM node:24.11-trixie-slim
COPY --from=unmoor/settings opt/unmoor/mail-api/message.mjs /opt/unmoor/mail-api/message.mjs
COPY --from=unmoor/settings opt/unmoor/mail-api/once.mjs /opt/unmoor/mail-api/once.mjs
COPY --from=unmoor/settings opt/unmoor/mail-api/server.mjs /opt/unmoor/mail-api/server.mjs
COPY --from=unmoor/settings opt/unmoor/mail-api/smtp.mjs /opt/unmoor/mail-api/smtp.mjs
