import { dialects } from '../../../core/env/dialects/index.ts';
import { makeSecrets } from '../../../pipeline/env/secrets.ts';
import type { EnvSecretsFlags } from '../flags-env.ts';
import { readApp } from '../read-app.ts';
import { renderSecrets } from '../render/env.ts';
import type { CommonFlags, Session } from '../session.ts';

export default async function run(
  { world, output }: Session,
  { word: folder = '.', config, file, dialect, lang, weak, dryRun }: CommonFlags & EnvSecretsFlags,
): Promise<number> {
  const { platforms } = await world.plugins();
  const result = await makeSecrets({
    place: { folder, file, dialect: dialects[dialect] },
    inventory: await readApp(world, folder, config),
    platforms,
    weak,
    dryRun,
  });
  output.answer({ json: result, text: (paint) => renderSecrets(result, lang, paint) });
  return 0;
}
