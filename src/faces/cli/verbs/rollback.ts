import { backward } from '../../../core/mover.ts';
import { rollback } from '../../../pipeline/rollback.ts';
import type { Session } from '../session.ts';
import { type CutoverFlags, crossBy } from './cutover.ts';

export default (session: Session, flags: CutoverFlags): Promise<number> =>
  crossBy(session, flags, rollback, backward);
