import { z } from 'zod';
import { ask, linesOf, partsOf } from '../ask.ts';

export interface BackupSeen {
  /** The stack has backups of its database. */
  readonly wanted: boolean;
  readonly error?: string;
  /** When the newest ended, Unix time in ms; undefined where there is none. */
  readonly newest?: number;
}

/** pgbackrest(1), `info --output=json`. */
const info = z.array(z.object({ backup: z.array(z.object({ timestamp: z.object({ stop: z.number() }) })) }));

export const backupAsk = ask({
  script: ({ manifest: { packages } }) =>
    packages.includes('pgbackrest')
      ? `echo '## wanted'
echo '## info'
runuser -u postgres -- pgbackrest --output=json --log-level-file=off --log-level-console=off --log-level-stderr=error info 2>&1
`
      : '',
  read: (text): BackupSeen => {
    const parts = partsOf(text);
    const lines = linesOf(parts.get('info') ?? '');
    const parsed = info.safeParse(parseJson(lines.join('\n')));
    if (!parsed.success) return { wanted: parts.has('wanted'), error: lines.at(-1) ?? 'no answer' };
    const ends = parsed.data.flatMap(({ backup }) => backup.map(({ timestamp }) => timestamp.stop));
    return {
      wanted: parts.has('wanted'),
      ...(ends.length === 0 ? {} : { newest: Math.max(...ends) * 1000 }),
    };
  },
});

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
