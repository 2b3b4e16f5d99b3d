import type { Pulled } from '../../core/app/env.ts';
import type { Download } from '../../core/app/platform-api.ts';
import { Secret } from '../../core/secret.ts';

/**
 * `railway variable list --kv`: `NAME=value`, as it is. A value of several lines goes on below, and nothing marks it: a line that cannot be
 * an assignment belongs to the value before it, and so does all of a key in PEM (its lines end in `=`).
 * Railway sets `RAILWAY_*` in every service, by which the text is known.
 */
export const railwayPairs: Download = {
  from: 'railway variable list --kv',
  recognises: (text, named) =>
    !text.trimStart().startsWith('{') && !text.includes('║') && (named || /^RAILWAY_[A-Z_]+=/m.test(text)),
  read(text) {
    const found: { readonly name: string; value: string }[] = [];
    let inKey = false;
    for (const line of text.replace(/\r?\n$/, '').split(/\r?\n/)) {
      const last = found.at(-1);
      const [, name, value = ''] = (inKey ? null : /^([A-Za-z_]\w*)=(.*)$/.exec(line)) ?? [];
      if (name !== undefined) found.push({ name, value });
      else if (last !== undefined) last.value += `\n${line}`;
      if (line.includes('-----BEGIN ')) inKey = true;
      if (line.includes('-----END ')) inKey = false;
    }
    return found.map(({ name, value }) => ({ state: 'known', name, value: new Secret(value) }));
  },
};

/**
 * The table that `railway variable list` draws (railwayapp/cli src/table.rs): it breaks long values at blanks and hyphens, and a blank
 * at a break is gone, so that a value on several lines cannot be put together again.
 */
export const railwayTable: Download = {
  from: 'railway variable list',
  recognises: (text) => /╔═* Variables for .* ═*╗/.test(text),
  read(text) {
    const rows: { readonly name: string; readonly parts: string[] }[] = [];
    for (const line of text.split(/\r?\n/)) {
      const [, name = '', value] = /^║ (.*?)\s+│ (.*?)\s*║$/.exec(line.trim()) ?? [];
      if (value === undefined) continue;
      if (name.trim() === '') rows.at(-1)?.parts.push(value);
      else rows.push({ name: name.trim(), parts: [value] });
    }
    return rows.map(
      ({ name, parts: [value = '', ...more] }): Pulled =>
        more.length === 0
          ? { state: 'known', name, value: new Secret(value) }
          : {
              state: 'to be supplied',
              name,
              why: 'the table breaks its value; `railway variable list --json` gives it whole',
            },
    );
  },
};
