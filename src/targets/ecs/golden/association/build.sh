#!/bin/sh
# Written by `unmoor render`. To change what it follows from, edit unmoor.yaml (or the flags) and render again.
# Edits made here are kept: what both sides changed in the same place is written beside this file, as .new.
# usage: ./build.sh RELEASE
set -eu
cd "$(dirname "$0")"
# shellcheck source=/dev/null
. ./settings.sh

release=${1:-}
case "$release" in
  '' | *[!A-Za-z0-9._-]*) echo "usage: $0 RELEASE (letters, digits, dots and dashes)" >&2; exit 2 ;;
esac

registry=$(aws ecr get-authorization-token --query 'authorizationData[0].proxyEndpoint' --output text)
registry=${registry#https://}
aws ecr get-login-password | docker login --username AWS --password-stdin "$registry"
case "$ARCHITECTURE" in
  ARM64) platform=linux/arm64 ;;
  *) platform=linux/amd64 ;;
esac

build() {
  repository=association/$1
  shift
  if aws ecr describe-images --repository-name "$repository" --image-ids "imageTag=$release" > /dev/null 2>&1; then
    echo "$repository:$release is there"
  else
    docker buildx build --pull --provenance=false --platform "$platform" --push --tag "$registry/$repository:$release" "$@"
  fi
}

build backend --file images/backend.Dockerfile ../backend
build parts/nginx --build-context unmoor/settings=files --file images/parts/nginx.Dockerfile --build-arg VITE_API_URL="$VITE_API_URL" ../frontend
build parts/pool --build-context unmoor/settings=files --file images/parts/pool.Dockerfile images/parts
build parts/mail-api --build-context unmoor/settings=files --file images/parts/mail-api.Dockerfile images/parts
build parts/glitchtip-database --build-context unmoor/settings=files --file images/parts/glitchtip-database.Dockerfile images/parts
build parts/glitchtip-migrate --file images/parts/glitchtip-migrate.Dockerfile images/parts
