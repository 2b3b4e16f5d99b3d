import type { FlagParametersForType } from '@stricli/core';
import { type DialectId, dialectIds } from '../../core/env/dialects/index.ts';
import { maybe, text, yesNo } from './flags.ts';

/** How a server is reached, beyond its name. */
export interface ServerFlags {
  readonly word?: string;
  readonly key?: string;
  readonly knownHosts?: string;
}

export const server: FlagParametersForType<Omit<ServerFlags, 'word'>> = {
  key: maybe('File of the private key; else your agent and ~/.ssh/config', 'file', text),
  knownHosts: maybe('File of known server keys; ~/.ssh/known_hosts', 'file', text),
};

const files = {
  kind: 'parsed',
  default: 'deploy',
  brief: 'Folder that was rendered',
  placeholder: 'dir',
  parse: text,
} as const;

export interface ProvisionFlags extends ServerFlags {
  readonly files: string;
  readonly env?: string;
  readonly dialect: DialectId;
  readonly adopt: boolean;
  readonly overwrite: boolean;
  readonly unreached: boolean;
  readonly from?: string;
  readonly redisFrom?: string;
}

export const provision: FlagParametersForType<Omit<ProvisionFlags, 'word'>> = {
  ...server,
  files,
  env: maybe('File with the variables of the app; .env.production where it is there', 'file', text),
  dialect: { kind: 'enum', values: dialectIds, default: 'compose', brief: 'Who else reads that file' },
  adopt: yesNo('Consent: replace what somebody else set up on the server'),
  overwrite: yesNo('Consent: replace files that were edited on the server'),
  unreached: yesNo(
    'Consent: go on though the server does not reach where data comes from, or others by port 25',
  ),
  from: maybe(
    'PostgreSQL that data will be moved in from: whether the server reaches it is tried',
    'url',
    text,
  ),
  redisFrom: maybe('Redis that data will be moved in from', 'url', text),
};

export interface DoctorFlags extends ServerFlags {
  readonly files: string;
  readonly fix: boolean;
  readonly socket?: string;
  readonly resolver?: string;
}

/** They speak of a running server. */
export const doctor: FlagParametersForType<Omit<DoctorFlags, 'word'>> = {
  ...server,
  files,
  fix: yesNo('Mend what can be mended without taking anything away'),
  socket: maybe('Path of a WebSocket that the app answers', 'path', path),
  resolver: maybe("Name server to ask instead of this machine's", 'address', address),
};

function path(input: string): string {
  if (!/^\/[\w./~?&=%-]*$/.test(input)) throw new Error('a path begins with a slash: /ws/room/');
  return input;
}

function address(input: string): string {
  if (!/^(?:\d{1,3}(?:\.\d{1,3}){3}|\[?[0-9a-fA-F:]+\]?)(?::\d+)?$/.test(input))
    throw new Error('write it as an address: 9.9.9.9');
  return input;
}

export interface DeployFlags extends ServerFlags {
  readonly app: string;
  readonly files: string;
  readonly back: boolean;
  readonly release?: string;
  readonly again: boolean;
  readonly build: Where;
}

const places = ['there', 'here'] as const;
type Where = (typeof places)[number];

export const deploy: FlagParametersForType<Omit<DeployFlags, 'word'>> = {
  ...server,
  app: { kind: 'parsed', default: '.', brief: 'Folder of the app', placeholder: 'dir', parse: text },
  files: {
    kind: 'parsed',
    default: 'deploy',
    brief: 'Folder that was rendered; where it is there, the server must be the home of that app',
    placeholder: 'dir',
    parse: text,
  },
  back: yesNo('Let the release serve again that served before'),
  release: maybe('Let this one serve, which is there already', 'id', text),
  build: {
    kind: 'enum',
    values: places,
    default: 'there',
    brief: 'Where it is built: on the server, or on this machine where that has more memory',
  },
  again: yesNo('Make the release anew, though this commit was made before'),
};
