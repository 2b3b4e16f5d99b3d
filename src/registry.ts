import type { Platform } from './core/app/platform.ts';
import type { Reader } from './core/app/reader.ts';
import { fly } from './platforms/fly/index.ts';
import { heroku } from './platforms/heroku/index.ts';
import { railway } from './platforms/railway/index.ts';
import { render } from './platforms/render/index.ts';
import { resend } from './platforms/resend/index.ts';
import { sentry } from './platforms/sentry/index.ts';
import { supabase } from './platforms/supabase/index.ts';
import { upstash } from './platforms/upstash/index.ts';
import { vercel } from './platforms/vercel/index.ts';
import { compose } from './readers/compose/index.ts';
import { data } from './readers/data/index.ts';
import { dockerfile } from './readers/dockerfile/index.ts';
import { nixpacks } from './readers/nixpacks/index.ts';
import { node } from './readers/node/index.ts';
import { procfile } from './readers/procfile/index.ts';
import { python } from './readers/python/index.ts';
import { tiesOfAny } from './readers/ties/index.ts';

/** Every plug-in. To add one: a folder, and a line here. */
export const platforms: readonly Platform[] = [
  railway,
  vercel,
  supabase,
  upstash,
  resend,
  sentry,
  heroku,
  render,
  fly,
];

/** Readers of what any app may have, whatever platform it is on. */
export const readers: readonly Reader[] = [
  node,
  python,
  procfile,
  dockerfile,
  compose,
  nixpacks,
  data,
  tiesOfAny(platforms),
];
