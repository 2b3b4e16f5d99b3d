FROM node:24-trixie AS build
WORKDIR /srv/association/current/frontend
# All of it before the packages: their own scripts may want it (prisma, patches). The cache keeps what was fetched.
COPY . .
RUN --mount=type=cache,target=/root/.npm npm ci
ARG VITE_API_URL
RUN : "${VITE_API_URL?is built in: give it with --build-arg}"
RUN npm run build

FROM nginx:1.30 AS front
COPY --from=build /srv/association/current/frontend/dist /srv/association/current/frontend/dist
