/** A file by its text. */
export interface FileText {
  readonly path: string;
  readonly text: string;
}

/**
 * Tells which files mention which words, whatever their case. Looking for fifty words takes hardly longer than for one, and
 * fifty looks take fifty times as long: so what is asked before the first answer is out is answered by one look.
 */
export class Mentions {
  private readonly files: readonly FileText[];
  private readonly known = new Map<string, Set<string>>();
  private asked = new Set<string>();
  private answer: Promise<void> | undefined;

  constructor(files: readonly FileText[]) {
    this.files = files;
  }

  /** @param words in lower case. @returns the paths that mention one of them, in the order of the files */
  async of(words: readonly string[]): Promise<readonly string[]> {
    const open = words.filter((word) => !this.known.has(word));
    for (const word of open) this.asked.add(word);
    if (open.length > 0) {
      this.answer ??= this.lookSoon();
      await this.answer;
    }
    const paths = new Set(words.flatMap((word) => [...(this.known.get(word) ?? [])]));
    return this.files.flatMap(({ path }) => (paths.has(path) ? [path] : []));
  }

  private async lookSoon(): Promise<void> {
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    this.look();
  }

  private look(): void {
    const words = this.asked;
    this.asked = new Set();
    this.answer = undefined;
    for (const word of words) this.known.set(word, new Set());
    const any = new RegExp([...words].map(literal).join('|'), 'gi');
    // From each hit one character on, so that a word within another is seen too.
    for (const { path, text } of this.files)
      for (let hit = first(any, text, 0); hit !== null; hit = first(any, text, hit.index + 1))
        for (const word of words) if (isAt(text, word, hit.index)) this.known.get(word)?.add(path);
  }
}

/** Those that were waiting for the same files ask within as many turns of the queue of promises. */
const turns = 16;

const first = (any: RegExp, text: string, from: number): RegExpExecArray | null => {
  any.lastIndex = from;
  return any.exec(text);
};

const isAt = (text: string, word: string, at: number): boolean =>
  text.slice(at, at + word.length).toLowerCase() === word;
const literal = (word: string): string => word.replace(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);
