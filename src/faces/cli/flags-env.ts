import type { FlagParametersForType } from '@stricli/core';
import { type DialectId, dialectIds } from '../../core/env/dialects/index.ts';
import { type FolderFlags, type LangFlags, lang, maybe, text, yesNo } from './flags.ts';

/** The file of variables that the verbs below `env` speak of. */
export interface EnvFileFlags extends FolderFlags {
  readonly file: string;
  readonly dialect: DialectId;
}

const envFile: FlagParametersForType<Omit<EnvFileFlags, 'word'>> = {
  file: {
    kind: 'parsed',
    default: '.env.production',
    brief: "The file of variables, from the app's folder",
    placeholder: 'file',
    parse: text,
  },
  dialect: { kind: 'enum', values: dialectIds, default: 'compose', brief: 'Who reads the file' },
};

const dryRun = { dryRun: yesNo('Say what would be written, and write nothing') };

export interface EnvPullFlags extends EnvFileFlags {
  readonly platform?: string;
  readonly token?: string;
  readonly project?: string;
  readonly environment?: string;
  readonly service?: string;
  readonly team?: string;
  readonly fromFile?: readonly string[];
  readonly db?: string;
  readonly cache?: string;
  readonly rewrite?: readonly { readonly what: string; readonly to: string }[];
  readonly fresh: boolean;
  readonly force: boolean;
  readonly dryRun: boolean;
  readonly identity?: string;
}

function rule(input: string): { what: string; to: string } {
  const [, what, to] = /^([^=]+)=(.+)$/.exec(input) ?? [];
  if (what === undefined || to === undefined) throw new Error('write it as NAME=host or old-host=new-host');
  return { what, to };
}

export const envPull: FlagParametersForType<Omit<EnvPullFlags, 'word'>> = {
  platform: maybe('Whose API is asked, or whose program wrote the file', 'id', text),
  token: maybe("The platform's token, as env:NAME or @FILE", 'token', text),
  project: maybe('Project, app or database there; the only one', 'name', text),
  environment: maybe('Environment there; production', 'name', text),
  service: maybe("Of several services this one's values", 'name', text),
  team: maybe('Team or scope there', 'name', text),
  fromFile: {
    kind: 'parsed',
    variadic: true,
    optional: true,
    brief: 'Read a download or a file of variables in place of an API; - is the standard input',
    placeholder: 'file',
    parse: text,
  },
  db: maybe('Where the database stands on the new side: host, host:port or a URL', 'host', text),
  cache: maybe('Where Redis stands on the new side', 'host', text),
  rewrite: {
    kind: 'parsed',
    variadic: true,
    optional: true,
    brief: 'Lead a variable, or a host, elsewhere: NAME=host, old-host=new-host',
    placeholder: 'what=to',
    parse: rule,
  },
  fresh: yesNo('Forget what earlier pulls gave'),
  force: yesNo("Consent: replace values of your own by the platform's"),
  ...dryRun,
  ...envFile,
  identity: maybe('File of the age key; ~/.config/unmoor/identity.txt', 'file', text),
};

export type EnvCheckFlags = EnvFileFlags & LangFlags;
export const envCheck: FlagParametersForType<Omit<EnvCheckFlags, 'word'>> = { ...envFile, ...lang };

export interface EnvSecretsFlags extends EnvFileFlags, LangFlags {
  readonly weak: boolean;
  readonly dryRun: boolean;
}
export const envSecrets: FlagParametersForType<Omit<EnvSecretsFlags, 'word'>> = {
  weak: yesNo('Consent: replace those that can be guessed, too'),
  ...dryRun,
  ...envFile,
  ...lang,
};
