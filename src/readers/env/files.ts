import { nameOf } from '../../core/app/paths.ts';
import { dialects } from '../../core/env/dialects/index.ts';
import type { Reading } from './reading.ts';

/** Files that name variables without values, for people to fill in. */
export const isTemplate = (path: string): boolean =>
  /^(?:\.?env[\w.-]*\.(?:example|template|sample|dist|defaults)|\.env\.(?:example|template|sample|dist)[\w.-]*|(?:example|sample)\.env)$/i.test(
    nameOf(path),
  );

export const readTemplate = (file: string, text: string): Reading[] =>
  dialects.dotenv.read(text).entries.map(({ name, line }) => ({ name, file, line, how: 'named' }));

const filledIn = /\$\{([A-Za-z_]\w*)(?:(:?[-?+])[^}]*)?\}|(?<![$\\])\$([A-Za-z_]\w*)/g;

/** `${X}`, `${X:-default}`, `${X:?needed}` in a compose file. `$$` is a dollar, and belongs to the container's own shell. */
export const readCompose = (file: string, text: string): Reading[] =>
  readFilledIn(file, text.replaceAll('$$', '  '));

/** `$PORT` in the commands of a Procfile. */
export const readProcfile = (file: string, text: string): Reading[] => readFilledIn(file, text);

function readFilledIn(file: string, text: string): Reading[] {
  return text.split('\n').flatMap((written, index) =>
    [...written.replace(/(^|\s)#.*/, '').matchAll(filledIn)].map(
      ([, braced, operator, bare]): Reading => ({
        name: braced ?? bare ?? '',
        file,
        line: index + 1,
        how: operator === undefined ? 'passed' : operator.endsWith('?') ? 'required' : 'optional',
      }),
    ),
  );
}

/** ARG of a Dockerfile: what must be given when the image is built. What ENV sets is set already. */
export function readDockerfile(file: string, text: string): Reading[] {
  const set = new Set([...text.matchAll(/^\s*ENV\s+(\w+)[= ]/gim)].map(([, name]) => name));
  return text.split('\n').flatMap((written, index): Reading[] => {
    const [, name, value] = /^\s*ARG\s+([A-Za-z_]\w*)\s*(=?)/i.exec(written) ?? [];
    if (name === undefined || !/[A-Z]/.test(name) || isOfTheImage(name)) return [];
    const how = value === '=' || set.has(name) ? 'optional' : 'passed';
    return [{ name, file, line: index + 1, how, when: 'build' }];
  });
}

/** Versions that a base image is picked by, and what BuildKit sets. */
const isOfTheImage = (name: string): boolean =>
  /(?:_VERSION|^VERSION|^TARGET\w+|^BUILD\w+|^DEBIAN_FRONTEND|^(?:UID|GID|USER))$/.test(name);
