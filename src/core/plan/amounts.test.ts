import { describe, expect, it } from 'vitest';
import { both } from '../text.ts';
import { bytes, duration, memory, txt } from './amounts.ts';

const nb = (text: string): string => text.replaceAll('_', '\u00a0');

describe('amounts', () => {
  it.each([
    [memory(8192), '8 GB', '8_Go'],
    [memory(1536), '1.5 GB', '1,5_Go'],
    [memory(256), '256 MB', '256_Mo'],
    [bytes(12.5e9), '12.5 GB', '12,5_Go'],
    [bytes(999), '999 B', '999_o'],
    [duration(1500), '1.5 s', '1,5_s'],
  ])('%j', (text, en, fr) => expect(text).toEqual({ en, fr: nb(fr) }));

  it('keeps each language to itself in a template', () => {
    expect(txt`${2} × ${memory(512)} ${both('free', 'libres')}`).toEqual({
      en: '2 × 512 MB free',
      fr: nb('2 × 512_Mo libres'),
    });
  });

  it('puts the spaces of French where they belong, and none into commands', () => {
    expect(both('', 'Vrai ? Oui : « non » ; 5 % !').fr).toBe(nb('Vrai_? Oui_: «_non_»_; 5_%_!'));
    expect(both('', 'voir `a ? b : c` ?').fr).toBe(nb('voir `a ? b : c`_?'));
  });
});
