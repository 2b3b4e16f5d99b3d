import { accessAsk } from './asks/access.ts';
import { backupAsk } from './asks/backup.ts';
import { clockAsk } from './asks/clock.ts';
import { databaseAsk } from './asks/database.ts';
import { diskAsk } from './asks/disk.ts';
import { envAsk } from './asks/env.ts';
import { frontAsk } from './asks/front.ts';
import { mailAsk } from './asks/mail.ts';
import { memoryAsk } from './asks/memory.ts';
import { poolAsk } from './asks/pool.ts';
import { queueAsk } from './asks/queue.ts';
import { redisAsk } from './asks/redis.ts';
import { releaseAsk } from './asks/release.ts';
import { tlsAsk } from './asks/tls.ts';
import { unitsAsk } from './asks/units.ts';
import { upkeepAsk } from './asks/upkeep.ts';
import { upstreamsAsk } from './asks/upstreams.ts';
import { watchAsk } from './asks/watch.ts';
import type { Ask } from './ask.ts';
import type { Subject } from './system.ts';

/** Everything that is asked of the server itself. */
const asks = {
  access: accessAsk,
  backup: backupAsk,
  clock: clockAsk,
  database: databaseAsk,
  disk: diskAsk,
  env: envAsk,
  front: frontAsk,
  mail: mailAsk,
  memory: memoryAsk,
  pool: poolAsk,
  queue: queueAsk,
  redis: redisAsk,
  release: releaseAsk,
  tls: tlsAsk,
  units: unitsAsk,
  upkeep: upkeepAsk,
  upstreams: upstreamsAsk,
  watch: watchAsk,
} as const;

type Asks = typeof asks;

/** The answer of each ask; undefined where it did not come in time. */
export type Inside = { readonly [K in keyof Asks]: Asks[K] extends Ask<infer T> ? T | undefined : never };

export const askNames = Object.keys(asks) as (keyof Asks)[];

/** Seconds that one ask may take: a program that hangs is a finding, and must not hide the others. */
const patienceS = 30;

/** How timeout(1) ends when it had to end the program. */
const late = 124;

/**
 * One script that asks everything, as root, and changes nothing: one way to the server and back. The asks run beside each other, each
 * with its time, and come back in base64, so that nothing that a program prints can be taken for another's answer.
 */
export function lookScript(subject: Subject): string {
  const one = (name: keyof Asks) => `look ${name} 3<<'END-OF-ASK' &
${asks[name].script(subject)}
END-OF-ASK
`;
  return `export LC_ALL=C PAGER=cat SYSTEMD_PAGER=cat SYSTEMD_COLORS=0
umask 077
dir=$(mktemp -d -p /run unmoor-look.XXXXXX)
trap 'rm -rf "$dir"' EXIT
look() {
  timeout --kill-after=1 ${patienceS} sh /dev/fd/3 > "$dir/$1" 2>/dev/null < /dev/null
  echo $? > "$dir/$1.end"
}
${askNames.map(one).join('')}wait
for one in ${askNames.join(' ')}; do
  echo "$one $(cat "$dir/$one.end") $(base64 -w 0 "$dir/$one")"
done
`;
}

/** @throws Error where the server answered something else */
export function readInside(text: string): Inside {
  const answers = new Map(
    text
      .trim()
      .split('\n')
      .map((line): [string, { readonly end: number; readonly text: string }] => {
        const [name = '', end = '', coded = ''] = line.split(' ');
        return [name, { end: Number(end), text: decode(coded) }];
      }),
  );
  return Object.fromEntries(
    askNames.map((name) => {
      const answer = answers.get(name);
      if (answer === undefined) throw new Error(`the server did not say its ${name}`);
      return [name, answer.end === late ? undefined : asks[name].read(answer.text)];
    }),
  ) as unknown as Inside;
}

const decode = (coded: string): string =>
  new TextDecoder().decode(Uint8Array.from(atob(coded), (char) => char.charCodeAt(0)));
