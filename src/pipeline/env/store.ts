import { z } from 'zod';
import type { Pulled } from '../../core/app/env.ts';
import type { Source } from '../../core/env/gather.ts';
import { UnmoorError } from '../../core/errors/error.ts';
import { Secret } from '../../core/secret.ts';
import type { Vault } from '../../io/vault.ts';

/** What is kept between pulls: what each source gave, and what was written last into each file. */
export interface Store {
  readonly sources: readonly Source[];
  /** By the file's path from the app's folder. */
  readonly written: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

const at = { name: z.string(), service: z.string().optional() };
const Variable = z.discriminatedUnion('state', [
  z.object({ state: z.literal('known'), value: z.string(), reference: z.string().optional(), ...at }),
  z.object({ state: z.literal('to be supplied'), why: z.string(), ...at }),
]);
const Kept = z.object({
  version: z.literal(1),
  sources: z.array(
    z.object({ label: z.string(), platform: z.string().optional(), variables: z.array(Variable) }),
  ),
  written: z.record(z.string(), z.record(z.string(), z.string())),
});

const name = 'variables';

/** @throws UnmoorError ENV-104 */
export async function loadStore(vault: Vault): Promise<Store> {
  const text = await vault.unseal(name);
  if (text === undefined) return { sources: [], written: new Map() };
  const { sources, written } = parse(text);
  return {
    sources: sources.map(({ variables, ...source }) => ({ ...source, variables: variables.map(revive) })),
    written: new Map(
      Object.entries(written).map(([file, values]) => [file, new Map(Object.entries(values))]),
    ),
  };
}

export async function saveStore(vault: Vault, { sources, written }: Store): Promise<void> {
  const kept: z.infer<typeof Kept> = {
    version: 1,
    sources: sources.map(({ variables, ...source }) => ({
      ...source,
      variables: variables.map((one) =>
        one.state === 'known' ? { ...one, value: one.value.reveal() } : { ...one },
      ),
    })),
    written: Object.fromEntries([...written].map(([file, values]) => [file, Object.fromEntries(values)])),
  };
  await vault.seal(name, JSON.stringify(kept));
}

const revive = (one: z.infer<typeof Variable>): Pulled =>
  one.state === 'known' ? { ...one, value: new Secret(one.value) } : one;

function parse(text: string): z.infer<typeof Kept> {
  try {
    return Kept.parse(JSON.parse(text));
  } catch (cause) {
    throw new UnmoorError('ENV-104', {
      why: 'The values of earlier pulls were opened, and are not in the form that this version of Unmoor keeps them in.',
      next: 'remove the file `env/variables.age` from the folder that --state names, and pull again.',
      state: 'Nothing was changed.',
      cause,
    });
  }
}
