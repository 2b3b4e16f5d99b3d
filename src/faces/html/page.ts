import { createHash } from 'node:crypto';
import type { Lang } from '../../core/text.ts';
import { type Html, html, raw } from './html.ts';
import { style } from './style.ts';

export interface Page {
  readonly title: string;
  readonly lang: Lang;
  readonly body: Html;
  /** Rules of this page alone, after those of all pages. */
  readonly style?: string;
}

/**
 * One self-contained page. Its policy lets nothing be fetched, no script run, and no style apply but the one written here, whose
 * hash stands in it. So `style` attributes have no effect, whoever wrote them; charts use classes.
 */
export function page({ title, lang, body, style: more = '' }: Page): string {
  const css = `${style}\n${more}`;
  const policy = [
    "default-src 'none'",
    `style-src ${hash(css)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `${
    html`<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${raw(css)}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>`.text
  }\n`;
}

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
