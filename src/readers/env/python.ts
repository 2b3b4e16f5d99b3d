import type { Plain } from '../../core/code/plain.ts';
import type { Helper } from './helpers.ts';
import type { Reading } from './reading.ts';

/** Words of which a Python file that reads variables has one. */
export const pythonWords = [
  'environ',
  'getenv',
  'decouple',
  'BaseSettings',
  'dj_database_url',
  'starlette.config',
];

type Spot = Omit<Reading, 'file' | 'line'> & { readonly at: number };

/** `os.environ[...]`, `.get`, `os.getenv`, django-environ, decouple, dj-database-url, pydantic's settings. */
export function readPython(plain: Plain): Reading[] {
  const { path, text, lineAt } = plain;
  const spots = [
    ...readEnviron(text),
    ...readDjangoEnviron(text),
    ...readDecouple(text),
    ...readDatabaseUrl(text),
    ...readSettings(text),
  ];
  return spots.map(({ at, ...spot }) => ({ ...spot, file: path, line: lineAt(at) }));
}

const name = String.raw`"([A-Za-z_]\w*)"`;

function readEnviron(text: string): Spot[] {
  const needed = new RegExp(String.raw`\benviron\[${name}\](?!=[^=])`, 'g');
  const asked = new RegExp(
    String.raw`\b(?:environ\.(?:get|pop|setdefault)|getenv)\(${name}|${name} ?(?:not )?in (?:os\.)?environ\b`,
    'g',
  );
  return [
    ...[...text.matchAll(needed)].map((match) => spot(match, 'required')),
    ...[...text.matchAll(asked)].map((match) => spot(match, 'optional')),
  ];
}

const spot = (match: RegExpExecArray, how: Reading['how']): Spot => ({
  name: match[1] ?? match[2] ?? '',
  at: match.index,
  how,
});

/** What a call holds up to its closing bracket. */
function callAt(text: string, start: number): string {
  let depth = 0;
  for (let index = start; index < text.length; index += 1) {
    if (text[index] === '(') depth += 1;
    else if (text[index] === ')') depth -= 1;
    if (depth === 0 && text[index] === ')') return text.slice(start, index + 1);
  }
  return text.slice(start);
}

const hasDefault = (call: string): boolean => /[(,]default=/.test(call);

/** Names that its readers without an argument read (django-environ, "Supported types"). */
const own: Readonly<Record<string, string>> = {
  db: 'DATABASE_URL',
  db_url: 'DATABASE_URL',
  cache: 'CACHE_URL',
  cache_url: 'CACHE_URL',
  email: 'EMAIL_URL',
  email_url: 'EMAIL_URL',
  search_url: 'SEARCH_URL',
};

function readDjangoEnviron(text: string): Spot[] {
  const [, variable] = /\b([A-Za-z_]\w*)=(?:environ\.)?(?:Env|FileAwareEnv)\(/.exec(text) ?? [];
  if (variable === undefined || !/\bimport environ\b|from environ import/.test(text)) return [];
  const declared = callAt(text, text.indexOf('(', text.search(/(?:Env|FileAwareEnv)\(/)));
  const defaults = new Set([...declared.matchAll(/[(,]([A-Z_][A-Z0-9_]*)=\(/g)].map(([, one]) => one));
  const read = new RegExp(String.raw`(?<![\w.])${variable}(?:\.(\w+))?\((?:${name})?`, 'g');
  return [...text.matchAll(read)].flatMap((match) => {
    const [, kind = '', given] = match;
    const called = given ?? own[kind];
    if (called === undefined) return [];
    const call = callAt(text, text.indexOf('(', match.index));
    const how = hasDefault(call) || defaults.has(called) ? 'optional' : 'required';
    return [{ name: called, at: match.index, how }] satisfies Spot[];
  });
}

/** python-decouple, and Starlette's Config, which is called in the same way. */
function readDecouple(text: string): Spot[] {
  if (!/from (?:decouple|starlette\.config) import/.test(text)) return [];
  return [...text.matchAll(new RegExp(String.raw`(?<![\w.])config\(${name}`, 'g'))].map((match) =>
    spot(match, hasDefault(callAt(text, text.indexOf('(', match.index))) ? 'optional' : 'required'),
  );
}

/** Without a name it reads DATABASE_URL, and gives nothing where that is unset. */
function readDatabaseUrl(text: string): Spot[] {
  return [...text.matchAll(/\bdj_database_url\.config\(/g)].map((match) => {
    const [, given] = /[(,]env="(\w+)"/.exec(callAt(text, match.index + match[0].length - 1)) ?? [];
    return { name: given ?? 'DATABASE_URL', at: match.index, how: 'optional' };
  });
}

/** Fields of a pydantic BaseSettings: their names in capitals, behind `env_prefix` (docs.pydantic.dev, "Settings Management"). */
function readSettings(text: string): Spot[] {
  return [...text.matchAll(/class \w+\((?:\w+\.)?BaseSettings\):/g)].flatMap((match) => {
    const start = match.index + match[0].length;
    // Fields come before methods, and before whatever stands behind the class.
    const rest = text.slice(start);
    const end = rest.search(/\n(?:class |def |@)/);
    const body = end === -1 ? rest : rest.slice(0, end);
    const [, prefix = ''] = /env_prefix"?[=:]"(\w*)"/.exec(rest) ?? [];
    return [...body.matchAll(/\n([a-z_]\w*):([^\n=]+)(=[^\n]*)?/gi)]
      .filter(([, field, type]) => field !== 'model_config' && !/ClassVar/.test(type ?? ''))
      .map((field): Spot => {
        const [, called = '', , value = ''] = field;
        const [, alias] = /(?:alias|validation_alias|env)="(\w+)"/.exec(value) ?? [];
        const needed =
          value === '' || /^=(?:Field\()?\.\.\./.test(value) || /^=Field\((?!.*default)/.test(value);
        return {
          name: alias ?? `${prefix}${called}`.toUpperCase(),
          at: start + field.index + 1,
          how: needed ? 'required' : 'optional',
        };
      });
  });
}

/** `def flag(name): ... os.environ.get(name)`: it reads by its first argument. */
export const helpersInPython = ({ text }: Plain): Helper[] =>
  [
    ...text.matchAll(/\ndef (\w+)\((\w+)(?:(?!\ndef )[^]){0,300}?(environ\[|environ\.get\(|getenv\()(\w+)/g),
  ].flatMap(([, called = '', argument, way, key]) =>
    argument === key ? [{ called, needs: way === 'environ[' }] : [],
  );
