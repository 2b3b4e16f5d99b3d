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

export interface ProvisionFlags extends ServerFlags {
  readonly files: string;
  readonly env?: string;
  readonly dialect: DialectId;
  readonly adopt: boolean;
  readonly overwrite: boolean;
}

export const provision: FlagParametersForType<Omit<ProvisionFlags, 'word'>> = {
  ...server,
  files: {
    kind: 'parsed',
    default: 'deploy',
    brief: 'Folder that was rendered',
    placeholder: 'dir',
    parse: text,
  },
  env: maybe('File with the variables of the app; .env.production where it is there', 'file', text),
  dialect: { kind: 'enum', values: dialectIds, default: 'compose', brief: 'Who else reads that file' },
  adopt: yesNo('Consent: replace what somebody else set up on the server'),
  overwrite: yesNo('Consent: replace files that were edited on the server'),
};
