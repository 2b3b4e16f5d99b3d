import type { EnvVariable } from '../../core/app/env.ts';
import { isBuildTimeName, isSecretName } from '../../core/env/names.ts';

/** One place that speaks of one variable. */
export interface Reading {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /**
   * required: read without a default. optional: read, and the app does without. passed: handed on to the app as it is, which knows
   * better whether it needs it. named: a template has it.
   */
  readonly how: 'required' | 'optional' | 'passed' | 'named';
  /** Where the place says so: a bundler's `import.meta.env`, an ARG of an image. */
  readonly when?: 'build';
  /** Where the place says so: it is handed over as a password. */
  readonly secret?: true;
}

/** What a runtime, a shell or a bundler sets by itself, and nobody moves. */
const ambient = new Set(
  [
    'HOME PATH PWD USER SHELL TMPDIR TEMP CI TERM EDITOR DISPLAY NO_COLOR FORCE_COLOR XDG_CONFIG_HOME APPDATA LOCALAPPDATA USERPROFILE',
    'INIT_CWD VITEST JEST_WORKER_ID MODE DEV PROD SSR BASE_URL LEGACY NEXT_RUNTIME NEXT_PHASE',
    'PYTHONPATH VIRTUAL_ENV WERKZEUG_RUN_MAIN RUN_MAIN',
  ].flatMap((names) => names.split(' ')),
);

/** `BASE_URL` is Vite's own in a bundle, and an app's own word anywhere else. */
const isAmbient = ({ name, when }: Reading): boolean =>
  name.startsWith('npm_') || (ambient.has(name) && (name !== 'BASE_URL' || when === 'build'));

/** The readings as facts; what one of them says of a name, the merge puts together. */
export function variablesOf(readings: readonly Reading[]): EnvVariable[] {
  const read = new Set(
    readings.filter(({ how }) => how === 'required' || how === 'optional').map(({ name }) => name),
  );
  return readings.filter((reading) => !isAmbient(reading)).map((reading) => asVariable(reading, read));
}

function asVariable(
  { name, file, line, how, when, secret }: Reading,
  read: ReadonlySet<string>,
): EnvVariable {
  const place = [{ file, line }];
  return {
    name,
    when: when ?? (isBuildTimeName(name) ? 'build' : 'run'),
    required: how === 'required' || (how === 'passed' && !read.has(name)),
    secret: secret === true ? !isBuildTimeName(name) : isSecretName(name),
    readAt: how === 'named' ? [] : place,
    namedAt: how === 'named' ? place : [],
  };
}
