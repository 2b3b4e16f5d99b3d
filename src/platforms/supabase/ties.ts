import type { Data } from '../../core/app/data.ts';
import type { Found, Reader } from '../../core/app/reader.ts';
import type { Tree } from '../../core/app/tree.ts';
import { findTies } from '../../core/code/find-ties.ts';
import { brandFacts } from '../../core/code/platform-words.ts';
import { type Finding, placesOf } from '../../core/code/rule.ts';
import { settingLines, settingsOf } from '../../core/code/settings.ts';
import { supabaseFolder } from './folder.ts';
import { hostRules, supabaseRules } from './rules.ts';

/** What in an app speaks to Supabase: client calls, told apart by the service that answers them, hosts, variables, its own folder. */
export const supabaseTies: Reader = {
  id: 'supabase ties',
  async read(tree: Tree): Promise<Found> {
    const findings = [...(await findTies(tree, supabaseRules)), ...(await supabaseFolder(tree))];
    return {
      ...brandFacts('supabase', findings, hostRules),
      data: dataOf(findings, await addressVariables(tree, findings)),
    };
  },
};

/** Whoever asks Supabase for rows has a database there; whoever asks for files, a store of objects. */
function dataOf(findings: readonly Finding[], env: readonly string[]): Data[] {
  const of = (...rules: readonly string[]) => findings.filter(({ words }) => rules.includes(words.rule));
  const rows = of(
    'supabase.rows',
    'supabase.rpc',
    'supabase.auth',
    'supabase.database-host',
    'supabase.policy',
  );
  const files = of('supabase.storage', 'supabase.s3');
  return [
    ...(rows.length === 0
      ? []
      : [{ id: 'postgres', kind: 'postgres' as const, platform: 'supabase', env, from: placesOf(rows) }]),
    ...(files.length === 0
      ? []
      : [{ id: 'objects', kind: 'objects' as const, platform: 'supabase', env: [], from: placesOf(files) }]),
  ];
}

/** Variables that a file of settings gives the address of a database at Supabase: with one, the app speaks SQL. */
async function addressVariables(tree: Tree, findings: readonly Finding[]): Promise<readonly string[]> {
  const places = findings.filter(({ words }) => words.rule === 'supabase.database-host');
  const names = (await settingsOf(tree)).flatMap((file) =>
    settingLines(file).flatMap(({ line, key = '' }) =>
      places.some((place) => place.file === file.path && place.line === line) && /^[A-Z][A-Z\d_]+$/.test(key)
        ? [key]
        : [],
    ),
  );
  return [...new Set(names)].toSorted();
}
