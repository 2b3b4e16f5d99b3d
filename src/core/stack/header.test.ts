import { describe, expect, it } from 'vitest';
import { withHeader } from './header.ts';

const first = (text: string, comment: Parameters<typeof withHeader>[0]['comment']) =>
  withHeader({ text, comment }).split('\n')[0];

describe('the header of a file', () => {
  it('says who made it and how it is changed, in the comments of its format', () => {
    expect(withHeader({ text: 'user www-data;\n', comment: '#' })).toBe(
      [
        '# Written by `unmoor render`. To change what it follows from, edit unmoor.yaml (or the flags) and render again.',
        '# Edits made here are kept: what both sides changed in the same place is written beside this file, as .new.',
        'user www-data;',
        '',
      ].join('\n'),
    );
    expect(first('x', '<!--')).toMatch(/^<!-- Written by .* -->$/);
    expect(first('x', '/*')).toMatch(/^\/\* Written by .* \*\/$/);
    for (const sign of ['//', ';', '--'] as const)
      expect(first('x', sign)?.startsWith(`${sign} `)).toBe(true);
  });

  it.each([
    ['#!/bin/sh\nset -eu\n', '#'],
    ['#!/bin/sh', '#'],
    ['# syntax=docker/dockerfile:1\nFROM x\n', '#'],
    ['#escape=`\nFROM x\n', '#'],
    ['<?xml version="1.0"?>\n<a/>\n', '<!--'],
    ['vcl 4.1;\nimport std;\n', '//'],
  ] as const)('leaves the first line of %j first', (text, comment) => {
    const [line = ''] = text.split('\n');
    expect(withHeader({ text, comment })).toMatch(
      new RegExp(`^${line.replace(/[.?*+^$(){}|[\]\\]/g, '\\$&')}\n.*Written by`),
    );
  });

  it('is left out where the format has no comments', () => {
    expect(withHeader({ text: '{}\n' })).toBe('{}\n');
  });
});
