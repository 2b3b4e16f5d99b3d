# Written by `unmoor render`. To change what it follows from, edit unmoor.yaml (or the flags) and render again.
# Edits made here are kept: what both sides changed in the same place is written beside this file, as .new.
FROM node:24-trixie AS build
WORKDIR /srv/association/current/frontend
# All of it before the packages: their own scripts may want it (prisma, patches). The cache keeps what was fetched.
COPY . .
RUN --mount=type=cache,target=/root/.npm npm ci
ARG VITE_API_URL
RUN : "${VITE_API_URL?is built in: give it with --build-arg}"
RUN npm run build
RUN cp -R ./dist /out

FROM nginxinc/nginx-unprivileged:1.30 AS front
WORKDIR /srv/association/current/frontend/dist
COPY --from=build /out ./

FROM front
COPY --from=unmoor/settings etc/nginx/nginx.conf /etc/nginx/nginx.conf
COPY --from=unmoor/settings etc/nginx/unmoor/client-address.conf /etc/nginx/unmoor/client-address.conf
COPY --from=unmoor/settings etc/nginx/unmoor/tls.conf /etc/nginx/unmoor/tls.conf
COPY --from=unmoor/settings etc/nginx/unmoor/common.conf /etc/nginx/unmoor/common.conf
COPY --from=unmoor/settings etc/nginx/unmoor/sites.conf /etc/nginx/unmoor/sites.conf
COPY --from=unmoor/settings etc/nginx/unmoor/unavailable.html /etc/nginx/unmoor/unavailable.html
STOPSIGNAL SIGQUIT
