import type { HeaderRule } from '../../../core/app/routing.ts';
import { block, expr, line, literalIn, type NginxPart, plain } from '../../../core/formats/nginx.ts';
import { compileWhen, sentPath } from './when.ts';

/** A header that rules may set, and the variable that holds its value; empty where no rule holds. */
export interface RuledHeader {
  readonly key: string;
  readonly variable: string;
}

export interface RuledHeaders {
  /** In `http`. */
  readonly maps: readonly NginxPart[];
  readonly headers: readonly RuledHeader[];
}

/** All rules that hold count, and of one name the last: a map for each, which falls back to the map before it. */
export function compileHeaders(id: string, rules: readonly HeaderRule[]): RuledHeaders {
  const maps: NginxPart[] = [];
  const last = new Map<string, RuledHeader>();
  for (const [index, rule] of rules.entries()) {
    for (const [nth, { key, value }] of rule.headers.entries()) {
      const own = `${id}_h${index}_${nth}`;
      const when = compileWhen(own, rule, sentPath);
      const before = last.get(key.toLowerCase());
      maps.push(
        ...when.maps,
        block(
          'map',
          [expr(when.looksAt), `$${own}`],
          [
            line('default', before === undefined ? plain('') : `$${before.variable}`),
            { name: plain(when.key).word, words: [expr(filled(value, when.found))] },
          ],
        ),
      );
      last.set(key.toLowerCase(), { key, variable: own });
    }
  }
  return { maps, headers: [...last.values()] };
}

const filled = (value: string, found: ReadonlyMap<string | number, string>): string =>
  value.replaceAll(/:(\w+)|[^:]+|:/g, (whole, name?: string) => {
    const variable = name === undefined ? undefined : found.get(name);
    return variable === undefined ? literalIn(whole) : `\${${variable}}`;
  });
