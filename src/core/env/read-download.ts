import type { Pulled } from '../app/env.ts';
import type { Platform } from '../app/platform.ts';
import { UnmoorError, untouched } from '../errors/error.ts';
import { Secret } from '../secret.ts';
import { dialects } from './dialects/index.ts';

export interface Read {
  readonly variables: readonly Pulled[];
  /** Id of the platform whose program wrote it, where the text says so. */
  readonly platform?: string;
  /** Lines that say nothing. */
  readonly unread: readonly { readonly line: number; readonly why: string }[];
}

/**
 * Reads what a platform's program printed, a JSON object of names and values, or a file of variables.
 * @param named the platform that the person named
 * @throws UnmoorError ENV-103 when nothing is found in it
 */
export function readDownload(
  what: string,
  text: string,
  platforms: readonly Platform[],
  named?: string,
): Read {
  const read = readText(text, platforms, named);
  if (read.variables.length > 0) return { ...read, variables: read.variables.map(unlessHidden) };
  const tools = platforms.flatMap(({ downloads = [] }) => downloads.map(({ from }) => `\`${from}\``));
  throw new UnmoorError('ENV-103', {
    why: `${what} holds no variable in any form that is known: a file of NAME=value lines, a JSON object of names and values, or what ${tools.join(', ')} print.`,
    next: 'look at what stands in it; --platform says whose program wrote it.',
    state: untouched,
  });
}

function readText(text: string, platforms: readonly Platform[], named: string | undefined): Read {
  for (const { id, downloads = [] } of platforms) {
    if (named !== undefined && named !== id) continue;
    const download = downloads.find((one) => one.recognises(text, named === id));
    if (download !== undefined) return { variables: download.read(text), platform: id, unread: [] };
  }
  const json = readJson(text);
  if (json !== undefined) return { variables: json, unread: [] };
  const { entries, unread } = dialects.dotenv.read(text);
  const last = new Map(entries.map(({ name, value }) => [name, value]));
  return {
    variables: [...last].map(([name, value]) => ({ state: 'known', name, value: new Secret(value) })),
    unread,
  };
}

/** `{"NAME": "value"}`; numbers and booleans are taken as they are written. */
function readJson(text: string): Pulled[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.entries(value).flatMap(([name, one]): Pulled[] => {
    if (one === null) return [{ state: 'to be supplied', name, why: 'it has no value there' }];
    if (typeof one === 'object') return [];
    return [{ state: 'known', name, value: new Secret(String(one)) }];
  });
}

/** Words that stand for a value which was not given. */
const unlessHidden = (one: Pulled): Pulled =>
  one.state === 'known' && /^(?:\[SENSITIVE\]|\*{5,}|<(?:sealed|hidden|redacted)>)$/i.test(one.value.reveal())
    ? { state: 'to be supplied', name: one.name, why: 'its value was hidden there' }
    : one;
