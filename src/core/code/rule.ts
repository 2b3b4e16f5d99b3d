import type { NeedKind } from '../app/data.ts';
import type { Place } from '../app/place.ts';
import type { Found } from '../app/reader.ts';
import type { Effort, Tie } from '../app/tie.ts';
import type { Text } from '../text.ts';
import type { Likely } from './scope.ts';

/** What is said of whatever a rule finds. */
export interface Words {
  /** Permanent: `supabase.rows`. */
  readonly rule: string;
  /** `found`: the table, function, host or variable, as it is written there; `` when it cannot be told. */
  readonly what: (found: string) => Text;
  readonly wayOut: Text;
  readonly effort: Effort;
  readonly needs?: NeedKind;
}

/** A step of what the modules of a trail give: `createClient().from()`. */
export interface CallRule extends Words {
  /** Of the module; all of the trail when unset. */
  readonly module?: RegExp;
  /** Matches the path up to the step that is meant. */
  readonly path: RegExp;
}

/** A module that is imported for more than its types. */
export interface ImportRule extends Words {
  readonly module: RegExp;
  /** One of these names is taken from it. */
  readonly names?: RegExp;
}

/** A variable that is read. */
export interface VariableRule extends Words {
  readonly names: RegExp;
  /** Set by the platform, so that a file of settings that names it depends on the platform too. */
  readonly given?: boolean;
  /** Set by a person, so that the app finds the platform. */
  readonly leads?: boolean;
}

/** A text, in code or in a file of settings. */
export interface TextRule extends Words {
  /** What it matches is what was found. */
  readonly text: RegExp;
  readonly only?: 'code' | 'settings';
  /** Matches one of the names that it is given to: `CORS_ALLOWED_ORIGINS`, `cookie`. */
  readonly within?: RegExp;
}

/** A name that something is set by: an option in code, a key of a file of settings. */
export interface KeyRule extends Words {
  readonly key: RegExp;
  /** Of a value that stands there as it is: what it must be. What it is, is what was found. */
  readonly value?: RegExp;
  /** Only in files like these. */
  readonly file?: RegExp;
  /** One of the keys that it stands under. */
  readonly under?: RegExp;
}

/** The rules of one platform. The first that fits a place is meant; so the narrow stand before the wide. */
export interface TieRules {
  /** Lower case. A file that has none of them has nothing that these rules find, but for what is passed to it. */
  readonly words: readonly string[];
  readonly modules?: RegExp;
  /** Paths of what is worth following from file to file; all that is made, when unset. */
  readonly things?: RegExp;
  readonly calls?: readonly CallRule[];
  readonly imports?: readonly ImportRule[];
  readonly variables?: readonly VariableRule[];
  readonly texts?: readonly TextRule[];
  readonly keys?: readonly KeyRule[];
  /** What a name like this stands for where nobody can tell, in an app that uses the modules. */
  readonly likely?: Likely;
}

/** Something that a rule found. */
export interface Finding {
  readonly words: Words;
  readonly found: string;
  readonly file: string;
  readonly line: number;
}

export const finding = (words: Words, found: string, file: string, line: number): Finding => ({
  words,
  found,
  file,
  line,
});

const tieOf = (platform: string, { words, found, file, line }: Finding): Tie => ({
  rule: words.rule,
  platform,
  what: words.what(found),
  file,
  line,
  wayOut: words.wayOut,
  effort: words.effort,
  ...(words.needs !== undefined && { needs: words.needs }),
});

/** Findings as facts: each once a line, and what they need, kind by kind. */
export function foundOf(
  platform: string,
  findings: readonly Finding[],
): Required<Pick<Found, 'ties' | 'needs'>> {
  const once = new Map(
    findings.map((one) => [`${one.file}\0${one.line}\0${one.words.rule}\0${one.found}`, one]),
  );
  const ties = [...once.values()].map((one) => tieOf(platform, one)).toSorted(byPlace);
  const kinds = [...new Set(ties.flatMap(({ needs }) => (needs === undefined ? [] : [needs])))];
  const needs = kinds.map((kind) => ({
    kind,
    platform,
    from: placesOf(ties.filter((tie) => tie.needs === kind)),
  }));
  return { ties, needs };
}

const byPlace = (a: Tie, b: Tie): number =>
  compare(a.file, b.file) || a.line - b.line || compare(a.rule, b.rule) || compare(a.what.en, b.what.en);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Each place once, in order. */
export function placesOf(found: readonly { readonly file: string; readonly line: number }[]): Place[] {
  const once = new Map(found.map(({ file, line }) => [`${file}\0${line}`, { file, line }]));
  return [...once.values()].toSorted((a, b) => compare(a.file, b.file) || a.line - b.line);
}
