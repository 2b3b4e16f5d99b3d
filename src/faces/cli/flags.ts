import type { FlagParametersForType } from '@stricli/core';
import { type Currency, currencies } from '../../core/cost/money.ts';
import { readDuration } from '../../core/config/duration.ts';
import { readSize } from '../../core/config/size.ts';
import type { Method } from '../../core/method.ts';
import { type Host, readHost } from '../../core/plan/host.ts';
import { type Lang, languages } from '../../core/text.ts';
import type { UrlFlags } from './connections.ts';
import type { CommonFlags } from './session.ts';

export const text = (input: string): string => input;

function whole(input: string): number {
  const value = Number(input);
  if (!Number.isInteger(value) || value < 1) throw new Error('a whole number from 1 on is needed');
  return value;
}

/** At most six places, as amounts of money have. */
function decimal(input: string): number {
  if (!/^\d{1,6}(\.\d{1,6})?$/.test(input)) throw new Error('a number like 50 or 1.5 is needed');
  return Number(input);
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

const commas = (input: string): readonly string[] =>
  input
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

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

export interface MoveFlags {
  readonly reconcile: boolean;
  readonly until: 'steady' | 'open';
  readonly jobs?: number;
  readonly gentle: boolean;
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
  gentle: yesNo('Spare the source: one job'),
  method: {
    kind: 'enum',
    values: ['logical', 'physical', 'offline'],
    optional: true,
    brief: 'logical: rows, live. physical: the whole cluster. offline: in a pause',
  },
  offline: yesNo('The same as --method offline'),
  targetData: maybe('physical: the empty directory of the new server, on this machine', 'dir', text),
  targetPort: maybe('physical: the port of the new server; 5432', 'n', whole),
  walBudget: maybe('WAL the source may keep for the target before the move stops', 'size', size),
};

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

export const folder = { brief: 'Folder of the app; the one you are in', placeholder: 'dir' };

export interface InspectFlags extends FolderFlags {
  readonly from?: string;
  readonly redisFrom?: string;
  readonly token?: readonly PlatformToken[];
  readonly project?: string;
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
  project: maybe('Project there; the only one that the token sees', 'name', text),
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

export interface CostFlags extends FolderFlags, LangFlags {
  readonly rate?: number;
  readonly ownRate?: number;
  readonly hours?: number;
  readonly months?: number;
  readonly currency?: Currency;
  readonly inputs?: string;
  readonly prices?: string;
  readonly csv?: string;
  readonly html?: string;
}

export const cost: FlagParametersForType<Omit<CostFlags, 'word'>> = {
  rate: maybe('What an hour of hired people costs', 'amount', decimal),
  ownRate: maybe('What an hour of your own people is counted at; 0', 'amount', decimal),
  hours: maybe('Upkeep of the new side, hours a month', 'hours', decimal),
  months: maybe('How far to look; 36', 'n', whole),
  currency: { kind: 'enum', values: currencies, optional: true, brief: 'Currency of the report; EUR' },
  inputs: maybe('File with the bill and the new side, in place of what is assumed of the app', 'file', text),
  prices: maybe('File of prices that replace those of the price book, or add to them', 'file', text),
  csv: maybe('Write months by scenarios as CSV to a file; - prints it as the answer', 'file', text),
  html: maybe('Write the report as one page that stands alone', 'file', text),
  ...lang,
};

export const formats = ['md', 'html', 'json'] as const;

export interface PlanFlags extends FolderFlags {
  readonly to?: string;
  readonly host?: Host;
  readonly choose?: readonly string[];
  readonly without?: readonly string[];
  readonly codeChange?: readonly string[];
  readonly requests?: number;
  readonly rehearsal?: string;
  readonly inventory?: string;
  readonly from?: string;
  readonly redisFrom?: string;
  readonly format: (typeof formats)[number];
  readonly out?: string;
  readonly diff?: string;
}

export const plan: FlagParametersForType<Omit<PlanFlags, 'word'>> = {
  to: maybe('Where it will run: vps, compose, ecs or kubernetes; vps', 'target', text),
  host: maybe('The machine: vCPUs,memory,disk; 4,8GB,160GB', 'host', host),
  choose: maybe('Components in the place of the usual ones: valkey,smtp-relay', 'ids', commas),
  without: maybe('Components to leave out, or needs to leave unanswered', 'ids', commas),
  codeChange: maybe('Needs that the app will no longer have, as its code changes first', 'needs', commas),
  requests: maybe('Requests a minute at the peak', 'n', whole),
  rehearsal: maybe('Report of `unmoor rehearse --json`; <state>/rehearsal.json', 'file', text),
  from: maybe('Measure this PostgreSQL for the sizes and times: a URL, env:NAME or @FILE', 'url', text),
  redisFrom: maybe('Measure this Redis too', 'url', text),
  inventory: maybe('Facts from `unmoor inspect --json`, in place of reading the app', 'file', text),
  format: {
    kind: 'enum',
    values: formats,
    default: 'md',
    brief: 'md and html to read; json is the plan itself',
  },
  out: maybe('Write it to a file', 'file', text),
  diff: maybe('Say what changed since this plan (json)', 'file', text),
};
