import { type Dialect, dialects, type DialectId } from './dialects/index.ts';
import type { Judgement } from './judgement.ts';

/** `docker run` takes quotes for part of the value: it would be named beside every quoted one. */
const readers: readonly DialectId[] = ['dotenv', 'compose', 'systemd', 'shell'];

/** Names whose value another program would read otherwise: one file is often given to two. */
export function readOtherwise(text: string, { id, read }: Dialect): Judgement[] {
  const others = readers
    .filter((other) => other !== id)
    .map((other) => ({ other, values: valuesOf(dialects[other].read(text).entries) }));
  return [...valuesOf(read(text).entries)].flatMap(([name, value]): Judgement[] => {
    const differ = others.filter(({ values }) => values.get(name) !== value).map(({ other }) => other);
    if (differ.length === 0) return [];
    const why = {
      en: `Read by ${differ.join(', ')} it has another value, or none.`,
      fr: `Lue par ${differ.join(', ')}, elle a une autre valeur, ou aucune.`,
    };
    return [{ name, kind: 'read otherwise', level: 'tells', places: [], why }];
  });
}

const valuesOf = (entries: readonly { readonly name: string; readonly value: string }[]) =>
  new Map(entries.map(({ name, value }) => [name, value]));
