import { inspectPage } from '../../html/inspect/page.ts';
import { askPlatforms } from '../ask-platforms.ts';
import type { LangFlags } from '../flags.ts';
import { measured } from '../measure.ts';
import type { InspectFlags } from '../flags-inspect.ts';
import { platformNames, readApp } from '../read-app.ts';
import { renderInspect } from '../render/inspect.ts';
import type { CommonFlags, Session } from '../session.ts';
import { writeFile } from '../write-file.ts';

export default async function run(
  session: Session,
  flags: CommonFlags & InspectFlags & LangFlags,
): Promise<number> {
  const { world, output } = session;
  const { word, lang, all, html, config } = flags;
  const read = await readApp(world, word, config);
  const inventory = await measured(await askPlatforms(read, flags, session), flags, session);
  const nameOf = await platformNames(world, lang);
  if (html !== undefined) {
    await writeFile(world, '--html', html, inspectPage(inventory, { lang, nameOf }));
    output.say(`Wrote ${html}.`);
  }
  output.answer({
    json: inventory,
    text: (paint, columns) => renderInspect(inventory, { lang, all, columns, nameOf }, paint),
  });
  return inventory.incomplete.length === 0 ? 0 : 1;
}
