import { z } from 'zod';
import { parseConfig } from '../../../core/config/parse.ts';
import { draftConfig, schemaPath } from '../../../core/config/draft/draft.ts';
import { schemaText } from '../../../core/config/draft/meaning.ts';
import { configIn } from '../connections.ts';
import type { InitFlags } from '../flags-inspect.ts';
import { readFound } from '../read-app.ts';
import { type InitAnswer, renderInit } from '../render/init.ts';
import type { CommonFlags, Session } from '../session.ts';
import type { World } from '../world.ts';
import { writeFile } from '../write-file.ts';

export default async function run(
  { world, output, verb }: Session,
  { word: folder = '.', config, dryRun }: CommonFlags & InitFlags,
): Promise<number> {
  const file = config ?? configIn(folder);
  const beside = file.slice(0, file.lastIndexOf('/') + 1);
  const found = await readFound(world, folder, verb);
  const text = await world.readText(file);
  // A file that has mistakes is not written to: who wrote it mends it first. No variable needs to be set for that.
  if (text !== undefined) parseConfig(text, world.environment, file, ['app']);
  const memory = `${beside}.unmoor/init.json`;
  const draft = draftConfig(text, found, await readWrote(world, memory));
  if (!dryRun) {
    const flag = `unmoor ${verb}`;
    if (draft.text !== text) await writeFile(world, flag, file, draft.text);
    await writeFile(world, flag, memory, `${JSON.stringify({ wrote: draft.wrote }, null, 2)}\n`);
    await writeFile(world, flag, `${beside}${schemaPath}`, schemaText);
  }
  const answer: InitAnswer = {
    file,
    dryRun,
    changed: draft.text !== text,
    changes: draft.changes,
    incomplete: found.incomplete,
  };
  output.answer({
    json: answer,
    text: (paint, columns) => renderInit(answer, { before: text ?? '', after: draft.text }, paint, columns),
  });
  return found.incomplete.length === 0 ? 0 : 1;
}

const Memory = z.object({ wrote: z.array(z.string()) });

/** What the last drafting wrote. A memory that cannot be read is none: at worst a key is offered again. */
async function readWrote(world: World, path: string): Promise<readonly string[]> {
  const text = await world.readText(path);
  if (text === undefined) return [];
  try {
    return Memory.parse(JSON.parse(text)).wrote;
  } catch {
    return [];
  }
}
