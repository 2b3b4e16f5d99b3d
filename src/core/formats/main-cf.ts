import { cannotHold } from './cannot-hold.ts';

/** One line of Postfix's main.cf (postconf(5)). */
export interface MainCfLine {
  readonly name: string;
  /** In main.cf's own language, where `$name` is the value of another line. Text of others goes through `inMainCf`. */
  readonly value: string;
  /** Written above it. */
  readonly why?: string;
}

/** main.cf as Postfix reads it: one line each, a comment only on a line of its own. */
export const mainCf = (lines: readonly MainCfLine[]): string =>
  lines
    .map(({ name, value, why }) => {
      const comment = why === undefined ? '' : `# ${why.replace(/\s+/g, ' ')}\n`;
      return `${comment}${`${name} = ${oneLine(value)}`.trimEnd()}\n`;
    })
    .join('');

/**
 * Text as a value, or a part of one, that Postfix takes as it is.
 * @throws UnmoorError RENDER-103
 */
export const inMainCf = (text: string): string => oneLine(text).replaceAll('$', '$$$$');

function oneLine(text: string): string {
  // oxlint-disable-next-line no-control-regex -- neither can be written in a line
  if (/[\u0000-\u001f\u007f]/.test(text)) throw refused(text, 'it has a line break or a control character');
  if (text !== text.trim()) throw refused(text, 'Postfix takes away the space at its ends');
  return text;
}

const refused = (text: string, why: string) =>
  cannotHold('main.cf', text, why, 'change the value, then render again.');
