import type { Component } from './core/app/component.ts';
import type { Platform } from './core/app/platform.ts';
import type { Reader } from './core/app/reader.ts';
import type { Target } from './core/app/target.ts';
import { borg } from './components/borg/index.ts';
import { certbot } from './components/certbot/index.ts';
import { cloudflare } from './components/cloudflare/index.ts';
import { garage } from './components/garage/index.ts';
import { githubActions } from './components/github-actions/index.ts';
import { glitchtip } from './components/glitchtip/index.ts';
import { grafana } from './components/grafana/index.ts';
import { hardening } from './components/hardening/index.ts';
import { mailApi } from './components/mail-api/index.ts';
import { matomo } from './components/matomo/index.ts';
import { minio } from './components/minio/index.ts';
import { next } from './components/next/index.ts';
import { nginx } from './components/nginx/index.ts';
import { pgbackrest } from './components/pgbackrest/index.ts';
import { pgbouncer } from './components/pgbouncer/index.ts';
import { plausible } from './components/plausible/index.ts';
import { pm2 } from './components/pm2/index.ts';
import { postfix } from './components/postfix/index.ts';
import { postgres } from './components/postgres/index.ts';
import { postgrest } from './components/postgrest/index.ts';
import { probe } from './components/probe/index.ts';
import { prometheus } from './components/prometheus/index.ts';
import { redis } from './components/redis/index.ts';
import { redisRest } from './components/redis-rest/index.ts';
import { releases } from './components/releases/index.ts';
import { signoz } from './components/signoz/index.ts';
import { smtpRelay } from './components/smtp-relay/index.ts';
import { supabaseAuth } from './components/supabase-auth/index.ts';
import { supabaseFunctions } from './components/supabase-functions/index.ts';
import { supabaseRealtime } from './components/supabase-realtime/index.ts';
import { supabaseStorage } from './components/supabase-storage/index.ts';
import { systemdApp } from './components/systemd-app/index.ts';
import { timers } from './components/timers/index.ts';
import { valkey } from './components/valkey/index.ts';
import { varnish } from './components/varnish/index.ts';
import { fly } from './platforms/fly/index.ts';
import { heroku } from './platforms/heroku/index.ts';
import { railway } from './platforms/railway/index.ts';
import { render } from './platforms/render/index.ts';
import { resend } from './platforms/resend/index.ts';
import { sentry } from './platforms/sentry/index.ts';
import { supabase } from './platforms/supabase/index.ts';
import { upstash } from './platforms/upstash/index.ts';
import { vercel } from './platforms/vercel/index.ts';
import { compose as composeFile } from './readers/compose/index.ts';
import { data } from './readers/data/index.ts';
import { dockerfile } from './readers/dockerfile/index.ts';
import { nixpacks } from './readers/nixpacks/index.ts';
import { node } from './readers/node/index.ts';
import { procfile } from './readers/procfile/index.ts';
import { python } from './readers/python/index.ts';
import { tiesOfAny } from './readers/ties/index.ts';
import { env } from './readers/env/index.ts';
import { secrets } from './readers/secrets/index.ts';
import { compose } from './targets/compose/index.ts';
import { ecs } from './targets/ecs/index.ts';
import { kubernetes } from './targets/kubernetes/index.ts';
import { vps } from './targets/vps/index.ts';

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
  composeFile,
  nixpacks,
  data,
  env,
  secrets,
  tiesOfAny(platforms),
];

/** What can take over a fact or answer a need. Of one role the first that fits is the usual one. */
export const components: readonly Component[] = [
  next,
  nginx,
  varnish,
  pm2,
  systemdApp,
  timers,
  postgres,
  pgbouncer,
  redis,
  valkey,
  postgrest,
  supabaseAuth,
  supabaseStorage,
  supabaseRealtime,
  supabaseFunctions,
  redisRest,
  mailApi,
  postfix,
  smtpRelay,
  garage,
  minio,
  glitchtip,
  signoz,
  plausible,
  matomo,
  prometheus,
  grafana,
  probe,
  pgbackrest,
  borg,
  certbot,
  hardening,
  cloudflare,
  releases,
  githubActions,
];

/** Where components can run; the first is the usual one. */
export const targets: readonly Target[] = [vps, compose, ecs, kubernetes];
