import type { Stack } from '../../core/stack/stack.ts';
import { builtImages } from '../../core/stack/built-images.ts';
import { before } from './labels.ts';
import { envSecret } from './pod.ts';

/** The base: everything that is the same wherever it runs. */
export const baseOf = (stack: Stack, files: readonly string[]): object => ({
  apiVersion: 'kustomize.config.k8s.io/v1beta1',
  kind: 'Kustomization',
  namespace: stack.name,
  resources: files,
});

export interface Overlay {
  readonly name: 'production' | 'staging';
  /** Where certificates come from: the one for trying out has no limit worth speaking of, and nobody trusts it. */
  readonly acme: string;
}

export const overlays: readonly Overlay[] = [
  { name: 'production', acme: 'https://acme-v02.api.letsencrypt.org/directory' },
  { name: 'staging', acme: 'https://acme-staging-v02.api.letsencrypt.org/directory' },
];

/** The operator looks for it under this very name. */
const fixedName = { disableNameSuffixHash: true, labels: before };

/**
 * What differs from place to place, and is the person's to edit: registry and release, names, the class of the gateway, the store of
 * backups. Secrets are made of files beside it that git must not know; their names get a hash, so that a changed value restarts what
 * reads it.
 */
export function overlayOf(stack: Stack, { name, acme }: Overlay): object {
  const literal = (op: string, path: string, value: unknown) => ({ op, path, value });
  const patch = (kind: string, of: string, ...changes: readonly object[]) => ({
    target: { kind, name: of },
    patch: JSON.stringify(changes),
  });
  const database = stack.roles.get('sql') === 'managed';
  return {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    namespace: name === 'production' ? stack.name : `${stack.name}-${name}`,
    resources: ['../../base'],
    images: builtImages(stack).map(({ name: image }) => ({
      name: image,
      newName: `registry.example.com/${image}`,
      newTag: 'release-1',
    })),
    secretGenerator: [
      { name: envSecret, envs: ['app.env'], options: { labels: before } },
      ...(database
        ? [{ name: 'db-app', type: 'kubernetes.io/basic-auth', envs: ['db.env'], options: fixedName }]
        : []),
      ...(stack.roles.has('sql-backup') && database
        ? [{ name: 'backup-store', envs: ['backup.env'], options: fixedName }]
        : []),
    ],
    patches: [
      patch('Issuer', 'letsencrypt', literal('replace', '/spec/acme/server', acme)),
      patch('Gateway', 'gateway', literal('replace', '/spec/gatewayClassName', 'traefik')),
    ],
  };
}
