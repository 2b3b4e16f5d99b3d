# Written by `unmoor render`. To change what it follows from, edit unmoor.yaml (or the flags) and render again.
# Edits made here are kept: what both sides changed in the same place is written beside this file, as .new.
FROM node:24-trixie AS build
WORKDIR /srv/shop/current/api
# All of it before the packages: their own scripts may want it (prisma, patches). The cache keeps what was fetched.
COPY . .
RUN --mount=type=cache,target=/root/.npm npm ci
RUN npm run build
RUN npm prune --omit=dev

FROM node:24-trixie-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends tini \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --home-dir /tmp --no-create-home --shell /usr/sbin/nologin app
ENV NODE_ENV=production HOME=/tmp
WORKDIR /srv/shop/current/api
COPY --from=build /srv/shop/current /srv/shop/current
# By number: only a number shows a cluster that this is not root.
USER 10001:10001
ENTRYPOINT ["/usr/bin/tini", "--"]
CMD ["node", "dist/server.js"]
