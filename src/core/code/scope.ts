import { type Chain, chainAt, skipPrefix } from './chain.ts';
import type { ReadSource } from './sources.ts';
import { isPunctuation, isWord } from './token.ts';
import { isThing, type Known, step, type Value } from './value.ts';

/** What a name like this stands for where nobody can tell. */
export interface Likely {
  readonly name: RegExp;
  readonly value: Value;
}

/** What the names of a file stand for. */
export class Scope {
  private readonly source: ReadSource;
  private readonly imported: ReadonlyMap<string, Known>;
  private readonly moduleOf: (module: string) => Known;
  /** Things that members of objects stand for, anywhere in the app: `locals.supabase`. */
  private readonly shared: Map<string, Value>;
  private readonly likely: Likely | undefined;
  /** In the order of the file: names are bound while it is read. */
  private readonly bound = new Map<string, { readonly at: number; known: Known }[]>();
  /** Members of this file's classes. */
  readonly members = new Map<string, Known>();

  constructor(
    source: ReadSource,
    imported: ReadonlyMap<string, Known>,
    moduleOf: (module: string) => Known,
    shared: Map<string, Value>,
    likely?: Likely,
  ) {
    this.source = source;
    this.imported = imported;
    this.moduleOf = moduleOf;
    this.shared = shared;
    this.likely = likely;
  }

  bind(name: string, at: number, known: Known): void {
    const all = this.bound.get(name);
    const same = all?.find((one) => one.at === at);
    if (all === undefined) this.bound.set(name, [{ at, known }]);
    else if (same === undefined) all.push({ at, known });
    else same.known = known;
  }

  bindMember(name: string, known: Known): void {
    if (this.members.get(name) === undefined) this.members.set(name, known);
    if (known !== undefined && known !== 'other' && isThing(known)) this.shared.set(name, known);
  }

  member(name: string): Value | undefined {
    const own = this.members.get(name);
    if (own === 'other') return undefined;
    return own ?? this.shared.get(name) ?? this.guess(name);
  }

  /** What `name` stands for at a token: the nearest binding before it, otherwise one that follows (functions are known ahead). */
  named(name: string, at: number): Known {
    const all = this.bound.get(name) ?? [];
    const before = all.findLast((one) => one.at <= at);
    if (before?.known !== undefined) return before.known;
    if (this.imported.has(name)) return this.imported.get(name);
    return before === undefined ? all.find(({ known }) => known !== undefined)?.known : undefined;
  }

  /** What each step of a chain comes to: first the root, then one for each op. */
  steps(chain: Chain): readonly Known[] {
    const loads = chain.root === 'require' || chain.root === 'import' ? chain.ops[0] : undefined;
    let value = loads?.kind === 'call' && loads.first !== undefined ? undefined : this.root(chain);
    const steps: Known[] = [value];
    for (const [index, op] of chain.ops.entries()) {
      if (op === loads && op.kind === 'call') value = this.moduleOf(op.first ?? '');
      else if (value === undefined || value === 'other')
        value = op.kind === 'member' ? this.memberOf(chain, index) : undefined;
      else value = step(value, op, index === 0 || isMadeBefore(steps, index));
      steps.push(value);
    }
    return steps;
  }

  private root({ root, at }: Chain): Known {
    if (root === 'this' || root === 'self' || root === 'cls') return undefined;
    return this.named(root, at) ?? this.guess(root);
  }

  /** Where nobody can tell, a name that sounds like what is looked for is taken for it. */
  private guess(name: string): Value | undefined {
    return this.likely?.name.test(name) === true ? this.likely.value : undefined;
  }

  private memberOf(chain: Chain, index: number): Known {
    const op = chain.ops[index];
    if (op?.kind !== 'member') return undefined;
    const isOwn = index === 0 && ['this', 'self', 'cls'].includes(chain.root);
    const own = isOwn ? (this.members.get(op.name) ?? this.named(op.name, chain.at)) : undefined;
    return own ?? this.shared.get(op.name) ?? this.guess(op.name);
  }

