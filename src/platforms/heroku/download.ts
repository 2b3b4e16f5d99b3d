import type { Download } from '../../core/app/platform-api.ts';
import { Secret } from '../../core/secret.ts';

/** The list that `heroku config` prints below its title: `NAME: value`, aligned. Values of several lines are cut off there. */
export const herokuList: Download = {
  from: 'heroku config',
  recognises: (text) => /^=== .* Config Vars$/m.test(text),
  read: (text) =>
    [...text.matchAll(/^([A-Za-z_]\w*):\s+(.*?)\r?$/gm)].map(([, name = '', value = '']) => ({
      state: 'known',
      name,
      value: new Secret(value),
    })),
};

/**
 * `heroku config --shell` (heroku/cli src/lib/config/quote.ts): bare; or single quotes with `\\` and `\'`; or, where a quote or a line end
 * is in it, double quotes with `\n` and an escape before `"`, `\`, `$`, backtick and `!`.
 */
export const herokuShell: Download = {
  from: 'heroku config --shell',
  recognises: (text, named) => named && /^[A-Za-z_]\w*=/m.test(text),
  read: (text) =>
    [...text.matchAll(/^([A-Za-z_]\w*)=(.*?)\r?$/gm)].map(([, name = '', written = '']) => ({
      state: 'known',
      name,
      value: new Secret(unquote(written)),
    })),
};

function unquote(written: string): string {
  const [, quote, inner = ''] = /^(['"])(.*)\1$/.exec(written) ?? [];
  if (quote === undefined) return written;
  return inner.replace(/\\(.)/g, (_, char: string) => (quote === '"' && char === 'n' ? '\n' : char));
}
