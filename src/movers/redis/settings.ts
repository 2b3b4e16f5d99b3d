import type { Side } from '../../core/finding.ts';
import type { Context } from './context.ts';
import { setting } from './info.ts';
import { notesIn } from './notes.ts';

/** Changes a setting of a server for the time of the run. The value before is noted first, once. */
export async function change(context: Context, side: Side, name: string, value: string): Promise<void> {
  const session = await context.sides.session(side);
  const notes = notesIn(context.memory);
  const is = await setting(session, name);
  if (is === value) return;
  if (!notes.settings(side).has(name)) await notes.setSetting(side, name, is ?? '');
  await session.send('CONFIG', 'SET', name, value);
}

/** Puts one changed setting back. @returns whether there was one */
export async function putBack(context: Context, side: Side, name: string): Promise<boolean> {
  const notes = notesIn(context.memory);
  const was = notes.settings(side).get(name);
  if (was === undefined) return false;
  await (await context.sides.session(side)).send('CONFIG', 'SET', name, was);
  await notes.setSetting(side, name, null);
  return true;
}
