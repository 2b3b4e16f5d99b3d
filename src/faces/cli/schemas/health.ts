import { z } from 'zod';
import { levels } from '../../../core/health/fault.ts';
import type { Examination } from '../../../pipeline/health/examine.ts';
import type { Mended } from '../../../pipeline/health/mend.ts';

const fault = z.strictObject({
  id: z.string().meta({ description: 'Permanent: `database.down`' }),
  level: z.enum(levels).meta({
    description:
      'broken: people notice it now. risk: it will not work for long, or not against somebody who means harm. unknown: it could not be looked at',
  }),
  says: z.string(),
  cause: z.string(),
  of: z.string().optional().meta({ description: 'Which one, where there may be several' }),
  measured: z.string(),
  expected: z.string(),
  mend: z
    .strictObject({ how: z.string(), safe: z.boolean().meta({ description: '`--fix` may do it' }) })
    .optional(),
  from: z.string().optional().meta({ description: 'The fault that this one goes away with' }),
});

const fields = {
  server: z.string(),
  app: z.string(),
  ok: z.boolean().meta({ description: 'Nothing is broken or at risk, and everything could be looked at' }),
  faults: z.array(fault).meta({ description: 'The worst first, and each cause before what follows from it' }),
};

const examination: z.ZodType<Examination> = z.strictObject(fields);
const mended: z.ZodType<Mended> = z.strictObject({
  ...fields,
  mendings: z.array(
    z.strictObject({
      id: z.string(),
      of: z.string().optional(),
      script: z.string(),
      mended: z.boolean(),
      said: z.string().optional().meta({ description: 'What the script said where it failed' }),
    }),
  ),
});

/** Of a server: what is wrong, and with --fix what was mended. */
export const health = z.union([mended, examination]);
