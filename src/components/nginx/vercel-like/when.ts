import { groupsOf, readPattern, regexOf } from '../../../core/app/route-pattern.ts';
import type { RoutingTest, RoutingValue, RoutingWhen } from '../../../core/app/routing.ts';
import { block, expr, line, type NginxPart, plain } from '../../../core/formats/nginx.ts';

/** A rule's condition in nginx's words. */
export interface When {
  /** What must stand in `http`. */
  readonly maps: readonly NginxPart[];
  /** What a map of the rule looks at. */
  readonly looksAt: string;
  /** The key of that map which holds when the rule does. */
  readonly key: string;
  /** Variables with what was found, by the rule's own names; by number for groups without one. */
  readonly found: ReadonlyMap<string | number, string>;
}

/** Which path a rule is held against. */
export interface Path {
  /** `$request_path` is as the client sent it, `$uri` decoded. */
  readonly variable: string;
  readonly encoded: boolean;
}

/** As it was sent: what is put into an answer must not be decoded, or a line break in it would end the header. */
export const sentPath: Path = { variable: '$request_path', encoded: true };

export const filePath: Path = { variable: '$uri', encoded: false };

const escaped = (text: string): string => text.replace(/[.+*?=^!:${}()[\]|\\]/g, '\\$&');

/** @param id the beginning of every name of the rule; unique in the file */
export function compileWhen(id: string, rule: RoutingWhen, path: Path): When {
  const parts = readPattern(rule.source);
  const names = groupsOf(parts);
  const variables = names.map((_, index) => `${id}_${index}`);
  const found = new Map<string | number, string>();
  for (const [index, name] of names.entries()) found.set(name, variables[index] ?? '');
  const regex = regexOf(
    parts,
    (index) => `(?<${variables[index]}>`,
    path.encoded ? encodeURI : (text) => text,
  );
  const tests = [...rule.has, ...rule.missing];
  if (tests.length === 0) return { maps: [], looksAt: path.variable, key: `~${regex}`, found };

  const compiled = tests.map((test, index) => compileTest(`${id}_t${index}`, test));
  for (const one of compiled.slice(0, rule.has.length))
    for (const [name, variable] of one.found) found.set(name, variable);
  const wanted = tests.map((_, index) => (index < rule.has.length ? '1' : '0')).join('');
  const maps = [
    ...compiled.flatMap((one) => one.maps),
    block(
      'map',
      [expr(compiled.map(({ variable }) => `$${variable}`).join('')), `$${id}_when`],
      [line('default', '0'), line(wanted, '1')],
    ),
  ];
  return {
    maps,
    looksAt: `$${id}_when:${path.variable}`,
    key: `~^1:${regex.slice(1)}`,
    found,
  };
}

interface Test {
  readonly maps: readonly NginxPart[];
  /** Holds 1 or 0. */
  readonly variable: string;
  readonly found: ReadonlyMap<string, string>;
}

function compileTest(id: string, test: RoutingTest): Test {
  const value = valueOf(id, test);
  const { key = 'host' } = test;
  const found = new Map<string, string>();
  let regex = '.';
  let holds = '1';
  if (test.value === undefined || test.of === 'host') found.set(key, value.variable);
  if (test.value !== undefined) {
    const read = regexOfValue(id, test.value);
    regex = read.regex;
    if (test.value.is === 'neq' || test.value.is === 'ninc') holds = '0';
    for (const [name, variable] of read.found) found.set(name, variable);
  }
  return {
    maps: [
      ...value.maps,
      block(
        'map',
        [`$${value.variable}`, `$${id}`],
        [
          line('default', holds === '1' ? '0' : '1'),
          { name: plain(`~${regex}`).word, words: [{ word: holds }] },
        ],
      ),
    ],
    variable: id,
    found,
  };
}

/** Host and headers are variables of nginx; a cookie and a query parameter are cut out, because their names may have dashes. */
function valueOf(id: string, { of, key = '' }: RoutingTest): { maps: NginxPart[]; variable: string } {
  switch (of) {
    case 'host':
      return { maps: [], variable: 'host' };
    case 'header':
      return { maps: [], variable: `http_${key.replaceAll('-', '_')}` };
    case 'cookie':
      return cut(id, '$http_cookie', `(?:^|;\\s*)${escaped(key)}=(?<${id}_cut>[^;]*)`);
    case 'query':
      return cut(id, '$args', `(?:^|&)${escaped(key)}=(?<${id}_cut>[^&]*)`);
  }
}

function cut(id: string, from: string, regex: string): { maps: NginxPart[]; variable: string } {
  const maps = [
    block(
      'map',
      [from, `$${id}_value`],
      [line('default', plain('')), { name: plain(`~${regex}`).word, words: [expr(`$${id}_cut`)] }],
    ),
  ];
  return { maps, variable: `${id}_value` };
}

function regexOfValue(id: string, value: RoutingValue): { regex: string; found: Map<string, string> } {
  const found = new Map<string, string>();
  switch (value.is) {
    case 'eq':
    case 'neq':
      return { regex: `^${escaped(value.text)}$`, found };
    case 'pre':
      return { regex: `^${escaped(value.text)}`, found };
    case 'suf':
      return { regex: `${escaped(value.text)}$`, found };
    case 'inc':
    case 'ninc':
      return { regex: `^(?:${value.texts.map(escaped).join('|')})$`, found };
    case 're': {
      const regex = value.text.replace(/\(\?<([A-Za-z]\w*)>/g, (_, name: string) => {
        const variable = `${id}_${found.size}`;
        found.set(name, variable);
        return `(?<${variable}>`;
      });
      return { regex: `^(?:${regex})$`, found };
    }
  }
}
