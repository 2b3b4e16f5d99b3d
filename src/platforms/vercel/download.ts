import type { Download } from '../../core/app/platform-api.ts';
import { Secret } from '../../core/secret.ts';

/**
 * What `vercel env pull` writes (vercel/vercel packages/cli/src/commands/env/pull.ts): every value in double quotes, line ends as `\n` and
 * `\r`, and nothing else escaped, not even a quote. A sensitive value is `[SENSITIVE]`, and empty in older versions of the program.
 */
export const vercelPull: Download = {
  from: 'vercel env pull',
  recognises: (text) => /^\uFEFF?# Created by Vercel CLI$/m.test(text),
  read: (text) =>
    [...text.matchAll(/^([A-Za-z_]\w*)="(.*)"\r?$/gm)].map(([, name = '', inner = '']) =>
      inner === '' || inner === '[SENSITIVE]'
        ? {
            state: 'to be supplied',
            name,
            why: 'Vercel does not give it back: it is sensitive, or empty there',
          }
        : {
            state: 'known',
            name,
            value: new Secret(inner.replaceAll('\\n', '\n').replaceAll('\\r', '\r')),
          },
    ),
};
