import { cannotHold } from './cannot-hold.ts';

/** A word of sh that stands for exactly this text (POSIX, "Single-Quotes"). @throws UnmoorError RENDER-103 for a NUL */
export function shellWord(text: string): string {
  if (text.includes('\0'))
    throw cannotHold('a script', text, 'no word of a shell holds a NUL', 'take it out.');
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
