import type { Tree } from '../../core/app/tree.ts';
import { findTies } from '../../core/code/find-ties.ts';
import { both } from '../../core/code/platform-words.ts';
import type { Finding, TieRules, Words } from '../../core/code/rule.ts';

interface Engine {
  readonly name: string;
  /** What it is carried over by. */
  readonly tools: string;
  readonly module: RegExp;
  /** In code: what a framework or an address calls it. */
  readonly text: RegExp;
  /** As Prisma's schema calls it. */
  readonly provider: RegExp;
}

const engines: readonly Engine[] = [
  {
    name: 'MongoDB',
    tools: 'mongodump, mongorestore',
    module: /^(?:mongodb|mongoose|@typegoose\/typegoose|pymongo|motor|mongoengine|beanie)(?:[./]|$)/,
    text: /\bmongodb(?:\+srv)?:\/\//,
    provider: /^mongodb$/,
  },
  {
    name: 'MySQL',
    tools: 'mysqldump, mysql',
    module: /^(?:mysql2?|mariadb|MySQLdb|pymysql|aiomysql|asyncmy)(?:[./]|$)/,
    text: /\bdjango\.db\.backends\.mysql\b|\b(?:mysql|mariadb)(?:\+\w+)?:\/\//,
    provider: /^mysql$/,
  },
  {
    name: 'SQL Server',
    tools: 'sqlpackage',
    module: /^(?:mssql|tedious|pymssql)(?:[./]|$)/,
    text: /^mssql$|\bmssql(?:\+\w+)?:\/\//,
    provider: /^sqlserver$/,
  },
];

const wordsOf = ({ name, tools }: Engine): Words => ({
  rule: 'any.other-database',
  what: () =>
    both(
      `keeps data in ${name}, which Unmoor does not move`,
      `garde des données dans ${name}, qu’Unmoor ne déménage pas`,
    ),
  wayOut: both(
    `run ${name} on the new side and carry it over by its own tools (${tools}) with the app stopped, or leave it where it is`,
    `faites tourner ${name} sur le nouvel hébergement et transportez-le avec ses propres outils (${tools}), application arrêtée, ou laissez-le où il est`,
  ),
  effort: 'setting',
});

const rulesFor = (engine: Engine): TieRules => {
  const words = wordsOf(engine);
  return {
    words: ['mongo', 'motor', 'beanie', 'mysql', 'mariadb', 'mssql', 'tedious', 'sqlserver'],
    imports: [{ ...words, module: engine.module }],
    texts: [{ ...words, text: engine.text, only: 'code' }],
    keys: [{ ...words, key: /^provider$/, value: engine.provider, file: /\.prisma$/ }],
  };
};

/** Databases that stay behind: each is told once, at the first place that speaks to it. */
export async function otherDatabases(tree: Tree): Promise<readonly Finding[]> {
  const found = await Promise.all(engines.map((engine) => findTies(tree, rulesFor(engine))));
  return found.flatMap((one) => one.toSorted(byFile).slice(0, 1));
}

const byFile = (a: Finding, b: Finding): number => (a.file < b.file ? -1 : Number(a.file > b.file));
