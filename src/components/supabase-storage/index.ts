import type { Component } from '../../core/app/component.ts';
import { memory } from '../../core/plan/amounts.ts';
import { command } from '../../core/plan/check.ts';
import { asksFor } from '../../core/plan/asked.ts';
import { portFor } from '../../core/plan/ports.ts';
import { both, proper } from '../../core/text.ts';

export const supabaseStorage: Component = {
  id: 'supabase-storage',
  name: proper('Supabase Storage'),
  role: 'storage-api',
  does: both(
    'Answers `storage` of supabase-js: buckets and files, with the rules that stand in the database.',
    'Répond à `storage` de supabase-js : espaces et fichiers, avec les règles de la base.',
  ),
  answers: ['storage-api'],
  connections: 10,
  wants: ['sql', 'front', 'rows-api'],
  when: (asked) =>
    asksFor(asked, 'storage-api')
      ? { say: 'needed', why: both('The app keeps files by it.', 'L’application y garde des fichiers.') }
      : { say: 'idle', why: both('The app keeps no files by it.', 'L’application n’y garde aucun fichier.') },
  claim: () => ({ mib: 200, how: memory(200) }),
  size: ({ asked }) => ({
    port: {
      value: portFor(asked, 5000),
      how: both(
        'reached from inside only, behind the front',
        'joignable de l’intérieur seulement, derrière le frontal',
      ),
      source: 'https://github.com/supabase/storage',
    },
  }),
  risks: () => [
    {
      id: 'dangling-objects',
      what: both(
        'Rows about files arrive with the database; without the files they point to nothing, and public addresses name the old host.',
        'Les lignes sur les fichiers arrivent avec la base ; sans les fichiers elles ne mènent à rien, et les adresses publiques nomment l’ancien hôte.',
      ),
      likelihood: 'high',
      impact: 'medium',
      mitigation: both(
        'Copy the objects over S3 and count both sides before the cutover; rewrite stored addresses, or keep a host that redirects.',
        'Copier les objets par S3 et compter des deux côtés avant la bascule ; réécrire les adresses enregistrées, ou garder un hôte qui redirige.',
      ),
      covers: ['B49', 'egoejo:442'],
    },
  ],
  checks: ({ domain }) => [
    command(
      'prepare',
      'storage.status',
      `curl -sS --resolve ${domain}:443:<host-ip> -o /dev/null -w '%{http_code}' https://${domain}/storage/v1/status`,
      {
        what: both('The file service answers', 'Le service de fichiers répond'),
        expect: both('`200`', '`200`'),
        covers: ['B49'],
      },
    ),
  ],
};
