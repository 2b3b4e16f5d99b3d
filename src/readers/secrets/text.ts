import type { Committed } from '../../core/app/env.ts';
import { isPlaceholder } from '../../core/env/placeholder.ts';
import { shapes } from './shapes.ts';

/** A name that takes a secret, and the literal that it takes: `SECRET_KEY = "..."`, `"UPSTASH_REDIS_REST_TOKEN": "..."`. */
const literal =
  /["']?\b(SECRET_KEY|DJANGO_SECRET_KEY|JWT_SECRET|SESSION_SECRET|[A-Z][A-Z0-9_]*_(?:SECRET|SECRET_KEY|TOKEN|PASSWORD|API_KEY))["']?\s*[:=]\s*(["'])([^"'\n]{12,})\2/g;

/** Almost no text has one of the hints: to look for all of them at once takes a fifth of the time. */
const anyHint = new RegExp(
  shapes.map(({ hint }) => hint.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|'),
);

/** Finds keys by their shape, and literals that stand where a secret belongs. One finding a line and kind. */
export function inText(file: string, text: string, committed: Committed['committed']): Committed[] {
  const found: { readonly kind: Committed['kind']; readonly name: string; readonly at: number }[] = [];
  for (const { kind, name, hint, pattern, holds } of anyHint.test(text) ? shapes : []) {
    if (!text.includes(hint)) continue;
    for (const match of text.matchAll(new RegExp(pattern, 'g'))) {
      const value = match[1];
      if (value !== undefined && (isPlaceholder(value) || !(holds?.(value) ?? true))) continue;
      found.push({ kind, name, at: match.index });
    }
  }
  for (const match of text.matchAll(literal)) {
    const [, name = '', , value = ''] = match;
    if (isSpoken(value) || isPlaceholder(value)) continue;
    found.push({ kind: name.endsWith('PASSWORD') ? 'password' : 'api key', name, at: match.index });
  }
  const placed = found.map(({ at, ...one }) => ({ ...one, line: text.slice(0, at).split('\n').length }));
  const seen = new Set<number>();
  return placed
    .toSorted((a, b) => a.line - b.line)
    .filter(({ line }) => !seen.has(line) && seen.add(line))
    .map(({ kind, name, line }) => ({ kind, file, line, names: [name], committed }));
}

/** Words, a URL, a path, a name of a variable: a real one is a single run of many kinds of characters. Django marks its own bad ones. */
const isSpoken = (value: string): boolean =>
  /\s|^https?:|^\.?\/|^[A-Z][A-Z0-9_]*$|^[a-z]+(?:[-_.][a-z]+)*$/.test(value) ||
  /^(?:django-)?insecure-?(?:dev|test|local)|only[-_]?for|not[-_](?:a[-_])?(?:real|secret)|for[-_]?dev/i.test(
    value,
  );
