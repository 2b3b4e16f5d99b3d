import type { Component } from '../../core/app/component.ts';
import { memory } from '../../core/plan/amounts.ts';
import { dataOf } from '../../core/plan/asked.ts';
import { command } from '../../core/plan/check.ts';
import { portFor } from '../../core/plan/ports.ts';
import { both, proper } from '../../core/text.ts';
import { observe } from './observe.ts';
import { garageReader } from './reader.ts';
import { render, serves } from './render.ts';

const manual = 'https://garagehq.deuxfleurs.fr/documentation/reference-manual/configuration/';

export const garage: Component = {
  id: 'garage',
  name: proper('Garage'),
  role: 'objects',
  does: both('Keeps objects and speaks S3.', 'Garde les objets et parle S3.'),
  answers: [],
  wants: ['file-backup'],
  when: (asked) =>
    dataOf(asked, 'objects').length > 0
      ? {
          say: 'advised',
          why: both(
            'The app keeps objects; Garage is kept up, which MinIO no longer is.',
            'L’application garde des objets ; Garage est maintenu, MinIO ne l’est plus.',
          ),
        }
      : { say: 'idle', why: both('The app keeps no objects.', 'L’application ne garde pas d’objets.') },
  claim: () => ({ mib: 256, how: memory(256) }),
  size: ({ asked }) => ({
    's3_api.port': {
      value: portFor(asked, 3900),
      how: both(
        'reached from inside only, behind the front',
        'joignable de l’intérieur seulement, derrière le frontal',
      ),
      source: manual,
    },
    replication_factor: {
      value: 1,
      how: both(
        'one host: copies are the backup’s work',
        'un seul serveur : les copies sont l’affaire de la sauvegarde',
      ),
      source: manual,
    },
    block_ram_buffer_max: {
      value: 64,
      unit: 'MB',
      how: both('a quarter of its memory', 'un quart de sa mémoire'),
      source: manual,
    },
    db_engine: { value: 'lmdb', how: both('the default', 'la valeur par défaut'), source: manual },
  }),
  risks: () => [
    {
      id: 'one-copy',
      what: both(
        'Objects on one disk are lost with it.',
        'Des objets sur un seul disque se perdent avec lui.',
      ),
      likelihood: 'low',
      impact: 'high',
      mitigation: both(
        'Back them up to another place each night, or use an S3 service from the start.',
        'Les sauvegarder ailleurs chaque nuit, ou prendre un service S3 dès le début.',
      ),
      covers: ['B28'],
    },
  ],
  checks: () => [
    command('cutover', 'objects.count', 'rclone check <old>:<bucket> <new>:<bucket> --one-way', {
      what: both('Every object is on the new side', 'Chaque objet est du nouveau côté'),
      expect: both('`0 differences found`', '`0 differences found`'),
      covers: ['egoejo:442', 'A36'],
    }),
  ],
  serves,
  observe,
  render,
  readers: [garageReader],
};
