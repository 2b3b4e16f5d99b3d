import type { OutFile } from './file.ts';

const lines = [
  'Written by `unmoor render`. To change what it follows from, edit unmoor.yaml (or the flags) and render again.',
  'Edits made here are kept: what both sides changed in the same place is written beside this file, as .new.',
];

/**
 * The file with the lines that say who made it, in the comments of its format; one without comments stays as it is. They name neither
 * version nor date, so that the same plan gives the same bytes and a new version of Unmoor no noise. A first line that a program looks
 * for stays the first (`#!/bin/sh`, `# syntax=docker/dockerfile:1`).
 */
export function withHeader({ text, comment }: Pick<OutFile, 'text' | 'comment'>): string {
  if (comment === undefined) return text;
  const [open, close] =
    comment === '/*' ? ['/* ', ' */'] : comment === '<!--' ? ['<!-- ', ' -->'] : [`${comment} `, ''];
  const header = lines.map((line) => `${open}${line}${close}\n`).join('');
  const first = /^(?:#!|# syntax=)[^\n]*\n/.exec(text)?.[0] ?? '';
  return `${first}${header}${text.slice(first.length)}`;
}
