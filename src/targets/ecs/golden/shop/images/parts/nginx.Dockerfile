# Written by `unmoor render`. To change what it follows from, edit unmoor.yaml (or the flags) and render again.
# Edits made here are kept: what both sides changed in the same place is written beside this file, as .new.
FROM nginxinc/nginx-unprivileged:1.30
COPY --from=unmoor/settings etc/nginx/nginx.conf /etc/nginx/nginx.conf
COPY --from=unmoor/settings etc/nginx/unmoor/client-address.conf /etc/nginx/unmoor/client-address.conf
COPY --from=unmoor/settings etc/nginx/unmoor/tls.conf /etc/nginx/unmoor/tls.conf
COPY --from=unmoor/settings etc/nginx/unmoor/common.conf /etc/nginx/unmoor/common.conf
COPY --from=unmoor/settings etc/nginx/unmoor/sites.conf /etc/nginx/unmoor/sites.conf
COPY --from=unmoor/settings etc/nginx/unmoor/unavailable.html /etc/nginx/unmoor/unavailable.html
STOPSIGNAL SIGQUIT
