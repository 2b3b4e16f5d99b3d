import { dialects } from '../../core/env/dialects/index.ts';
import { renderEnvFile } from '../../core/env/file.ts';
import { UnmoorError } from '../../core/errors/error.ts';
import { shellWord } from '../../core/formats/shell.ts';
import type { Manifest } from '../../core/host/manifest.ts';
import type { Content } from '../../core/host/scripts.ts';
import { variablesFor } from '../../core/host/variables.ts';
import { realRandom } from '../../io/random.ts';
import { sha256 } from '../../io/sha256.ts';
import type { Server } from '../../core/host/server.ts';

/** Units that read the variables of the app, besides the app's own: they make users and roles of them. */
const readers = (manifest: Manifest): readonly string[] =>
  manifest.units
    .map(({ name }) => name)
    .filter(
      (name) => /^unmoor-(?:database|\w+-users)\.service$/.test(name) || name.startsWith(`${manifest.app}-`),
    )
    .filter((name) => /\.(?:service|target)$/.test(name) && !name.includes('@.'));

/** The variables of the app, as they lie on the server. */
export async function standingVariables(
  server: Server,
  { env }: Pick<Manifest, 'env'>,
): Promise<ReadonlyMap<string, string>> {
  const { stdout } = await server.run(`cat ${shellWord(env.at)} 2>/dev/null || true\n`);
  return new Map(dialects[env.dialect].read(stdout).entries.map(({ name, value }) => [name, value]));
}

/**
 * The file with the variables of the app, as it shall lie on the server. What the server has is kept where the person's file does not say
 * otherwise, so that what was made once stays.
 * @throws UnmoorError HOST-206, HOST-207, ENV-101
 */
export async function variablesFile(
  server: Server,
  manifest: Manifest,
  given: ReadonlyMap<string, string>,
): Promise<{ readonly content: Content; readonly made: readonly string[] }> {
  const standing = await standingVariables(server, manifest);
  const { values, made, missing, disagree } = variablesFor({
    names: manifest.env.names,
    given,
    standing,
    here: manifest.env.here,
    random: realRandom,
  });
  if (missing.length > 0)
    throw new UnmoorError('HOST-206', {
      why: `Nobody said ${missing.join(', ')}, and ${missing.length === 1 ? 'it cannot' : 'they cannot'} be made up.`,
      next: 'write them into the file of variables (--env; `unmoor env pull` fills it from the platform); NAME= stands for one that is meant to be empty.',
      state: 'Nothing was changed on the server.',
    });
  const [pair] = disagree;
  if (pair !== undefined)
    throw new UnmoorError('HOST-207', {
      why: `${pair[0]} leads to this server with another password than ${pair[1]} says: the app would not be let in.`,
      next: `take ${pair[1]} out of the file of variables, or write the same into both.`,
      state: 'Nothing was changed on the server.',
    });
  const text = renderEnvFile({
    name: 'app.env',
    dialect: dialects[manifest.env.dialect],
    values: new Map([...values].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    build: new Set(),
    open: [],
  });
  const file = {
    at: manifest.env.at,
    mode: manifest.env.mode,
    owner: manifest.env.owner,
    units: readers(manifest),
  } as const;
  return { content: { file, text, sha256: sha256(text) }, made };
}
