import type { StackFile } from '../../core/stack/file.ts';
import { isNextServer, nextFolder } from '../../core/stack/next/places.ts';
import type { Rendered, Rendering } from '../../core/stack/stack.ts';
import type { Workload } from '../../core/stack/workload.ts';
import { adapter } from './service/adapter.ts';
import { kept } from './service/kept.ts';
import { pages } from './service/pages.ts';
import { results } from './service/results.ts';

const sharesKey = ({ asked }: Pick<Rendering, 'asked'>): boolean =>
  asked.target.can('processes') && asked.app.services.some(isNextServer);

/** The key of server actions, which all releases have. An image is built before anybody could give it one. */
export const gives = (rendering: Pick<Rendering, 'asked'>): Workload['env'] =>
  sharesKey(rendering)
    ? {
        NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: {
          kind: 'given',
          name: 'NEXT_SERVER_ACTIONS_ENCRYPTION_KEY',
          secret: true,
        },
      }
    : {};

/** Where processes run on one host: what its replicas share. Images have no such folder. */
export function render(rendering: Rendering): Rendered {
  const { app } = rendering.asked.app;
  if (!sharesKey(rendering)) return { files: [], workloads: [] };
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
  };
}
