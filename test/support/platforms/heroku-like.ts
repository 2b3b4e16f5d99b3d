import type { ThrowawayPostgres } from '../../../src/io/servers/postgres-server.ts';
import { postgresOf } from '../majors.ts';
import { session } from '../servers.ts';

/**
 * A stand-in for Heroku Postgres, made after what pg_dump shows of one: the customer owns the database under a role without any
 * attribute, nobody streams, and schema `_heroku` watches over extensions.
 * @returns the server and the customer's URL
 */
export async function herokuLike(major: 15): Promise<{ server: ThrowawayPostgres; url: string }> {
  const server = await postgresOf(major, { wal_level: 'replica', max_wal_senders: '0' });
  const admin = await session(server.url);
  await admin.run('CREATE ROLE heroku_admin NOLOGIN; CREATE ROLE u2m96 LOGIN');
  await admin.run('CREATE DATABASE d4ta OWNER u2m96');
  await admin.end();
  const url = server.url.replace('postgres@', 'u2m96@').replace(/postgres$/, 'd4ta');
  const inside = await session(server.url.replace(/postgres$/, 'd4ta'));
  await inside.run(`
    CREATE SCHEMA _heroku AUTHORIZATION heroku_admin;
    CREATE FUNCTION _heroku.create_ext() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RETURN; END $$;
    CREATE FUNCTION _heroku.validate_extension() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RETURN; END $$;
    CREATE EVENT TRIGGER log_create_ext ON ddl_command_end EXECUTE FUNCTION _heroku.create_ext();
    CREATE EVENT TRIGGER validate_extension ON ddl_command_end EXECUTE FUNCTION _heroku.validate_extension();
    CREATE SCHEMA heroku_ext AUTHORIZATION u2m96;
    CREATE EXTENSION pg_stat_statements SCHEMA public;
    CREATE EXTENSION citext SCHEMA heroku_ext;
    ALTER SCHEMA public OWNER TO u2m96;
    SET ROLE u2m96;
    CREATE TABLE public.users (id serial PRIMARY KEY, email heroku_ext.citext UNIQUE);
    CREATE TABLE public.orders (id bigserial PRIMARY KEY, user_id int REFERENCES public.users, total numeric);
    INSERT INTO public.users (email) SELECT 'u' || n FROM generate_series(1, 50) n;
    INSERT INTO public.orders (user_id, total) SELECT id, id / 7.0 FROM public.users`);
  await inside.end();
  return { server, url };
}
