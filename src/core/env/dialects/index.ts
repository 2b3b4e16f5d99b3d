import { compose } from './compose.ts';
import type { Dialect, DialectId } from './dialect.ts';
import { docker } from './docker.ts';
import { dotenv } from './dotenv.ts';
import { shell } from './shell.ts';
import { systemd } from './systemd.ts';

export const dialects: Readonly<Record<DialectId, Dialect>> = { dotenv, compose, systemd, shell, docker };
export const dialectIds = Object.keys(dialects) as DialectId[];
export type { Dialect, DialectId };
