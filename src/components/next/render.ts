import type { StackFile } from '../../core/stack/file.ts';
import { isNextServer, nextFolder } from '../../core/stack/next/places.ts';
import type { Rendered, Rendering } from '../../core/stack/stack.ts';
import { adapter } from './service/adapter.ts';
import { kept } from './service/kept.ts';
import { pages } from './service/pages.ts';
import { results } from './service/results.ts';

/** Where processes run on one host: what its replicas share, and the key that all releases have. Images have neither folder nor key. */
export function render({ asked }: Rendering): Rendered {
  const { app, services } = asked.app;
  if (!asked.target.can('processes') || !services.some(isNextServer)) return { files: [], workloads: [] };
  return {
    files: Object.entries({ adapter, kept, pages, results }).map(
      ([name, text]): StackFile => ({
        at: `${nextFolder(app)}/${name}.cjs`,
        text,
        mode: '0644',
        owner: 'root:root',
        reader: 'node',
        comment: '//',
      }),
    ),
    workloads: [],
    env: {
      NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: {
        kind: 'given',
        name: 'NEXT_SERVER_ACTIONS_ENCRYPTION_KEY',
        secret: true,
      },
    },
  };
}
