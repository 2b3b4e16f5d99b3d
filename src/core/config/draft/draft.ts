import {
  Document,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  parseDocument,
  Scalar,
  YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Inventory } from '../../app/inventory.ts';
import { placeText } from '../../app/place.ts';
import { meaningOf, outline } from './meaning.ts';
import { wantedOf } from './wanted.ts';

/**
 * What a drafting did, or saw.
 * added: it stands there now. gone: the app has it no more; it was marked. back: it was marked, and is found again.
 * differs: the file says `value`, the app `read`; the file is believed. taken out: the person took it out, and it stays out.
 */
export interface Change {
  readonly kind: 'added' | 'gone' | 'back' | 'differs' | 'taken out';
  /** `app.services.backend.port` */
  readonly path: string;
  readonly value?: string;
  readonly read?: string;
}

export interface Draft {
  readonly text: string;
  readonly changes: readonly Change[];
  /** Every path that a drafting ever wrote, so that what is taken out by hand is not written again. */
  readonly wrote: readonly string[];
}

/** Where the schema is written, beside unmoor.yaml: editors that know the line complete and check the file. */
export const schemaPath = '.unmoor/unmoor.schema.json';
const opening = [
  `# yaml-language-server: $schema=./${schemaPath}`,
  '#',
  '# What Unmoor knows of this app, and where it goes. `unmoor init` adds what is new and changes nothing that stands here.',
  '# ${NAME} stands for a variable of the environment, but under app, where commands are for a shell. No secret belongs into this file.',
].join('\n');
const goneMark = ' gone: `unmoor init` no longer finds it in the app';

/**
 * Writes into unmoor.yaml what was found and is not there yet. What stands there stays: values, comments, order.
 * @param text of the file; unset: there is none. It must be valid.
 * @param wrote of the last drafting: what of it is not there any more was taken out by hand
 */
export function draftConfig(text: string | undefined, found: Inventory, wrote: readonly string[]): Draft {
  const document = text === undefined ? new Document({}) : parseDocument(text);
  if (!isMap(document.contents)) document.contents = new YAMLMap() as typeof document.contents;
  // Who took the whole file away begins anew.
  const drafting = new Drafting(document, found, text === undefined ? [] : wrote);
  drafting.fill(document.contents as YAMLMap, wantedOf(found) as unknown as Wanted, []);
  drafting.mark();
  const { changes } = drafting;
  const keepsText =
    text !== undefined && changes.every(({ kind }) => kind === 'differs' || kind === 'taken out');
  const drafted = keepsText ? text : show(document, text);
  return {
    text: drafted,
    changes,
    wrote: [...new Set([...wrote, ...drafting.written])].toSorted(),
  };
}

