import type { FlagParametersForType } from '@stricli/core';
import { maybe, text } from './flags.ts';
import { type ServerFlags, server } from './flags-provision.ts';

/** Where the verbs of a move are done: here, unless a server is named. */
export interface ThereFlags extends Omit<ServerFlags, 'word'> {
  readonly on?: string;
}

export const there: FlagParametersForType<ThereFlags> = {
  on: maybe(
    'Do it on this server (user@host), into the database that is there unless --to names one',
    'server',
    text,
  ),
  ...server,
};
