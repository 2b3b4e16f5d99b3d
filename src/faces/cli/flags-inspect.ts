import type { FlagParametersForType } from '@stricli/core';
import { type FolderFlags, maybe, text, yesNo } from './flags.ts';

export interface InspectFlags extends FolderFlags {
  readonly from?: string;
  readonly redisFrom?: string;
  readonly token?: readonly PlatformToken[];
  readonly project?: readonly PlatformName[];
  readonly team?: readonly PlatformName[];
  readonly environment?: string;
  readonly html?: string;
  readonly all: boolean;
}

/** `railway=env:RAILWAY_TOKEN` */
export interface PlatformToken {
  readonly platform: string;
  readonly token: string;
}

function platformToken(input: string): PlatformToken {
  const [, platform, token] = /^([a-z]+)=(env:.+|@.+)$/.exec(input) ?? [];
  if (platform === undefined || token === undefined)
    throw new Error('write it as railway=env:RAILWAY_TOKEN or railway=@FILE');
  return { platform, token };
}

/** `my-shop`; or `vercel=front`, where several platforms are asked. */
export interface PlatformName {
  readonly platform?: string;
  readonly name: string;
}

function platformName(input: string): PlatformName {
  const [, platform, name = ''] = /^(?:([a-z]+)=)?(.+)$/.exec(input) ?? [];
  return platform === undefined ? { name } : { platform, name };
}

const names = (brief: string) =>
  ({
    kind: 'parsed',
    variadic: true,
    optional: true,
    brief,
    placeholder: 'name',
    parse: platformName,
  }) as const;

export const inspect: FlagParametersForType<Omit<InspectFlags, 'word'>> = {
  from: maybe('Measure this PostgreSQL too: a URL, env:NAME or @FILE', 'url', text),
  redisFrom: maybe('Measure this Redis too', 'url', text),
  token: {
    kind: 'parsed',
    variadic: true,
    optional: true,
    brief: "Ask this platform's API too: railway=env:RAILWAY_TOKEN, vercel=@FILE",
    placeholder: 'token',
    parse: platformToken,
  },
  project: names('Project there; the only one that the token sees. Of several platforms: vercel=front'),
  team: names('Team or scope there'),
  environment: maybe('Environment there; production', 'name', text),
  html: maybe('Write it as one page for a browser, too', 'file', text),
  all: yesNo('Show every place and every name, however many'),
};

export interface InitFlags extends FolderFlags {
  readonly dryRun: boolean;
}

export const init: FlagParametersForType<Omit<InitFlags, 'word'>> = {
  dryRun: yesNo('Show what would change in the file, and write nothing'),
};
