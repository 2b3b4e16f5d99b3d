import type { Data, DataKind } from '../../core/app/data.ts';
import { isAside } from '../../core/app/packages/aside.ts';
import type { Tree } from '../../core/app/tree.ts';

/** Drivers in the package files of languages that are not read further: a line that names one says what the app speaks to. */
const drivers: readonly (readonly [RegExp, DataKind, string?])[] = [
  [/^(?:require )?github\.com\/(?:jackc\/pgx|lib\/pq|go-pg\/pg)\b/, 'postgres'],
  [/^(?:require )?github\.com\/(?:redis\/go-redis|go-redis\/redis|gomodule\/redigo)\b/, 'redis'],
  [/^(?:require )?github\.com\/(?:aws\/aws-sdk-go-v2\/service\/s3|minio\/minio-go)\b/, 'objects'],
  [/^gem ["']pg["']/, 'postgres'],
  [/^gem ["'](?:redis|redis-rails|hiredis)["']/, 'redis'],
  [/^gem ["']sidekiq["']/, 'queue', 'sidekiq'],
  [/^gem ["'](?:resque)["']/, 'queue', 'resque'],
  [/^gem ["']aws-sdk-s3["']/, 'objects'],
  [/^"(?:predis\/predis|ext-redis)":/, 'redis'],
  [/^"ext-pgsql":|^"ext-pdo_pgsql":/, 'postgres'],
  [/^(?:sqlx|tokio-postgres|diesel)\s*=.*postgres/, 'postgres'],
  [/^redis\s*=/, 'redis'],
];

export async function dataOfOtherLanguages(tree: Tree): Promise<Data[]> {
  const files = tree
    .named('go.mod', 'Gemfile', 'composer.json', 'Cargo.toml')
    .filter((file) => !isAside(file));
  const found = await Promise.all(files.map(async (file) => driversIn(file, (await tree.text(file)) ?? '')));
  return found.flat();
}

function driversIn(file: string, text: string): Data[] {
  return text.split(/\r?\n/).flatMap((raw, index) => {
    const line = raw.trim();
    const driver = line.endsWith('// indirect') ? undefined : drivers.find(([pattern]) => pattern.test(line));
    if (driver === undefined) return [];
    const [, kind, engine] = driver;
    const id = engine === undefined ? kind : `${kind}.${engine}`;
    return [
      { id, kind, ...(engine === undefined ? {} : { engine }), env: [], from: [{ file, line: index + 1 }] },
    ];
  });
}
