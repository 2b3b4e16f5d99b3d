import type { Stack } from '../../core/stack/stack.ts';
import { phase } from './labels.ts';

/** Puts a release in: what the migration needs, the migration, and only then what serves. Names are those of the stack, which need no quoting. */
export function deployScript(stack: Stack): string {
  const jobs = stack.workloads.filter(({ kind }) => kind === 'once').map(({ id }) => id);
  const serving = stack.workloads
    .filter(({ kind, keeps }) => kind === 'serve' && keeps.every(({ shared }) => shared === true))
    .map(({ id }) => id);
  const database = stack.roles.get('sql') === 'managed';
  return [
    '#!/bin/sh',
    '# usage: ./deploy.sh production|staging',
    'set -eu',
    'cd "$(dirname "$0")"',
    'place=${1:-}',
    'case "$place" in',
    `  production) namespace=${stack.name} ;;`,
    `  staging) namespace=${stack.name}-staging ;;`,
    '  *) echo "usage: $0 production|staging" >&2; exit 2 ;;',
    'esac',
    'overlay="overlays/$place"',
    '',
    '# A finished job cannot be changed: the last one goes.',
    ...jobs.map((id) => `kubectl delete job --namespace "$namespace" --ignore-not-found ${id}`),
    `kubectl apply -k "$overlay" -l ${phase}=before`,
    ...(database
      ? ['kubectl wait --namespace "$namespace" --for=condition=Ready --timeout=15m cluster/db']
      : []),
    ...jobs.map(
      (id) => `kubectl wait --namespace "$namespace" --for=condition=complete --timeout=30m job/${id}`,
    ),
    'kubectl apply -k "$overlay"',
    ...serving.map((id) => `kubectl rollout status --namespace "$namespace" --timeout=10m deployment/${id}`),
    '',
  ].join('\n');
}
