import type { Committed } from '../../core/app/env.ts';
import { isPlaceholder } from '../../core/env/placeholder.ts';
import { nameOf } from '../../core/app/paths.ts';
import { dialects } from '../../core/env/dialects/index.ts';
import { isSecretName } from '../../core/env/names.ts';
import { shapes } from './shapes.ts';

/** `.env`, `.env.production`, `.env.backup`, `prod.env`; not what is made to be shown. */
export const isEnvFile = (path: string): boolean => {
  const name = nameOf(path);
  return (
    /^\.env(?:\.[\w-]+)*$|^[\w-]+\.env$|^\.envrc$/i.test(name) &&
    !/example|template|sample|dist$|defaults|schema|\.d$|\.ts$/i.test(name)
  );
};

/** A file of variables is worth a word where one of them is secret and filled in, and git knows it, or may. */
export function readEnvFile(file: string, text: string, committed: Committed['committed']): Committed[] {
  // Here on this disk only is where it belongs.
  if (committed === false) return [];
  const { entries } = dialects.dotenv.read(text);
  const names = entries
    .filter(
      ({ name, value }) =>
        (isSecretName(name) || shapes.some((shape) => fits(shape, value))) && !isPlaceholder(value),
    )
    .map(({ name }) => name);
  return names.length === 0 ? [] : [{ kind: 'env file', file, names: [...new Set(names)], committed }];
}

const fits = ({ pattern, hint, holds }: (typeof shapes)[number], value: string): boolean => {
  const match = value.includes(hint) ? pattern.exec(value) : null;
  return match !== null && (holds?.(match[1] ?? '') ?? true);
};
