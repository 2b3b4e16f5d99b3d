import type { Component } from '../../core/app/component.ts';
import { memory } from '../../core/plan/amounts.ts';
import { command } from '../../core/plan/check.ts';
import { shellReader } from '../../core/stack/shell-reader.ts';
import { both, proper } from '../../core/text.ts';
import { reader } from './reader.ts';
import { render } from './render.ts';
import { size } from './size.ts';

export const borg: Component = {
  id: 'borg',
  name: proper('BorgBackup'),
  role: 'file-backup',
  does: both(
    'Copies media, configuration and secrets to a machine elsewhere each night, encrypted.',
    'Copie médias, configuration et secrets vers une autre machine chaque nuit, chiffrés.',
  ),
  answers: [],
  when: (asked) => {
    if (!asked.target.can('one-host'))
      return {
        say: 'idle',
        why: both(
          'Files do not lie on a host of one’s own.',
          'Les fichiers ne sont pas sur un serveur à soi.',
        ),
      };
    const folders = asked.app.data
      .filter(({ kind }) => kind === 'files')
      .map(({ folder, id }) => `\`${folder ?? id}\`, `)
      .join('');
    return {
      say: 'advised',
      why: both(
        `On the host alone lie: ${folders}configuration and certificates.`,
        `Ne se trouvent que sur le serveur : ${folders}la configuration et les certificats.`,
      ),
    };
  },
  claim: () => ({ mib: 192, how: memory(192) }),
  size,
  render,
  readers: [reader, shellReader],
  checks: () => [
    command('prepare', 'files.backup', 'borg create --stats ::drill-{now} /etc /srv/app', {
      what: both('Files arrive on the other machine', 'Les fichiers arrivent sur l’autre machine'),
      expect: both('statistics, and exit code 0', 'des statistiques, et le code de sortie 0'),
      covers: ['B38', 'girlycrea:756', 'egoejo:466'],
    }),
    command('eve', 'files.drill', 'borg extract --dry-run --list ::<archive> srv/app', {
      what: both('They can be read back', 'Ils se relisent'),
      expect: both('every file, and exit code 0', 'chaque fichier, et le code de sortie 0'),
      covers: ['B38'],
    }),
  ],
};