  /** What the expression that begins at a token comes to; of several that may be meant (`a ?? b`), the first that is known. */
  valueAt(begin: number, end: number): Known {
    const { tokens } = this.source;
    let found: Known;
    for (let i = begin; i < end; i += 1) {
      const token = tokens[i];
      if (i > begin && token?.kind === 'punctuation' && /^[;,)\]}]$/.test(token.text)) break;
      const known = this.operand(i, end);
      if (known !== undefined && known !== 'other') return known;
      found ??= known;
      const next = this.nextOperand(skipPrefix(tokens, i), end);
      if (next === undefined) break;
      i = next - 1;
    }
    return found;
  }

  private nextOperand(from: number, end: number): number | undefined {
    const { tokens, partner } = this.source;
    for (let i = from; i < end; i += 1) {
      const close = partner[i] ?? -1;
      const token = tokens[i];
      if (close > i) i = close;
      else if (close >= 0 || isPunctuation(token, ';', ',') || token?.kind === 'newline') return undefined;
      else if (isWord(token, 'const', 'let', 'var', 'return', 'export', 'function', 'class', 'if'))
        return undefined;
      else if (isPunctuation(token, '??', '||', '?', ':', '&&') || isWord(token, 'or', 'and', 'else'))
        return i + 1;
    }
    return undefined;
  }

  private operand(from: number, end: number): Known {
    const { tokens, partner } = this.source;
    const begin = skipPrefix(tokens, isWord(tokens[from], 'async') ? from + 1 : from);
    const token = tokens[begin];
    if (token === undefined || begin >= end) return undefined;
    if (token.kind === 'string' || token.kind === 'number') return 'other';
    const close = partner[begin] ?? -1;
    if (isWord(token, 'function')) {
      let open = begin + 1;
      while (open < end && !isPunctuation(tokens[open], '(')) open += 1;
      return this.bodyAfter(partner[open] ?? -1);
    }
    if (isPunctuation(token, '(') && this.isArrow(close + 1)) return this.bodyAfter(close);
    if (token.kind === 'word' && isPunctuation(tokens[begin + 1], '=>')) return this.bodyAfter(begin);
    if (isPunctuation(token, '{') && close > begin) return this.objectAt(begin);
    const chain = chainAt(this.source, begin);
    if (chain === undefined)
      return isPunctuation(token, '(') && close > begin ? this.valueAt(begin + 1, close) : undefined;
    return this.steps(chain).at(-1) ?? this.wrapped(chain);
  }

  /** `(a): Promise<B> => ...`: an arrow stands behind the brackets, or behind what they give. */
  private isArrow(at: number): boolean {
    const { tokens } = this.source;
    if (isPunctuation(tokens[at], '=>')) return true;
    if (!isPunctuation(tokens[at], ':')) return false;
    for (let i = at; i < at + 30; i += 1) {
      if (isPunctuation(tokens[i], '=>')) return true;
      if (isPunctuation(tokens[i], ';', ',', ')', '=')) return false;
    }
    return false;
  }

  /** What a function gives whose parameters end at `at`. */
  bodyAfter(at: number): Known {
    const { tokens, partner } = this.source;
    for (let i = at + 1; at >= 0 && i < Math.min(tokens.length, at + 40); i += 1) {
      const arrow = isPunctuation(tokens[i], '=>');
      const open = arrow ? i + 1 : i;
      const close = partner[open] ?? -1;
      if (isPunctuation(tokens[open], '{') && close > open) return this.returned(open, close);
      if (arrow) return this.valueAt(open, tokens.length);
      if (isPunctuation(tokens[i], ';')) return undefined;
    }
    return undefined;
  }

  /** The first thing that is returned between two tokens and known. */
  returned(begin: number, end: number): Known {
    const { tokens } = this.source;
    for (let i = begin; i < end; i += 1) {
      if (!isWord(tokens[i], 'return', 'yield')) continue;
      const known = this.valueAt(i + 1, end);
      if (known !== undefined && known !== 'other') return known;
    }
    return undefined;
  }

  /** `cache(() => createClient())`: some functions give what the function gives that they are given. */
  private wrapped(chain: Chain): Known {
    const call = chain.ops.findLast((op) => op.kind === 'call');
    const last = chain.ops.findLast((op) => op.kind === 'member');
    if (call?.kind !== 'call' || !wrappers.test(last?.kind === 'member' ? last.name : chain.root))
      return undefined;
    return this.valueAt(call.at + 1, call.end);
  }

  private objectAt(open: number): Known {
    const { tokens, partner } = this.source;
    const end = partner[open] as number;
    const fields = new Map<string, Value>();
    for (let i = open + 1; i < end; i += 1) {
      const close = partner[i] ?? -1;
      if (close > i) i = close;
      const key = tokens[i];
      if (!isPunctuation(tokens[i - 1], '{', ',') || (key?.kind !== 'word' && key?.kind !== 'string'))
        continue;
      const short = isPunctuation(tokens[i + 1], ',', '}');
      const known = short
        ? this.named(key.text, i)
        : isPunctuation(tokens[i + 1], ':')
          ? this.valueAt(i + 2, end)
          : undefined;
      if (known !== undefined && known !== 'other') fields.set(key.text, known);
    }
    return fields.size === 0 ? 'other' : { module: '', path: '', fields };
  }
}

const wrappers =
  /^(?:cache|memo\w*|useMemo|useState|useRef|once|singleton|lazy\w*|freeze|Depends|remember|global\w*)$/;

/** Whether the value before an op came from a member of a class: `this.client()` gives what `client` gives. */
const isMadeBefore = (steps: readonly Known[], index: number): boolean => {
  const before = steps[index - 1];
  return before === undefined || before === 'other';
};
