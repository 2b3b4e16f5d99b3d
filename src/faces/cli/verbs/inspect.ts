import type { InspectFlags, LangFlags } from '../flags.ts';
import { readApp } from '../read-app.ts';
import { renderInspect } from '../render/inspect.ts';
import type { CommonFlags, Session } from '../session.ts';

export default async function run(
  { world, output }: Session,
  { word, lang, all }: CommonFlags & InspectFlags & LangFlags,
): Promise<number> {
  const { inventory, nameOf } = await readApp(world, word);
  output.answer({
    json: inventory,
    text: (paint, columns) => renderInspect(inventory, { lang, all, columns, nameOf }, paint),
  });
  return inventory.incomplete.length === 0 ? 0 : 1;
}
