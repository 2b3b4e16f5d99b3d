import { dialects } from '../../../core/env/dialects/index.ts';
import { checkEnv } from '../../../pipeline/env/check.ts';
import type { EnvCheckFlags } from '../flags-env.ts';
import { readApp } from '../read-app.ts';
import { renderCheck } from '../render/env.ts';
import type { CommonFlags, Session } from '../session.ts';

export default async function run(
  { world, output }: Session,
  { word: folder = '.', config, file, dialect, lang }: CommonFlags & EnvCheckFlags,
): Promise<number> {
  const { platforms } = await world.plugins();
  const result = await checkEnv({
    place: { folder, file, dialect: dialects[dialect] },
    inventory: await readApp(world, folder, config),
    platforms,
  });
  output.answer({ json: result, text: (paint) => renderCheck(result, lang, paint) });
  return result.ok ? 0 : 1;
}
