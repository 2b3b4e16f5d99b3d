import type { Download } from '../../core/app/platform-api.ts';

/** `supabase secrets list`: names with a digest each. The values are nowhere to be had. */
export const supabaseSecrets: Download = {
  from: 'supabase secrets list',
  recognises: (text) => /\bNAME\s*[|│]\s*(?:DIGEST|UPDATED)/.test(text),
  read: (text) =>
    [...text.matchAll(/^\s*[|│]?\s*([A-Za-z_]\w*)\s*[|│]\s*[0-9a-f]{32,}/gm)]
      .filter(([, name = '']) => !name.startsWith('SUPABASE_'))
      .map(([, name = '']) => ({
        state: 'to be supplied',
        name,
        why: 'Supabase keeps only a digest of it to show',
      })),
};
