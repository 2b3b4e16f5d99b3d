import type { Drawing } from '../html/inspect/drawing.ts';

/**
 * What a plan's page is made of, in one language and without a format: `markdown.ts` and `html.ts` each write all of it. In every text
 * what stands between backticks is code.
 */
export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3 | 4; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | {
      readonly kind: 'table';
      readonly caption: string;
      readonly columns: readonly { readonly head: string; readonly align?: 'end' }[];
      readonly rows: readonly (readonly string[])[];
    }
  | { readonly kind: 'tasks'; readonly items: readonly Task[] }
  | {
      readonly kind: 'drawings';
      readonly items: readonly { readonly caption: string; readonly drawing: Drawing }[];
    };

/** A line of a checklist that a person ticks off. */
export interface Task {
  readonly text: string;
  readonly run?: string;
  /** `→ no line` */
  readonly expect?: string;
}

export const heading = (level: 1 | 2 | 3 | 4, text: string): Block => ({ kind: 'heading', level, text });
export const paragraph = (text: string): Block => ({ kind: 'text', text });
export const list = (items: readonly string[]): Block => ({ kind: 'list', items });

/** A column head that ends in `>` holds figures, under each other. */
export function grid(caption: string, heads: readonly string[], rows: readonly (readonly string[])[]): Block {
  const columns = heads.map((head) =>
    head.endsWith('>') ? { head: head.slice(0, -1), align: 'end' as const } : { head },
  );
  return { kind: 'table', caption, columns, rows };
}
