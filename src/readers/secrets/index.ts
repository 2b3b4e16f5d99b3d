import type { Committed } from '../../core/app/env.ts';
import { folderOf, nameOf } from '../../core/app/paths.ts';
import type { Reader } from '../../core/app/reader.ts';
import type { Tree } from '../../core/app/tree.ts';
import { readEnvFile, isEnvFile } from './env-file.ts';
import { inText } from './text.ts';

/** Secrets that should not stand in a repository: named, never shown. */
export const secrets: Reader = {
  id: 'secrets',
  read: async (tree) => {
    const found = await Promise.all(
      tree.files
        .filter(({ path, bytes }) => bytes > 0 && !isShown(path))
        .map(({ path }) => inFile(tree, path)),
    );
    return { secrets: found.flat() };
  },
};

/** Files whose text is looked at; beyond these a value that looks like a key is chance. */
const texts =
  /\.(?:[cm]?[jt]sx?|vue|svelte|astro|py|rb|php|go|java|kt|rs|cs|sh|bash|zsh|ya?ml|json5?|toml|ini|cfg|conf|properties|tf|tfvars|xml|html?|md|txt|sql|env|pem|key|ppk|service|http|ipynb)$|^(?:Dockerfile|Procfile|Makefile|Caddyfile|\.npmrc|\.netrc|\.pgpass|id_\w+)/i;

/** Lock files are full of hashes; examples and tests are full of made-up keys. A folder of backups is neither. */
const isShown = (path: string): boolean =>
  folderOf(path)
    .split('/')
    .some((part) =>
      /^(?:examples?|samples?|demos?|_{0,2}fixtures?_{0,2}|_{0,2}tests?_{0,2}|specs?|e2e|cypress|playwright)$/i.test(
        part,
      ),
    ) ||
  /(?:^|[-.])lock\.(?:json|ya?ml)$|\.lock$|\.min\.js$|\.map$|\.(?:test|spec|stories)\.[cm]?[jt]sx?$|^tests?(?:_\w+)?\.py$|\.pub$/.test(
    nameOf(path),
  );

async function inFile(tree: Tree, file: string): Promise<Committed[]> {
  const committed = tree.committed(file);
  const dump = dumpOf(file);
  if (dump !== undefined) {
    const text = dump === 'named' ? '' : await tree.text(file);
    return dump === 'named' || isDump(text ?? '')
      ? [{ kind: 'database dump', file, names: [nameOf(file)], committed }]
      : [];
  }
  if (isEnvFile(file)) return readEnvFile(file, (await tree.text(file)) ?? '', committed);
  if (!texts.test(nameOf(file))) return [];
  const text = await tree.text(file);
  return text === undefined ? [] : inText(file, text, committed);
}

/** By its name: a compressed or binary dump cannot be anything else; a .sql file is one when rows stand in it. */
function dumpOf(file: string): 'named' | 'maybe' | undefined {
  if (/\.(?:sql\.(?:gz|bz2|xz|zst|zip)|pgdump|dump(?:\.gz)?|rdb|bak)$/i.test(file)) return 'named';
  return /\.sql$/i.test(file) && !/(?:^|\/)(?:migrations?|seeds?|schema)(?:\/|\.sql$)/i.test(file)
    ? 'maybe'
    : undefined;
}

/** What pg_dump and mysqldump begin with, together with rows. */
const isDump = (text: string): boolean =>
  /^-- (?:PostgreSQL database dump|MySQL dump|MariaDB dump|Dumped from)/m.test(text.slice(0, 2000)) &&
  /^(?:COPY .* FROM stdin;|INSERT INTO )/m.test(text);
