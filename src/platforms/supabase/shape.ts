import type { DataShape } from '../../core/data-shape.ts';

/**
 * A Supabase project's database. From Supabase's public documents and the sources of its images: the filters of `supabase db dump`
 * (supabase/cli, `pkg/migration`), the roles and grants (supabase/postgres, `migrations/db`), guides/facts.md 2.1.
 */
export const supabaseShape: DataShape = {
  platform: 'Supabase',
  recognisedBy: {
    roles: ['anon', 'authenticated', 'service_role', 'authenticator', 'supabase_admin'],
    schemas: ['auth', 'storage'],
  },
  schemas: [
    {
      names: ['auth'],
      why: 'Supabase Auth runs on it; users, identities and the functions that policies call come along.',
    },
    {
      names: ['storage'],
      why: 'Supabase Storage runs on it, and its rows are worth nothing without the files.',
    },
    { names: ['realtime', '_realtime'], why: 'Supabase Realtime runs on it.' },
    {
      names: ['vault', 'pgsodium', 'pgsodium_masks'],
      why: 'Its secrets are encrypted with a key of the platform: write them down from vault.decrypted_secrets.',
    },
    { names: ['extensions'], why: 'The extensions in it come along; its own functions serve the platform.' },
    { names: ['graphql', 'graphql_public'], why: 'It is made by pg_graphql, which the platform installs.' },
    {
      names: ['supabase_functions', 'supabase_migrations', '_supavisor', '_analytics', 'pgbouncer', 'etl'],
      why: 'The platform keeps its own business in it.',
    },
    {
      names: ['cron', 'net', 'pgmq', 'pgtle', 'dbdev', 'repack'],
      why: 'It is made by an extension of the platform.',
    },
  ],
  extensions: [
    {
      names: [
        'pg_graphql',
        'pgsodium',
        'supabase_vault',
        'pg_tle',
        'supautils',
        'wrappers',
        'pgjwt',
        'index_advisor',
        'hypopg',
      ],
      why: 'The platform installs it, and ordinary servers have it not.',
    },
    {
      names: ['pg_cron', 'pg_net', 'pgmq', 'pg_stat_statements', 'pg_stat_monitor', 'pgaudit'],
      why: 'It works only where the server loads its library; install it on the target if the app needs it.',
    },
  ],
  roles: [
    {
      names: ['supabase_*', 'dashboard_user', 'pgbouncer', 'cli_login_*', 'pgsodium_*', 'pgtle_admin'],
      why: "The platform's own services log in as it.",
    },
  ],
  rolesWithoutLogin: ['anon', 'authenticated', 'service_role', 'authenticator'],
  along: {
    tables: ['auth.users', 'auth.identities'],
    functions: ['auth.uid', 'auth.role', 'auth.email', 'auth.jwt'],
  },
};
