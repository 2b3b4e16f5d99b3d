import type { Plan } from '../../core/plan/plan.ts';
import { type OutFile, people } from '../../core/stack/file.ts';
import type { Stack } from '../../core/stack/stack.ts';
import { databaseOf } from './database.ts';
import { gatewayOf } from './gateway.ts';
import { guide } from './guide.ts';
import { baseOf, overlayOf, overlays } from './kustomize.ts';
import { before, labelsOf } from './labels.ts';
import { networkOf } from './network.ts';
import { deployScript } from './script.ts';
import { manifestsOf } from './workloads.ts';
import { uploadsOf } from './uploads.ts';
import { writeYamlDocuments } from '../../core/formats/write-yaml.ts';

/** A kustomize base with one file a workload, two overlays, the script that puts a release in, and a page for people. */
export function lower(stack: Stack, plan: Plan): readonly OutFile[] {
  const parts = [
    ['namespace', [namespace(stack)]],
    ['database', databaseOf(stack, plan)],
    ['network', networkOf(stack)],
    ['gateway', gatewayOf(stack)],
    ['uploads', uploadsOf(stack)],
    ...stack.workloads.map((one) => [`app-${one.id}`, manifestsOf(stack, one)] as const),
  ] as const;
  const base = parts.filter(([, documents]) => documents.length > 0);
  return [
    ...base.map(([name, documents]) => yaml(`base/${name}.yaml`, documents)),
    yaml('base/kustomization.yaml', [
      baseOf(
        stack,
        base.map(([name]) => `${name}.yaml`),
      ),
    ]),
    ...overlays.map((one) => yaml(`overlays/${one.name}/kustomization.yaml`, [overlayOf(stack, one)])),
    ...stack.images,
    { path: 'overlays/.gitignore', text: '*.env\n', mode: '0644', reader: people, comment: '#' },
    { path: 'deploy.sh', text: deployScript(stack), mode: '0755', reader: 'shell', comment: '#' },
    { path: 'README.md', text: guide(stack, plan), mode: '0644', reader: people, comment: '<!--' },
  ];
}

const yaml = (path: string, documents: readonly object[]): OutFile => ({
  path,
  text: writeYamlDocuments(documents),
  mode: '0644',
  reader: 'kubernetes',
  comment: '#',
});

/** The strictest level of Pod Security: a pod that asks for more is not let in. */
const namespace = (stack: Stack): object => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name: stack.name,
    labels: {
      ...labelsOf(stack, stack.name),
      ...before,
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/warn': 'restricted',
    },
  },
});
