import type { Secret } from '../../../core/secret.ts';

const mask = '[secret]';

/** Words of the tool itself: as a password they hide nothing, and masking them would break every line that names a database. */
const ordinary = new Set(['postgres', 'redis', 'default', 'unmoor', 'source', 'target']);

export interface Redactor {
  /** From here on the secret is masked, also as it stands percent-encoded and in JSON. Of a URL it is the password. */
  know(secret: Secret): void;
  clean(text: string): string;
}

/** The net under the type `Secret`: it stands at the single place where text leaves the process. */
export function createRedactor(): Redactor {
  const known = new Set<string>();
  const add = (text: string): void => {
    if (text.length < 4 || ordinary.has(text)) return;
    for (const form of [text, encodeURIComponent(text), JSON.stringify(text).slice(1, -1)]) known.add(form);
  };
  return {
    know(secret) {
      const text = secret.reveal();
      const [, password] = /^[a-z]+:\/\/[^/@]*?:([^@]*)@/i.exec(text) ?? [];
      // A URL without a password is no secret, and people want to see it.
      if (password === undefined && /^[a-z]+:\/\//i.test(text)) return;
      add(password ?? text);
      try {
        add(decodeURIComponent(password ?? ''));
      } catch {
        // not percent-encoded text: its own form is known already
      }
    },
    clean(text) {
      let clean = text.replace(/\b([a-z]+:\/\/[^\s:/@]*):(?!password@)[^\s@/]+@/gi, `$1:${mask}@`);
      // The longest first: a URL holds the password, and would otherwise be left half masked.
      for (const secret of [...known].sort((a, b) => b.length - a.length))
        clean = clean.replaceAll(secret, mask);
      return clean;
    },
  };
}
