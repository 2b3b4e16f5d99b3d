import { cannotHold } from './cannot-hold.ts';

/** A text in SQL as SQLite reads it: in it everything stands for itself but the quote, which is doubled. @throws UnmoorError RENDER-103 */
export function sqliteText(text: string): string {
  // Its shell and its parser end a statement at a NUL.
  if (text.includes('\0')) throw cannotHold('SQL', text, 'a text in it ends at a NUL', 'take it out.');
  return `'${text.replaceAll("'", "''")}'`;
}
