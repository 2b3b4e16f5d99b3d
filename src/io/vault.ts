import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf, UnmoorError } from '../core/errors/error.ts';
import { readPrivate, writePrivate } from './private-file.ts';

export interface VaultPlace {
  /** Below it `env/` is made; git is told to leave that alone. */
  readonly folder: string;
  /** File of the key, in the format of `age-keygen`. It stands elsewhere: a copy of the folder must not open itself. */
  readonly identity: string;
}

/** Texts kept encrypted with age (age-encryption.org/v1): `age -d -i IDENTITY FILE` opens them without Unmoor. */
export interface Vault {
  /** @returns undefined when nothing is kept under this name; @throws UnmoorError ENV-104 */
  unseal(name: string): Promise<string | undefined>;
  seal(name: string, text: string): Promise<void>;
}

export function openVault(place: VaultPlace): Vault {
  const path = (name: string): string => join(place.folder, 'env', `${name}.age`);
  return {
    async unseal(name) {
      const sealed = await readFile(path(name)).catch(orNothing);
      if (sealed === undefined) return undefined;
      const identity = await readPrivate(place.identity);
      if (identity === undefined)
        throw closed(path(name), `their key, ${place.identity}, is not there`, place.identity);
      const { Decrypter } = await import('age-encryption');
      const decrypter = new Decrypter();
      try {
        decrypter.addIdentity(secretKeyIn(identity));
        return await decrypter.decrypt(sealed, 'text');
      } catch (error) {
        throw closed(
          path(name),
          `${place.identity} does not open them (${messageOf(error)})`,
          place.identity,
        );
      }
    },
    async seal(name, text) {
      const { Encrypter, identityToRecipient } = await import('age-encryption');
      const identity = (await readPrivate(place.identity)) ?? (await newIdentity(place.identity));
      const encrypter = new Encrypter();
      encrypter.addRecipient(await identityToRecipient(secretKeyIn(identity)));
      const sealed = await encrypter.encrypt(text);
      await mkdir(dirname(path(name)), { recursive: true, mode: 0o700 });
      await writeFile(join(dirname(path(name)), '.gitignore'), '*\n');
      await writePrivate(path(name), sealed);
    },
  };
}

async function newIdentity(file: string): Promise<string> {
  const { generateX25519Identity, identityToRecipient } = await import('age-encryption');
  const key = await generateX25519Identity();
  const text = `# The key to what Unmoor keeps. Whoever has it can read that; lost, it is pulled again.\n# public key: ${await identityToRecipient(key)}\n${key}\n`;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writePrivate(file, text);
  return text;
}

const secretKeyIn = (identity: string): string => /^AGE-SECRET-KEY-\S+$/m.exec(identity)?.[0] ?? '';

function closed(path: string, why: string, identity: string): UnmoorError {
  return new UnmoorError('ENV-104', {
    why: `The values of earlier pulls are kept in ${path}, and ${why}.`,
    next: `put the key back at ${identity} (or name it with --identity), or remove ${path} and pull again.`,
    state: 'Nothing was changed.',
  });
}

function orNothing(error: unknown): undefined {
  if (error instanceof Error && (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
  throw error;
}
