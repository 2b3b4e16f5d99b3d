#!/bin/sh
# Written by `unmoor render`. To change what it follows from, edit unmoor.yaml (or the flags) and render again.
# Edits made here are kept: what both sides changed in the same place is written beside this file, as .new.
# usage: ./deploy.sh production|staging
set -eu
cd "$(dirname "$0")"
place=${1:-}
case "$place" in
  production) namespace=association ;;
  staging) namespace=association-staging ;;
  *) echo "usage: $0 production|staging" >&2; exit 2 ;;
esac
overlay="overlays/$place"

# A finished job cannot be changed: the last one goes.
kubectl delete job --namespace "$namespace" --ignore-not-found migrate
kubectl apply -k "$overlay" -l unmoor.dev/phase=before
kubectl wait --namespace "$namespace" --for=condition=Ready --timeout=15m cluster/db
kubectl wait --namespace "$namespace" --for=condition=complete --timeout=30m job/migrate
kubectl apply -k "$overlay"
kubectl rollout status --namespace "$namespace" --timeout=10m deployment/web
kubectl rollout status --namespace "$namespace" --timeout=10m deployment/worker
kubectl rollout status --namespace "$namespace" --timeout=10m deployment/beat
