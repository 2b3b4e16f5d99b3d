import { cannotHold } from './cannot-hold.ts';

/**
 * A string of VCL 4.1 (varnish-cache.org, reference/vcl, "Strings"): between quotes nothing is escaped, so what holds a quote or a line
 * break is a long string, which ends at its own sign.
 * @throws UnmoorError RENDER-103
 */
export function vclString(text: string): string {
  if (text.includes('\0'))
    throw cannotHold('VCL', text, 'a string ends at a zero byte', 'take the zero byte out.');
  if (!/["\n\r]/.test(text)) return `"${text}"`;
  if (text.includes('"}') || text.endsWith('"'))
    throw cannotHold(
      'VCL',
      text,
      'its own end stands inside',
      'write it without a quote before a closing brace.',
    );
  return `{"${text}"}`;
}

/** A regular expression for `~`: as a string, which takes backslashes as they are. @throws UnmoorError RENDER-103 */
export const vclRegex = (pattern: RegExp): string => vclString(pattern.source);
