import { claimFrom } from '../../core/app/claim.ts';
import { isAside } from '../../core/app/packages/aside.ts';
import { scriptsIn } from '../../core/app/packages/node.ts';
import { folderOf } from '../../core/app/paths.ts';
import { type Found, type Reader, weights } from '../../core/app/reader.ts';
import type { Tree } from '../../core/app/tree.ts';
import { at, fieldsOf, listOf, textOf } from '../../core/formats/parsed.ts';
import { readSettings } from '../../core/formats/read.ts';

/** Files of the builders Nixpacks (nixpacks.toml: phases and start) and its heir Railpack (railpack.json: steps and deploy). */
export const nixpacks: Reader = {
  id: 'nixpacks',
  read: async (tree) => {
    const files = tree
      .named('nixpacks.toml', 'nixpacks.json', 'railpack.json')
      .filter((file) => !isAside(file));
    const found = await Promise.all(files.map((file) => readPlan(tree, file)));
    return {
      services: found.flatMap(({ services = [] }) => services),
      incomplete: found.flatMap(({ incomplete = [] }) => incomplete),
    };
  },
};

async function readPlan(tree: Tree, file: string): Promise<Found> {
  const parsed = await readSettings(tree, file);
  if (parsed === undefined) return {};
  const { value } = parsed;
  const phases = { ...fieldsOf(at(value, 'phases')), ...fieldsOf(at(value, 'steps')) };
  const commands = (phase: string) =>
    listOf(at(phases, phase, 'cmds') ?? at(phases, phase, 'commands'))
      .flatMap((command) => textOf(command) ?? textOf(at(command, 'cmd')) ?? [])
      .filter((command) => command !== '...') // Railpack: what it would do anyway
      .join(' && ') || undefined;
  const start =
    textOf(at(value, 'start', 'cmd')) ??
    textOf(at(value, 'start')) ??
    textOf(at(value, 'deploy', 'startCommand'));
  const line = parsed.lineOf('start') ?? parsed.lineOf('deploy', 'startCommand');
  const claim = claimFrom(
    start,
    {
      folder: folderOf(file),
      install: commands('install'),
      build: commands('build'),
      from: [line === undefined ? { file } : { file, line }],
      weight: weights.dockerfile,
    },
    await scriptsIn(tree),
  );
  return { services: [claim], incomplete: parsed.unread };
}
