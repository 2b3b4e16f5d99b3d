import type { Plan } from '../../core/plan/plan.ts';
import { inStartOrder } from '../../core/stack/order.ts';
import type { Stack } from '../../core/stack/stack.ts';
import { systems } from '../../core/stack/systems.ts';
import type { Manifest } from '../../core/host/manifest.ts';

/** The manifest for people: what is installed, which file goes where, what starts in which order. */
export function guide(manifest: Manifest, stack: Stack, plan: Plan): string {
  const row = (...cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [
    `# ${plan.app} on one server`,
    '',
    `For ${stack.domain}, on ${plan.host.cpu} vCPUs with ${systems[manifest.system].name}. Everything here follows from the plan; \`manifest.json\` says the same to programs.`,
    '',
    '## 1. Packages',
    '',
    '```sh',
    manifest.packages.length === 0
      ? '# none'
      : `apt-get install --no-install-recommends ${manifest.packages.join(' ')}`,
    '```',
    '',
    '## 2. Files',
    '',
    row('file', 'owner', 'mode'),
    row('---', '---', '---'),
    ...manifest.files.map(({ at, owner, mode }) => row(`\`${at}\``, owner, mode)),
    '',
    `The variables of the app go to \`${manifest.env.at}\` (root:app, 0640), as \`unmoor env pull\` wrote them: ${listed(manifest.env.names)}. Known to be read, and not needed: ${listed(manifest.env.optional)}.`,
    '',
    '## 3. What runs, in the order of its start',
    '',
    row('workload', 'what it does', 'listens', 'waits for'),
    row('---', '---', '---', '---'),
    ...inStartOrder(stack.workloads).map(({ id, does, listens, after }) =>
      row(
        id,
        does.en,
        listens.map(({ port, open }) => `${port}${open === true ? ' (open)' : ''}`).join(', '),
        after.map(({ workload, is }) => `${workload} is ${is}`).join(', '),
      ),
    ),
    '',
    '## 4. Units',
    '',
    row('unit', 'at boot'),
    row('---', '---'),
    ...manifest.units.map(({ name, enable }) => row(`\`${name}\``, enable ? 'yes' : 'no')),
    '',
  ].join('\n');
}

const listed = (names: readonly string[]): string =>
  names.length === 0 ? 'none' : names.map((name) => `\`${name}\``).join(', ');
