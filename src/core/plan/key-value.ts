import type { Claim } from '../app/component.ts';
import type { Use } from '../app/data.ts';
import { usesInWords } from '../app/use-name.ts';
import { both } from '../text.ts';
import { memory, txt } from './amounts.ts';
import { type Asked, dataOf, usesOf } from './asked.ts';
import { listening, portFor } from './ports.ts';
import type { Setting, Settings } from './settings.ts';

/** One server process of a key-value store. `cache` may forget; `state` must not. */
export interface Instance {
  readonly name: 'cache' | 'state';
  readonly uses: readonly Use[];
  readonly maxMib: number;
  readonly port: number;
}

/**
 * Under memory pressure a cache must drop its oldest entries, and everything else must refuse to grow: with `allkeys-lru` a queue
 * and a session were evicted (facts V10). One process has one policy, so what may be lost and what may not stand apart.
 */
export function instancesOf(asked: Asked): readonly Instance[] {
  const uses = [...usesOf(asked)];
  const cached = uses.filter((use) => use === 'cache');
  const kept = uses.filter((use) => use !== 'cache');
  const mib = maxMib(asked);
  return [
    ...(kept.length === 0
      ? []
      : [{ name: 'state', uses: kept, maxMib: mib, port: portFor(asked, 6379) } as const]),
    ...(cached.length === 0
      ? []
      : [{ name: 'cache', uses: cached, maxMib: mib, port: portFor(asked, 6389) } as const]),
  ];
}

/** Twice what is stored today, in steps of 64; 256 MB where nobody measured. MiB. */
function maxMib(asked: Asked): number {
  const measured = dataOf(asked, 'redis').map(({ measured: of }) => of?.bytes);
  const known = measured.filter((bytes) => bytes !== undefined);
  if (known.length === 0) return 256;
  const mib = known.reduce((sum, bytes) => sum + bytes, 0) / (1024 * 1024);
  return Math.max(64, Math.ceil((2 * mib) / 64) * 64);
}

/**
 * What an instance may really take: a quarter on top for buffers and fragmentation; where it is written to disk, half as much again
 * for the pages that change while a child writes (redis.io/docs, persistence: the fork shares pages until they are written).
 */
const takenBy = ({ name, maxMib: mib }: Instance): number =>
  Math.ceil(mib * (name === 'state' ? 1.75 : 1.25));

export function claimOf(asked: Asked): Claim {
  const instances = instancesOf(asked);
  const how = instances
    .map((one) => txt`${one.name} ${memory(one.maxMib)} × ${one.name === 'state' ? '1.75' : '1.25'}`)
    .reduce((all, one) => txt`${all} + ${one}`, both('', ''));
  return {
    mib: instances.reduce((sum, one) => sum + takenBy(one), 0),
    how: { en: how.en.replace(/^ \+ /, ''), fr: how.fr.replace(/^ \+ /, '').replaceAll('.', ',') },
  };
}

const fixed = (value: Setting['value'], en: string, fr: string, source: string): Setting => ({
  value,
  how: both(en, fr),
  source,
});

/** The settings of every instance, as `state.maxmemory`. Redis and Valkey name them alike. */
export function settingsOf(asked: Asked): Settings {
  return Object.fromEntries(
    instancesOf(asked).flatMap((one) =>
      Object.entries(one.name === 'state' ? keeps(asked, one) : forgets(asked, one)).map(([key, value]) => [
        `${one.name}.${key}`,
        value,
      ]),
    ),
  );
}

const common = (asked: Asked, { maxMib: mib, port }: Instance): Settings => ({
  port: fixed(
    port,
    'no service of the app listens there',
    'aucun service de l’application n’y écoute',
    'own',
  ),
  maxmemory: {
    value: mib,
    unit: 'MB',
    how: both('twice what is stored, 256 MB where unknown', 'le double du contenu, 256 Mo si inconnu'),
    source: 'https://redis.io/docs/latest/develop/reference/eviction/',
  },
  bind: listening(asked),
  'acl-user': fixed(
    'app',
    'a user of its own, with a password; the default user is off',
    'un utilisateur propre, avec mot de passe ; l’utilisateur par défaut est désactivé',
    'own',
  ),
});

const keeps = (asked: Asked, one: Instance): Settings => ({
  ...common(asked, one),
  'maxmemory-policy': {
    value: 'noeviction',
    how: txt`${usesInWords(one.uses)}${both(': nothing may be dropped', ' : rien ne doit être évincé')}`,
    source: 'tried',
  },
  appendonly: fixed('yes', 'a restart must not empty it', 'un redémarrage ne doit pas la vider', 'own'),
  appendfsync: fixed(
    'everysec',
    'a crash loses one second at most',
    'un arrêt brutal perd une seconde au plus',
    'https://redis.io/docs/latest/operate/oss_and_stack/management/persistence/',
  ),
});

const forgets = (asked: Asked, one: Instance): Settings => ({
  ...common(asked, one),
  'maxmemory-policy': fixed(
    'allkeys-lru',
    'it is a pure cache: the oldest goes first',
    'c’est un simple cache : le plus ancien part d’abord',
    'https://redis.io/docs/latest/develop/reference/eviction/',
  ),
  appendonly: fixed('no', 'it fills again by itself', 'il se remplit de lui-même', 'own'),
});
