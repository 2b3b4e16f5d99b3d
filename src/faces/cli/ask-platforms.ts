import { orUnread } from '../../core/app/ask.ts';
import type { Inventory } from '../../core/app/inventory.ts';
import type { PullRequest, VariablesApi } from '../../core/app/platform-api.ts';
import type { Platform } from '../../core/app/platform.ts';
import { withPlatform } from '../../core/app/with-platform.ts';
import { UnmoorError, untouched } from '../../core/errors/error.ts';
import { readConfigFile } from './connections.ts';
import type { InspectFlags, PlatformName } from './flags-inspect.ts';
import { readToken } from './read-token.ts';
import type { CommonFlags, Session } from './session.ts';

/**
 * Asks each platform that a token is given for. One that refuses, or answers nonsense, is something that could not be read.
 * @throws UnmoorError USE-105 when there is no such platform, USE-106 when the token cannot be had
 */
export async function askPlatforms(
  found: Inventory,
  {
    token: tokens = [],
    project = [],
    team = [],
    environment,
    config,
    word: folder,
  }: CommonFlags & InspectFlags,
  { world, output }: Session,
): Promise<Inventory> {
  if (tokens.length === 0) return found;
  const { platforms } = await world.plugins();
  const { app } = await readConfigFile(config, world, { sections: ['app'], folder });
  const told = Object.keys(app?.services ?? {});
  let inventory = found;
  for (const { platform: id, token: given } of tokens) {
    const { platform, api } = apiOf(id, platforms);
    const token = await readToken('--token', given, world, output);
    const http = await world.http();
    const request: PullRequest = {
      token,
      project: nameFor(id, project),
      team: nameFor(id, team),
      environment,
      wide: true,
    };
    const asked = await orUnread(`${platform.name} API`, () => api.pull(http, request));
    inventory =
      asked.found === undefined
        ? { ...inventory, incomplete: [...inventory.incomplete, ...asked.unread] }
        : withPlatform(inventory, platform, asked.found, platforms, told);
  }
  return inventory;
}

/** What is said of this platform, else what is said of none in particular. */
const nameFor = (id: string, names: readonly PlatformName[]): string | undefined =>
  (names.find(({ platform }) => platform === id) ?? names.find(({ platform }) => platform === undefined))
    ?.name;

function apiOf(id: string, platforms: readonly Platform[]): { platform: Platform; api: VariablesApi } {
  const platform = platforms.find((one) => one.id === id);
  const api = platform?.variablesApi;
  if (platform !== undefined && api !== undefined) return { platform, api };
  const known = platforms.filter(({ variablesApi }) => variablesApi !== undefined).map((one) => one.id);
  throw new UnmoorError('USE-105', {
    why: `--token names ${id}, which is no platform that Unmoor can ask. It can ask ${known.join(', ')}.`,
    next: 'give --token <platform>=env:NAME with one of these.',
    state: untouched,
  });
}
