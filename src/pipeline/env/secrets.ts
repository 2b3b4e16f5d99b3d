import type { Inventory } from '../../core/app/inventory.ts';
import type { Platform } from '../../core/app/platform.ts';
import { passwordIn } from '../../core/env/address.ts';
import { updateEnvFile } from '../../core/env/file.ts';
import { generateSecret, secretKindOf } from '../../core/env/generate.ts';
import { judge } from '../../core/env/judge.ts';
import { type Random, realRandom } from '../../io/random.ts';
import { type EnvFilePlace, readEnvFile, writeEnvFile } from './env-file.ts';
import { nothingThere } from './check.ts';
import type { SecretsResult } from './results.ts';

export interface SecretsContext {
  readonly place: EnvFilePlace;
  readonly inventory: Inventory;
  readonly platforms: readonly Platform[];
  /** Those that can be guessed, too. */
  readonly weak: boolean;
  readonly dryRun: boolean;
  /** Bytes fit for keys; a test gives its own. */
  readonly random?: Random;
}

/**
 * Makes the secrets that are missing and that nobody else issues, and writes them into the file.
 * @throws UnmoorError ENV-103, ENV-105
 */
export async function makeSecrets(context: SecretsContext): Promise<SecretsResult> {
  const { place, inventory, platforms, weak, dryRun, random = realRandom } = context;
  const standing = await readEnvFile(place);
  if (standing === undefined) throw nothingThere(place.file);
  const wanted = new Set([
    ...judge({ values: standing.values, reads: inventory.env, platforms })
      .filter(
        ({ kind }) =>
          kind === 'missing' || kind === 'empty' || kind === 'placeholder' || (weak && kind === 'weak'),
      )
      .map(({ name }) => name),
    ...namedOnly(standing.text).filter((name) => !standing.values.has(name)),
  ]);
  const made: (SecretsResult['made'][number] & { readonly value: string })[] = [];
  const supply: string[] = [];
  for (const name of [...wanted].sort()) {
    const kind = secretKindOf(name);
    const known = kind?.id === 'password' ? ofTheDatabase(name, standing.values) : undefined;
    if (kind === undefined) supply.push(name);
    else if (known === undefined)
      made.push({ name, kind: kind.id, ends: kind.ends, value: generateSecret(kind, random) });
    else made.push({ name, kind: 'from DATABASE_URL', ends: kind.ends, value: known });
  }
  if (!dryRun && made.length > 0)
    await writeEnvFile(
      place,
      updateEnvFile(standing.text, place.dialect, new Map(made.map(({ name, value }) => [name, value]))),
    );
  return {
    file: place.file,
    dryRun,
    made: made.map(({ name, kind, ends }) => ({ name, kind, ends })),
    supply,
  };
}

/** Names that a pull left for the person to fill in: `# NAME=`. */
const namedOnly = (text: string): string[] =>
  [...text.matchAll(/^# ?([A-Za-z_]\w*)=\s*$/gm)].map(([, name = '']) => name);

/** The password of the database stands in its address already: another one beside it would not be let in. */
const ofTheDatabase = (name: string, values: ReadonlyMap<string, string>): string | undefined =>
  /^(?:DB|DATABASE|POSTGRES|POSTGRESQL|PG)/.test(name)
    ? passwordIn(values.get('DATABASE_URL') ?? '')
    : undefined;
