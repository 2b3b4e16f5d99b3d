import type { FlagParametersForType } from '@stricli/core';
import { readDuration } from '../../core/config/duration.ts';
import { readSize } from '../../core/config/size.ts';
import type { Method } from '../../core/method.ts';
import { type Host, readHost } from '../../core/plan/host.ts';
import { type Lang, languages } from '../../core/text.ts';
import type { UrlFlags } from './connections.ts';
import type { CommonFlags } from './session.ts';

export const text = (input: string): string => input;

export function whole(input: string): number {
  const value = Number(input);
  if (!Number.isInteger(value) || value < 1) throw new Error('a whole number from 1 on is needed');
  return value;
}

function duration(input: string): number {
  const ms = readDuration(input);
  if (ms === undefined || ms <= 0) throw new Error('write it as 500ms, 30s or 2min');
  return ms;
}

function size(input: string): number {
  const bytes = readSize(input);
  if (bytes === undefined || bytes <= 0) throw new Error('write it as 500MB or 5GB');
  return bytes;
}

function host(input: string): Host {
  const value = readHost(input);
  if (value === undefined) throw new Error('write it as vCPUs,memory,disk: 4,8GB,160GB');
  return value;
}

export const yesNo = (brief: string) =>
  ({ kind: 'boolean', default: false, withNegated: false, brief }) as const;
export const maybe = <T>(brief: string, placeholder: string, parse: (input: string) => T) =>
  ({ kind: 'parsed', optional: true, brief, placeholder, parse }) as const;

export const common: FlagParametersForType<CommonFlags> = {
  config: maybe('File with the URLs and options; unmoor.yaml where it exists', 'file', text),
  state: {
    kind: 'parsed',
    default: './.unmoor',
    brief: 'Folder of the runs and their journals',
    placeholder: 'dir',
    parse: text,
  },
  json: yesNo('Give the answer as one JSON object on stdout'),
  progress: {
    kind: 'enum',
    values: ['auto', 'plain', 'json', 'none'],
    optional: true,
    brief: 'How progress is shown on stderr; none with --json, else auto',
  },
};

export const urls: FlagParametersForType<UrlFlags> = {
  from: maybe('PostgreSQL that is left: a URL, env:NAME or @FILE', 'url', text),
  to: maybe('PostgreSQL that is moved to', 'url', text),
  redisFrom: maybe('Redis that is left', 'url', text),
  redisTo: maybe('Redis that is moved to', 'url', text),
};

export interface ConsentFlags {
  readonly yes: boolean;
  readonly dryRun: boolean;
}

export const consent: FlagParametersForType<ConsentFlags> = {
  yes: yesNo('Consent: do not ask'),
  dryRun: yesNo('Say exactly what would be done, and change nothing'),
};

export interface LockFlags {
  readonly takeOver: boolean;
}

export const lock: FlagParametersForType<LockFlags> = {
  takeOver: yesNo("Take over a lock that another host's process left behind"),
};

export interface ModeFlags {
  readonly mode?: 'transparent' | 'fenced';
}

export const mode: FlagParametersForType<ModeFlags> = {
  mode: {
    kind: 'enum',
    values: ['transparent', 'fenced'],
    optional: true,
    brief: 'transparent: no client sees an error. Where a pooler is known; else fenced',
  },
};

export interface PoolerFlags {
  readonly poolerAdmin?: string;
  readonly poolerIni?: string;
  readonly poolerDatabase?: string;
}

export const pooler: FlagParametersForType<PoolerFlags> = {
  poolerAdmin: maybe('Admin console of your PgBouncer: a URL, env:NAME or @FILE', 'url', text),
  poolerIni: maybe('Its file; /etc/pgbouncer/pgbouncer.ini', 'file', text),
  poolerDatabase: maybe("The database as clients name it; the source's", 'name', text),
};

export interface DeadlineFlags {
  readonly deadline?: number;
  readonly noWayBack: boolean;
}

export const deadline: FlagParametersForType<DeadlineFlags> = {
  deadline: maybe('A cutover that takes longer goes back by itself; 30s', 'duration', duration),
  noWayBack: yesNo('Consent: go where no `unmoor rollback` will be possible'),
};

export interface GentleFlags {
  readonly gentle: boolean;
}

export const gentle: FlagParametersForType<GentleFlags> = {
  gentle: yesNo('Spare the source: one job'),
};

const walBudget = maybe('WAL one side may keep for the other before it is let go of', 'size', size);

export interface MoveFlags extends GentleFlags {
  readonly reconcile: boolean;
  readonly until: 'steady' | 'open';
  readonly jobs?: number;
  readonly offline: boolean;
  readonly method?: Method;
  readonly targetData?: string;
  readonly targetPort?: number;
  readonly walBudget?: number;
}

export const move: FlagParametersForType<MoveFlags> = {
  reconcile: yesNo('Make the target like the source again, whose schema changed'),
  until: {
    kind: 'enum',
    values: ['steady', 'open'],
    default: 'steady',
    brief: 'steady: the target follows the source. open: cut over too',
  },
  jobs: maybe('Tables copied at once', 'n', whole),
  ...gentle,
  method: {
    kind: 'enum',
    values: ['logical', 'physical', 'offline'],
    optional: true,
    brief: 'logical: rows, live. physical: the whole cluster. offline: in a pause',
  },
  offline: yesNo('The same as --method offline'),
  targetData: maybe('physical: the empty directory of the new server, on this machine', 'dir', text),
  targetPort: maybe('physical: the port of the new server; 5432', 'n', whole),
  walBudget,
};

export interface FollowFlags {
  readonly walBudget?: number;
}

export const follow: FlagParametersForType<FollowFlags> = { walBudget };

export interface RehearseFlags {
  readonly from?: string;
  readonly redisFrom?: string;
  readonly offline: boolean;
  readonly megabytes?: number;
}

export const rehearse: FlagParametersForType<RehearseFlags> = {
  from: maybe('Your own database as the source; without it a sample shop is used', 'url', text),
  redisFrom: maybe('Your own Redis as the source', 'url', text),
  offline: yesNo('Copy from one snapshot and create nothing at the source'),
  megabytes: maybe('Size of the sample shop; 200', 'n', whole),
};

export interface StatusFlags {
  readonly offline: boolean;
  readonly run?: string;
}

export const status: FlagParametersForType<StatusFlags> = {
  offline: yesNo('Tell what the journal says, and ask no server'),
  run: maybe('A run other than the one that stands', 'id', text),
};

export interface CleanupFlags {
  readonly liftFence: boolean;
}

export const cleanup: FlagParametersForType<CleanupFlags> = {
  liftFence: yesNo('Open the closed Redis too: writes there go nowhere'),
};

export interface AbortFlags {
  readonly dropCopied: boolean;
}

export const abort: FlagParametersForType<AbortFlags> = {
  dropCopied: yesNo('Also drop what was copied to the target'),
};

export interface LangFlags {
  readonly lang: Lang;
}

export const lang: FlagParametersForType<LangFlags> = {
  lang: { kind: 'enum', values: languages, default: 'en', brief: 'Language of what people read' },
};

/** The word that may follow a verb that reads an app: its folder. */
export interface FolderFlags {
  readonly word?: string;
}

/** The word that may follow a verb that works on a server. */
export const server = {
  brief: 'The server: user@host, user@host:port, or a Host of ~/.ssh/config',
  placeholder: 'server',
};

export const folder = { brief: 'Folder of the app; the one you are in', placeholder: 'dir' };

export const machine = maybe('The machine: vCPUs,memory,disk; 4,8GB,160GB', 'host', host);
