import type { ThrowawayPostgres } from '../../../src/io/servers/postgres-server.ts';
import { postgresOf } from '../majors.ts';
import { session } from '../servers.ts';

/** A stand-in for a Supabase project, and the roles through which it is reached. */
export interface SupabaseLike {
  readonly server: ThrowawayPostgres;
  /** As `postgres`, who is no superuser: what a customer gets. */
  readonly url: string;
  /** As `supabase_admin`: the platform itself. */
  readonly admin: string;
  stop(): Promise<void>;
}

/**
 * A stand-in, made after Supabase's public documents (roles, schemas, who owns what, which rights `postgres` has since 2025) on an
 * ordinary PostgreSQL: no supautils, no extension of Supabase's own. What those give is made by hand as plain tables and functions.
 * @param ownsAuth until 2025 `postgres` was a member of the role that owns auth.users
 */
export async function supabaseLike(
  major: 15 | 17,
  { ownsAuth }: { readonly ownsAuth: boolean },
): Promise<SupabaseLike> {
  const server = await postgresOf(major);
  const admin = server.url.replace('postgres@', 'supabase_admin@');
  try {
    await rename(server);
    await run(admin, [roles(major), schemas, authTables, authFunctions, otherTables, watchers, rights]);
    if (ownsAuth) await run(admin, ['GRANT supabase_auth_admin TO postgres']);
    await run(server.url, [app]);
    await run(admin, [appOnPlatform, people]);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return { server, url: server.url, admin, stop: () => server.stop() };
}

/** The role that initdb made is the platform's; the customer's `postgres` is another one. */
async function rename(server: ThrowawayPostgres): Promise<void> {
  await run(server.url, ['CREATE ROLE boot SUPERUSER LOGIN']);
  await run(server.url.replace('postgres@', 'boot@'), ['ALTER ROLE postgres RENAME TO supabase_admin']);
}

async function run(url: string, scripts: readonly string[]): Promise<void> {
  const db = await session(url);
  try {
    for (const script of scripts) await db.run(script);
  } finally {
    await db.end();
  }
}

const roles = (major: number) => `
  DROP ROLE boot;
  CREATE ROLE postgres NOSUPERUSER CREATEDB CREATEROLE LOGIN REPLICATION BYPASSRLS;
  GRANT pg_read_all_data, pg_signal_backend, pg_monitor TO postgres;
  ${major >= 16 ? 'GRANT pg_create_subscription TO postgres WITH ADMIN OPTION;' : ''}
  CREATE ROLE anon NOLOGIN NOINHERIT;
  CREATE ROLE authenticated NOLOGIN NOINHERIT;
  CREATE ROLE service_role NOLOGIN NOINHERIT BYPASSRLS;
  CREATE ROLE authenticator LOGIN NOINHERIT PASSWORD 'of the API';
  GRANT anon, authenticated, service_role TO authenticator;
  GRANT supabase_admin TO authenticator;
  GRANT anon, authenticated, service_role, authenticator TO postgres;
  CREATE ROLE supabase_auth_admin LOGIN NOINHERIT CREATEROLE PASSWORD 'of auth';
  CREATE ROLE supabase_storage_admin LOGIN NOINHERIT PASSWORD 'of storage';
  CREATE ROLE supabase_replication_admin LOGIN REPLICATION;
  CREATE ROLE supabase_read_only_user LOGIN BYPASSRLS;
  CREATE ROLE dashboard_user NOLOGIN CREATEDB CREATEROLE REPLICATION;
  CREATE ROLE pgbouncer LOGIN PASSWORD 'of the pooler';
  GRANT ALL ON DATABASE postgres TO postgres, dashboard_user;
  GRANT CREATE ON DATABASE postgres TO supabase_auth_admin, supabase_storage_admin;
  ALTER ROLE anon SET statement_timeout = '3s';
  ALTER ROLE authenticated SET statement_timeout = '8s';
  ALTER ROLE supabase_auth_admin SET search_path = 'auth';`;

const schemas = `
  CREATE SCHEMA auth; CREATE SCHEMA storage; CREATE SCHEMA realtime; CREATE SCHEMA _realtime; CREATE SCHEMA vault;
  CREATE SCHEMA extensions; CREATE SCHEMA graphql; CREATE SCHEMA graphql_public; CREATE SCHEMA pgbouncer;
  CREATE SCHEMA supabase_functions; CREATE SCHEMA supabase_migrations;
  CREATE EXTENSION "uuid-ossp" SCHEMA extensions;
  CREATE EXTENSION pgcrypto SCHEMA extensions;
  CREATE EXTENSION pg_stat_statements SCHEMA extensions;
  CREATE PUBLICATION supabase_realtime;
  ALTER PUBLICATION supabase_realtime OWNER TO postgres;
  ALTER SCHEMA public OWNER TO pg_database_owner;
  GRANT ALL ON SCHEMA public TO postgres;
  GRANT USAGE ON SCHEMA public, extensions TO anon, authenticated, service_role;
  ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public GRANT ALL ON TABLES TO anon, authenticated, service_role;
  ALTER DEFAULT PRIVILEGES FOR ROLE postgres IN SCHEMA public GRANT ALL ON SEQUENCES TO anon, authenticated, service_role;
  ALTER DEFAULT PRIVILEGES FOR ROLE supabase_admin IN SCHEMA public GRANT ALL ON TABLES TO postgres, anon, authenticated, service_role;`;

/** Every table of Supabase Auth has row-level security on and no policy: its own role is the owner. */
const authTables = `
  GRANT ALL ON SCHEMA auth TO supabase_auth_admin;
  SET ROLE supabase_auth_admin;
  CREATE TYPE auth.factor_type AS ENUM ('totp', 'webauthn', 'phone');
  CREATE TYPE auth.aal_level AS ENUM ('aal1', 'aal2', 'aal3');
  CREATE TABLE auth.instances (id uuid PRIMARY KEY, raw_base_config text);
  CREATE TABLE auth.schema_migrations (version varchar(255) PRIMARY KEY);
  CREATE TABLE auth.users (
    instance_id uuid, id uuid PRIMARY KEY, aud varchar(255), role varchar(255), email varchar(255), encrypted_password varchar(255),
    email_confirmed_at timestamptz, last_sign_in_at timestamptz, raw_app_meta_data jsonb, raw_user_meta_data jsonb, is_super_admin boolean,
    created_at timestamptz, updated_at timestamptz, phone text DEFAULT NULL, phone_confirmed_at timestamptz,
    confirmed_at timestamptz GENERATED ALWAYS AS (LEAST(email_confirmed_at, phone_confirmed_at)) STORED,
    email_change_confirm_status smallint DEFAULT 0 CHECK (email_change_confirm_status BETWEEN 0 AND 2),
    is_sso_user boolean NOT NULL DEFAULT false, is_anonymous boolean NOT NULL DEFAULT false,
    CONSTRAINT users_phone_key UNIQUE (phone));
  CREATE UNIQUE INDEX users_email_partial_key ON auth.users (email) WHERE is_sso_user = false;
  COMMENT ON TABLE auth.users IS 'Auth: Stores user login data within a secure schema.';
  CREATE TABLE auth.identities (
    provider_id text NOT NULL, user_id uuid NOT NULL REFERENCES auth.users (id) ON DELETE CASCADE, identity_data jsonb NOT NULL,
    provider text NOT NULL, last_sign_in_at timestamptz, email text GENERATED ALWAYS AS (lower(identity_data ->> 'email')) STORED,
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), UNIQUE (provider_id, provider));
  CREATE TABLE auth.sessions (id uuid PRIMARY KEY, user_id uuid NOT NULL REFERENCES auth.users (id) ON DELETE CASCADE, aal auth.aal_level);
  CREATE TABLE auth.refresh_tokens (id bigserial PRIMARY KEY, token varchar(255) UNIQUE,
    session_id uuid REFERENCES auth.sessions (id) ON DELETE CASCADE);
  CREATE TABLE auth.mfa_factors (id uuid PRIMARY KEY, user_id uuid NOT NULL REFERENCES auth.users (id) ON DELETE CASCADE,
    factor_type auth.factor_type NOT NULL, secret text);
  CREATE TABLE auth.audit_log_entries (id uuid PRIMARY KEY, payload json, created_at timestamptz);
  ALTER TABLE auth.users ENABLE ROW LEVEL SECURITY;
  ALTER TABLE auth.identities ENABLE ROW LEVEL SECURITY;
  ALTER TABLE auth.sessions ENABLE ROW LEVEL SECURITY;
  ALTER TABLE auth.refresh_tokens ENABLE ROW LEVEL SECURITY;
  ALTER TABLE auth.mfa_factors ENABLE ROW LEVEL SECURITY;
  INSERT INTO auth.schema_migrations VALUES ('20250101000000');
  RESET ROLE;`;

/** PostgREST puts the claims of the caller's token into a setting of the transaction. */
const authFunctions = `
  SET ROLE supabase_auth_admin;
  CREATE FUNCTION auth.jwt() RETURNS jsonb LANGUAGE sql STABLE AS
    $$ SELECT nullif(current_setting('request.jwt.claims', true), '')::jsonb $$;
  CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT (auth.jwt() ->> 'sub')::uuid $$;
  CREATE FUNCTION auth.role() RETURNS text LANGUAGE sql STABLE AS $$ SELECT auth.jwt() ->> 'role' $$;
  CREATE FUNCTION auth.email() RETURNS text LANGUAGE sql STABLE AS $$ SELECT auth.jwt() ->> 'email' $$;
  COMMENT ON FUNCTION auth.uid() IS 'The user of the request';
  RESET ROLE;
  GRANT USAGE ON SCHEMA auth TO anon, authenticated, service_role, postgres, dashboard_user;`;

const otherTables = `
  GRANT ALL ON SCHEMA storage TO supabase_storage_admin;
  SET ROLE supabase_storage_admin;
  CREATE TABLE storage.buckets (id text PRIMARY KEY, name text NOT NULL UNIQUE, public boolean DEFAULT false);
  CREATE TABLE storage.objects (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), bucket_id text REFERENCES storage.buckets, name text, owner uuid);
  CREATE TABLE storage.migrations (id integer PRIMARY KEY, name varchar(100) UNIQUE NOT NULL);
  CREATE FUNCTION storage.foldername(name text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$ SELECT string_to_array(name, '/') $$;
  ALTER TABLE storage.objects ENABLE ROW LEVEL SECURITY;
  INSERT INTO storage.buckets VALUES ('avatars', 'avatars', true);
  INSERT INTO storage.objects (bucket_id, name) VALUES ('avatars', 'a/face.png');
  RESET ROLE;
  GRANT USAGE ON SCHEMA storage TO anon, authenticated, service_role;
  CREATE TABLE realtime.messages (topic text NOT NULL, payload jsonb, inserted_at timestamp NOT NULL DEFAULT now()) PARTITION BY RANGE (inserted_at);
  CREATE TABLE realtime.messages_all PARTITION OF realtime.messages DEFAULT;
  CREATE TABLE _realtime.tenants (id uuid PRIMARY KEY, jwt_secret text);
  CREATE TABLE vault.secrets (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text, secret text NOT NULL);
  CREATE VIEW vault.decrypted_secrets AS SELECT id, name, secret AS decrypted_secret FROM vault.secrets;
  CREATE FUNCTION pgbouncer.get_auth(text) RETURNS TABLE (username text, password text) LANGUAGE sql SECURITY DEFINER AS
    $$ SELECT rolname::text, rolpassword::text FROM pg_catalog.pg_authid WHERE rolname = $1 $$;
  CREATE TABLE supabase_migrations.schema_migrations (version text PRIMARY KEY, statements text[]);
  CREATE FUNCTION supabase_functions.http_request() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
  CREATE TABLE supabase_functions.hooks (id bigserial PRIMARY KEY, hook_name text NOT NULL);`;

const watchers = `
  CREATE FUNCTION extensions.pgrst_ddl_watch() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN NOTIFY pgrst, 'reload schema'; END $$;
  CREATE FUNCTION extensions.grant_pg_net_access() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RETURN; END $$;
  CREATE EVENT TRIGGER pgrst_ddl_watch ON ddl_command_end EXECUTE FUNCTION extensions.pgrst_ddl_watch();
  CREATE EVENT TRIGGER issue_pg_net_access ON ddl_command_end WHEN TAG IN ('CREATE EXTENSION') EXECUTE FUNCTION extensions.grant_pg_net_access();`;

const rights = `
  GRANT ALL ON ALL TABLES IN SCHEMA auth, storage TO postgres, dashboard_user;
  GRANT ALL ON ALL SEQUENCES IN SCHEMA auth, storage TO postgres, dashboard_user;
  GRANT ALL ON ALL ROUTINES IN SCHEMA auth, storage TO postgres, dashboard_user;
  REVOKE ALL ON auth.schema_migrations FROM postgres, dashboard_user;
  GRANT SELECT ON auth.schema_migrations TO postgres;
  GRANT SET ON PARAMETER session_replication_role TO postgres;
  GRANT ALL ON SCHEMA storage, extensions TO postgres;
  GRANT ALL ON ALL TABLES IN SCHEMA storage TO anon, authenticated, service_role;
  REVOKE ALL ON SCHEMA vault, _realtime FROM PUBLIC`;

/** What a customer makes, as `postgres`. */
const app = `
  CREATE TABLE public.profiles (id uuid PRIMARY KEY REFERENCES auth.users (id) ON DELETE CASCADE, handle text UNIQUE, bio text);
  CREATE TABLE public.posts (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key uuid NOT NULL DEFAULT extensions.uuid_generate_v4(),
    author uuid NOT NULL REFERENCES auth.users (id), body text, seal bytea);
  CREATE SCHEMA private;
  CREATE TABLE private.notes (author uuid REFERENCES public.profiles (id), note text);
  ALTER TABLE public.profiles ENABLE ROW LEVEL SECURITY;
  ALTER TABLE public.posts ENABLE ROW LEVEL SECURITY;
  CREATE POLICY "all may read" ON public.profiles FOR SELECT USING (true);
  CREATE POLICY "own profile" ON public.profiles FOR UPDATE TO authenticated USING (auth.uid() = id);
  CREATE POLICY "own posts" ON public.posts TO authenticated USING (auth.uid() = author) WITH CHECK (auth.uid() = author);
  CREATE POLICY "hook reads" ON public.posts FOR SELECT TO supabase_auth_admin USING (true);
  GRANT SELECT ON public.posts TO supabase_auth_admin, dashboard_user;
  CREATE VIEW public.people WITH (security_barrier) AS SELECT p.handle, u.email FROM public.profiles p JOIN auth.users u USING (id);
  CREATE FUNCTION public.handle_new_user() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS
    $$ BEGIN INSERT INTO public.profiles (id, handle) VALUES (NEW.id, NEW.raw_user_meta_data ->> 'handle'); RETURN NEW; END $$;
  CREATE TRIGGER on_auth_user_created AFTER INSERT ON auth.users FOR EACH ROW EXECUTE FUNCTION public.handle_new_user();
  ALTER PUBLICATION supabase_realtime ADD TABLE public.posts`;

/** What supautils lets \`postgres\` do on the platform's tables is done for it. */
const appOnPlatform = `CREATE POLICY "own folder" ON storage.objects TO authenticated USING (owner = auth.uid())`;

/** Real bcrypt hashes, of the cheapest cost. */
const people = `
  INSERT INTO auth.users (id, aud, role, email, encrypted_password, email_confirmed_at, raw_user_meta_data)
    SELECT md5(n::text)::uuid, 'authenticated', 'authenticated', 'u' || n || '@example.org', extensions.crypt('secret ' || n, extensions.gen_salt('bf', 4)),
      '2025-01-01', jsonb_build_object('handle', 'user ' || n) FROM generate_series(1, 40) n;
  INSERT INTO auth.identities (provider_id, user_id, identity_data, provider)
    SELECT id, id, jsonb_build_object('email', upper(email)), 'email' FROM auth.users;
  INSERT INTO auth.sessions SELECT gen_random_uuid(), id, 'aal1' FROM auth.users;
  INSERT INTO public.posts (author, body, seal) SELECT id, 'words of ' || email, extensions.digest(email, 'sha256') FROM auth.users, generate_series(1, 5);
  INSERT INTO private.notes SELECT id, 'a note' FROM auth.users;
  INSERT INTO vault.secrets (name, secret) VALUES ('smtp', 'sealed')`;
