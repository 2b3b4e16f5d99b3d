import type { Clock } from '../../../../src/io/clock.ts';
import { createHttp, type HttpOptions } from '../../../../src/io/http.ts';
import { herokuAnswers, supabaseAnswers, upstashAnswers } from './others.ts';
import { railwayAnswers } from './railway.ts';
import { StandIn } from './stand-in.ts';
import { vercelAnswers } from './vercel.ts';

/** Every platform whose API is asked, on one server of this machine. */
export async function startPlatforms(): Promise<StandIn> {
  const standIn = new StandIn({
    'backboard.railway.com': railwayAnswers,
    'api.vercel.com': vercelAnswers,
    'api.supabase.com': supabaseAnswers,
    'api.upstash.com': upstashAnswers,
    'api.heroku.com': herokuAnswers,
  });
  await standIn.start();
  return standIn;
}

/** A clock on which nobody waits: it notes for how long it was asked to, in ms. */
export class PatientClock implements Clock {
  readonly slept: number[] = [];

  now(): number {
    return Date.UTC(2026, 10, 25, 12);
  }

  ticks(): number {
    return 0;
  }

  sleep(ms: number): Promise<void> {
    this.slept.push(ms);
    return Promise.resolve();
  }
}

/** The real client, led to the stand-in. */
export const httpTo = (standIn: StandIn, options: Partial<HttpOptions> = {}) =>
  standIn.lead(createHttp({ clock: new PatientClock(), ...options }));
