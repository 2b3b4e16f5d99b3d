import type { Tree } from '../../core/app/tree.ts';
import { both, told } from '../../core/code/platform-words.ts';
import { type Finding, finding, type Words } from '../../core/code/rule.ts';
import { settingLines, settingsOf } from '../../core/code/settings.ts';
import { supabaseServices } from './words.ts';

const settings: Words = {
  rule: 'supabase.config',
  what: told('is set up for Supabase', 'est configurée pour Supabase'),
  wayOut: both(
    'carry over to your own services what it says of sign-in, mail and buckets; it is of no use to them as it is',
    'reportez sur vos propres services ce qu’elle dit des connexions, des courriels et des buckets ; telle quelle, elle ne leur sert à rien',
  ),
  effort: 'setting',
};

const policy: Words = {
  rule: 'supabase.policy',
  what: told('asks in SQL who is signed in', 'demande en SQL qui est connecté'),
  wayOut: both(
    'keep the schema auth with its functions (GoTrue brings them), or make the same functions over request.jwt.claims; the roles anon, authenticated and service_role must be there first',
    'gardez le schéma auth et ses fonctions (GoTrue les apporte), ou recréez-les à partir de request.jwt.claims ; les rôles anon, authenticated et service_role doivent exister d’abord',
  ),
  effort: 'drop-in',
  needs: 'auth-api',
};

/** What the CLI of Supabase keeps in a repository, and SQL that only runs beside Supabase Auth. */
export async function supabaseFolder(tree: Tree): Promise<readonly Finding[]> {
  const sql = (await settingsOf(tree)).filter(({ path }) => path.endsWith('.sql'));
  return [
    ...tree.named('config.toml').flatMap((path) => (inFolder(path) ? [finding(settings, '', path, 1)] : [])),
    ...tree
      .named('index.ts', 'index.js')
      .flatMap((path) => functionOf(path).map((name) => finding(deployed, name, path, 1))),
    ...sql.flatMap((file) =>
      settingLines(file).flatMap(({ line, text }) => {
        const [call] = /\bauth\.(?:uid|jwt|role|email)\(\)/i.exec(text) ?? [];
        return call === undefined ? [] : [finding(policy, call, file.path, line)];
      }),
    ),
  ];
}

const deployed: Words = {
  ...supabaseServices.functions,
  rule: 'supabase.function',
  what: told('is a function that Supabase runs', 'est une fonction que Supabase exécute'),
};

const inFolder = (path: string): boolean => /(?:^|\/)supabase\/[^/]+$/.test(path);
const functionOf = (path: string): string[] => {
  const name = /(?:^|\/)supabase\/functions\/([^/]+)\/index\.[jt]s$/.exec(path)?.[1];
  return name === undefined || name.startsWith('_') ? [] : [name];
};
