import { settleScript } from '../../core/health/asks/upstreams.ts';
import type { Fault } from '../../core/health/fault.ts';
import { readRendered } from '../provision/rendered.ts';
import { type Examination, examine, type Patient } from './examine.ts';

export interface Mending {
  readonly id: string;
  readonly of?: string;
  /** What was typed on the server. */
  readonly script: string;
  /** It is gone now. */
  readonly mended: boolean;
  /** What the script said where it failed. */
  readonly said?: string;
}

export interface Mended extends Examination {
  readonly mendings: readonly Mending[];
}

/** Faults that `--fix` may mend: those that nothing else explains, by what can be done twice and takes nothing away. */
export const mendable = ({ faults }: Examination): readonly Fault[] =>
  faults.filter(({ mend, from }) => mend?.safe === true && from === undefined);

/** What waits behind one that was mended may show itself only then. */
const mostRounds = 3;

/** Mends what may be mended, looks again, and goes on as long as something new can be mended. */
export async function mendAll(patient: Patient, seen: Examination): Promise<Mended> {
  const { manifest } = await readRendered(patient.folder);
  const done = new Map<string, Omit<Mending, 'mended'>>();
  let last = seen;
  for (let round = 0; round < mostRounds; round += 1) {
    const waiting = mendable(last).filter((fault) => !done.has(keyOf(fault)));
    if (waiting.length === 0) break;
    for (const fault of waiting) done.set(keyOf(fault), await mendOne(patient, fault));
    await patient.server.run(settleScript(manifest));
    last = await examine(patient);
  }
  const left = new Set(last.faults.map(keyOf));
  return { ...last, mendings: [...done].map(([key, one]) => ({ ...one, mended: !left.has(key) })) };
}

async function mendOne({ server }: Patient, { id, of, mend }: Fault): Promise<Omit<Mending, 'mended'>> {
  const script = mend?.how ?? '';
  const { code, stdout, stderr } = await server.run(`set -e\nexport LC_ALL=C\n${script}\n`);
  const said = (stderr.trim() || stdout.trim()).split('\n').at(-1) ?? '';
  return {
    id,
    ...(of === undefined ? {} : { of }),
    script,
    ...(code === 0 ? {} : { said: said || `it ended with ${code}` }),
  };
}

const keyOf = ({ id, of }: Pick<Fault, 'id' | 'of'>): string => `${id} ${of ?? ''}`;
