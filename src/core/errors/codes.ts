import { apiTitles } from './api.ts';
import { appTitles } from './app.ts';
import { connectTitles } from './connect.ts';
import { envTitles } from './env.ts';
import { costTitles } from './cost.ts';
import { hostTitles } from './host.ts';
import { planTitles } from './plan.ts';
import { postgresTitles } from './postgres.ts';
import { redisTitles } from './redis.ts';
import { renderTitles } from './render.ts';
import { runTitles } from './run.ts';
import { serverTitles } from './server.ts';
import { usageTitles } from './usage.ts';

/** The catalogue of every error code. One family a file; a code is never given a second meaning. */
export const titles = {
  ...usageTitles,
  ...connectTitles,
  ...postgresTitles,
  ...redisTitles,
  ...renderTitles,
  ...runTitles,
  ...serverTitles,
  ...apiTitles,
  ...envTitles,
  ...costTitles,
  ...appTitles,
  ...planTitles,
  ...hostTitles,
} as const;

export type ErrorCode = keyof typeof titles;
