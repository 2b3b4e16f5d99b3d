import type { Flow } from '../../core/mover.ts';
import type { Context } from './context.ts';
import { isRefusal } from './info.ts';
import { databaseSession } from './own-user.ts';

/** Carries the libraries of functions (since 7.0), which are no keys. Does nothing where both sides have the same. */
export async function copyFunctions(context: Context, flow: Flow): Promise<void> {
  const from = await context.sides.session(flow.from);
  const to = await context.sides.session(flow.to);
  try {
    const [here, there] = await Promise.all([
      from.sendBinary('FUNCTION', 'DUMP'),
      to.sendBinary('FUNCTION', 'DUMP'),
    ]);
    if (!Buffer.isBuffer(here) || !Buffer.isBuffer(there) || here.equals(there)) return;
    const writer = await databaseSession(context, flow.to, 0);
    await writer.send('FUNCTION', 'RESTORE', here, 'FLUSH');
  } catch (error) {
    // Servers before 7.0 have no functions; a newer one that hides them is named by doctor.
    if (!isRefusal(error) || !/unknown command|NOPERM/i.test(String(error))) throw error;
  }
}