function show(document: Document, before: string | undefined): string {
  // `[a, b]` or `[ a, b ]`: as the person writes it.
  const flowCollectionPadding = /[[{] \S/.test(before ?? '');
  const text = (): string => document.toString({ lineWidth: 0, flowCollectionPadding });
  if (before !== undefined) return text();
  const present = (document.contents as YAMLMap).items.map(({ key }) => nameOf(key));
  document.comment = ['What else may stand here:', ...outline(present)].map((line) => ` ${line}`).join('\n');
  return `${opening}\n\n${text()}`;
}

type Leaf = string | number | boolean;
type Wanted = { readonly [key: string]: Leaf | readonly string[] | Wanted };

/** One pass over the document. */
class Drafting {
  readonly changes: Change[] = [];
  readonly written: string[] = [];
  readonly #document: Document;
  readonly #found: Inventory;
  readonly #wrote: ReadonlySet<string>;
  /** Meanings that stand in the file: each is said once, where its key is first met. */
  readonly #told: string[];

  constructor(document: Document, found: Inventory, wrote: readonly string[]) {
    this.#document = document;
    this.#found = found;
    this.#wrote = new Set(wrote);
    this.#told = [document.toString({ lineWidth: 0 })];
  }

  fill(map: YAMLMap, wanted: Wanted, path: readonly string[]): void {
    for (const [key, value] of Object.entries(wanted)) {
      const here = [...path, key];
      const pair = map.items.find((item) => nameOf(item.key) === key);
      if (pair === undefined) this.#add(map, here, value);
      else this.#meet(pair, here, value);
    }
  }

  #meet(pair: Pair, path: readonly string[], wanted: Wanted[string]): void {
    this.written.push(path.join('.'));
    if (isNothing(pair.value) && isObject(wanted)) pair.value = new YAMLMap();
    const { value } = pair;
    if (isMap(value) && isObject(wanted)) this.fill(value, wanted, path);
    else if (isSeq(value) && isList(wanted)) this.#fillList(value, wanted, path);
    // Of a URL nothing is said: it may hold a password.
    else if (isScalar(value) && isLeaf(wanted) && value.value !== wanted && path[0] === 'app')
      this.changes.push({
        kind: 'differs',
        path: path.join('.'),
        value: String(value.value),
        read: String(wanted),
      });
  }

  #add(map: YAMLMap, path: readonly string[], value: Wanted[string]): void {
    const name = path.join('.');
    if (this.#wrote.has(name)) {
      this.changes.push({ kind: 'taken out', path: name });
      return;
    }
    const key = new Scalar(path.at(-1) ?? '');
    const meaning = this.#meaningOf(path);
    if (meaning !== undefined) key.commentBefore = ` ${meaning}`;
    if (path.length === 1 && map.items.length > 0) key.spaceBefore = true;
    this.written.push(name);
    if (isObject(value)) {
      this.changes.push({ kind: 'added', path: name });
      const under = new YAMLMap();
      map.add(this.#document.createPair(key, under));
      this.fill(under, value, path);
      return;
    }
    const shown = isList(value) ? value.join(', ') : String(value);
    this.changes.push({ kind: 'added', path: name, value: shown });
    map.add(this.#document.createPair(key, value));
    if (isList(value)) this.written.push(...value.map((item) => `${name}.${item}`));
  }

  #fillList(list: YAMLSeq, wanted: readonly string[], path: readonly string[]): void {
    const present = new Set(list.items.map((item) => (isScalar(item) ? String(item.value) : '')));
    for (const item of wanted) {
      const name = [...path, item].join('.');
      if (present.has(item)) this.written.push(name);
      else if (this.#wrote.has(name)) this.changes.push({ kind: 'taken out', path: name });
      else {
        list.add(this.#document.createNode(item));
        this.written.push(name);
        this.changes.push({ kind: 'added', path: name });
      }
    }
  }

  #meaningOf(path: readonly string[]): string | undefined {
    const service =
      path.length === 3 && path[1] === 'services' ? this.#aboutService(path[2] ?? '') : undefined;
    const meaning = service ?? meaningOf(path);
    if (meaning === undefined || this.#told.some((text) => text.includes(meaning))) return undefined;
    this.#told.push(meaning);
    return meaning;
  }

  #aboutService(id: string): string | undefined {
    const service = this.#found.services.find((one) => one.id === id);
    if (service === undefined) return undefined;
    const { kind, runtime, version, framework, from } = service;
    const made = [kind, version === undefined ? runtime : `${runtime} ${version}`, framework]
      .filter(Boolean)
      .join(', ');
    return from[0] === undefined ? made : `${made}; ${placeText(from[0])}`;
  }

  /** Services that the app has no more are marked, and those that came back lose the mark. Hand-made ones have a kind. */
  mark(): void {
    const services = this.#document.getIn(['app', 'services']);
    if (!isMap(services)) return;
    const known = new Set(this.#found.services.map(({ id }) => id));
    for (const [index, { key, value }] of services.items.entries()) {
      if (!isScalar(key) || (isMap(value) && (value.has('kind') || value.get('leave') === true))) continue;
      // The comment before the first key of a map belongs to the map itself, as it is read.
      const holder = index === 0 && typeof services.commentBefore === 'string' ? services : key;
      const marked = holder.commentBefore?.includes(goneMark) === true;
      const isGone = !known.has(nameOf(key));
      if (isGone === marked) continue;
      const lines = (holder.commentBefore ?? '')
        .split('\n')
        .filter((line) => line !== '' && line !== goneMark);
      holder.commentBefore = [...lines, ...(isGone ? [goneMark] : [])].join('\n');
      this.changes.push({ kind: isGone ? 'gone' : 'back', path: `app.services.${nameOf(key)}` });
    }
  }
}

const isNothing = (value: unknown): boolean =>
  value === null || value === undefined || (isScalar(value) && value.value === null);
const isList = (value: Wanted[string]): value is readonly string[] => Array.isArray(value);
const isLeaf = (value: Wanted[string]): value is Leaf => typeof value !== 'object';
const isObject = (value: Wanted[string]): value is Wanted => typeof value === 'object' && !isList(value);
const nameOf = (key: unknown): string => String(isScalar(key) ? key.value : key);
