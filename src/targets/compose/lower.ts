import { writeYaml } from '../../core/formats/write-yaml.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { type OutFile, people } from '../../core/stack/file.ts';
import { inStartOrder } from '../../core/stack/order.ts';
import { manifestText } from '../../core/stack/host-manifest.ts';
import type { Stack } from '../../core/stack/stack.ts';
import { guide } from './guide.ts';
import { hostFiles, isOfHost } from './host.ts';
import { hostPathOf, manifestOf } from './manifest.ts';
import { composeFile, composeScriptAt } from './place.ts';
import type { ComposeModel } from './schema.ts';
import { composeScript } from './script.ts';
import { pathOf, serviceOf } from './service.ts';

/** One compose file, what its containers read, how their images are built, the host's part, and a page for people. */
export function lower(stack: Stack, plan: Plan): readonly OutFile[] {
  const contained = stack.workloads.filter((one) => !isOfHost(one));
  const read = new Set(contained.flatMap(({ files }) => files));
  const folder: readonly OutFile[] = [
    {
      path: composeFile,
      text: writeYaml(modelOf({ ...stack, workloads: contained })),
      mode: '0644',
      reader: 'compose',
      comment: '#',
    },
    { path: composeScriptAt, text: composeScript, mode: '0755', reader: 'shell', comment: '#' },
    ...stack.files
      .filter(({ at }) => read.has(at))
      .map((file): OutFile => ({ ...file, path: pathOf(file.at) })),
    ...stack.images,
  ];
  const host = hostFiles(stack);
  return [
    ...folder,
    ...host.map((file): OutFile => ({ ...file, path: hostPathOf(file.at) })),
    {
      path: 'manifest.json',
      text: manifestText(manifestOf(stack, { folder, host }, plan)),
      mode: '0644',
      reader: 'compose-manifest',
    },
    { path: 'README.md', text: guide(stack, plan), mode: '0644', reader: people, comment: '<!--' },
  ];
}

export function modelOf(stack: Stack): ComposeModel {
  const ordered = inStartOrder(stack.workloads);
  const volumes = new Set(ordered.flatMap(({ keeps }) => keeps.map(({ name }) => name)));
  return {
    name: stack.name,
    services: Object.fromEntries(ordered.map((one) => [one.id, serviceOf(stack, one)])),
    networks: { front: {}, inside: { internal: true } },
    volumes: Object.fromEntries([...volumes].toSorted().map((name) => [name, {}])),
  };
}
