import { understand } from '../../core/app/command/command.ts';
import { scriptsIn } from '../../core/app/packages/node.ts';
import { isAside } from '../../core/app/packages/aside.ts';
import { folderOf } from '../../core/app/paths.ts';
import { type Found, type Reader, type ServiceClaim, weights } from '../../core/app/reader.ts';
import type { ServiceKind } from '../../core/app/service.ts';
import type { Tree } from '../../core/app/tree.ts';

/** `web: command`, a process a line (Heroku, Railway, Dokku, foreman). `release` is run once for a release. */
export const procfile: Reader = {
  id: 'procfile',
  read: async (tree) => {
    const files = tree.named('Procfile').filter((file) => !isAside(file));
    const found = await Promise.all(files.map((file) => readProcfile(tree, file)));
    return { services: found.flatMap(({ services = [] }) => services) };
  },
};

async function readProcfile(tree: Tree, file: string): Promise<Found> {
  const scriptsOf = await scriptsIn(tree);
  const services: ServiceClaim[] = [];
  for (const [index, text] of ((await tree.text(file)) ?? '').split(/\r?\n/).entries()) {
    const [, name, command] = /^([\w-]+)\s*:\s*(\S.*)$/.exec(text) ?? [];
    if (name === undefined || command === undefined) continue;
    const { engine: _, usualPort: __, kind, ...said } = understand(command, folderOf(file), scriptsOf);
    const from = [{ file, line: index + 1 }];
    const weight = weights.procfile;
    if (name === 'release') {
      const migrate = said.migrate ?? said.start;
      services.push({ kind: 'web', guessed: 'service', folder: said.folder, migrate, from, weight });
    } else services.push({ ...said, kind: kindOf(name, kind), name, from, weight });
  }
  return { services };
}

/** Heroku sends HTTP to `web` only, whatever it runs; the others are told by their command, then by their name. */
function kindOf(name: string, said: ServiceKind | undefined): ServiceKind {
  if (name === 'web') return said === 'static' ? 'static' : 'web';
  if (said !== undefined && said !== 'web') return said;
  return /beat|clock|cron|sched/i.test(name) ? 'scheduler' : 'worker';
}
