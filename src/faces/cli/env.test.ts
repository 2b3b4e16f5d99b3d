import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FixedWorld } from '../../../test/support/fixed-world.ts';
import { httpTo, startPlatforms } from '../../../test/support/platforms/api/index.ts';
import { railwayToken } from '../../../test/support/platforms/api/railway.ts';
import type { StandIn } from '../../../test/support/platforms/api/stand-in.ts';
import { vercelToken } from '../../../test/support/platforms/api/vercel.ts';
import { openVault } from '../../io/vault.ts';
import { answers } from './schemas/answers.ts';

let server: StandIn;
let folder: string;
let world: FixedWorld;
/** Everything that was printed in a test: no token and no value may be in it. */
let printed: string;

beforeAll(async () => {
  server = await startPlatforms();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.faults.clear();
  printed = '';
  folder = mkdtempSync(join(tmpdir(), 'unmoor-env-'));
  world = new FixedWorld();
  world.asks = httpTo(server);
  Object.assign(world.environment, {
    RW: railwayToken,
    VC: vercelToken,
    WRONG: 'no-such-token-93',
    HOME: folder,
  });
  world.app = {
    'config/settings.py': [
      'import os',
      'SECRET_KEY = os.environ["DJANGO_SECRET_KEY"]',
      'DATABASE = os.environ["DATABASE_URL"]',
      'REDIS = os.environ["REDIS_URL"]',
      'KEY = os.environ["RESEND_API_KEY"]',
      'DEBUG = os.environ.get("DEBUG", "0")',
      'NAME = os.environ.get("RAILWAY_PUBLIC_DOMAIN")',
    ].join('\n'),
    'web/src/api.js': 'fetch(import.meta.env.VITE_API_URL);',
  };
});
afterEach(() => {
  expect(printed).not.toMatch(/pw-of|no-such-token-93|rw-account|vc-3f9a|typed-token|abc@o1/);
  rmSync(folder, { recursive: true, force: true });
});

async function call(...argv: string[]) {
  const said = await world.call('env', ...argv, '--state', join(folder, '.unmoor'));
  printed += said.out + said.err;
  return said;
}

async function json(verb: 'pull' | 'check' | 'secrets', ...argv: string[]) {
  const { code, out } = await call(verb, folder, ...argv, '--json');
  const answer: unknown = JSON.parse(out);
  expect(answers[`env ${verb}`].parse(answer)).toEqual(answer);
  return { code, answer: answer as Record<string, unknown> };
}

const railway = ['--platform', 'railway', '--project', 'egoejo', '--token', 'env:RW', '--service', 'backend'];
const file = () => readFileSync(join(folder, '.env.production'), 'utf8');
const pull = (...more: string[]) =>
  call('pull', folder, ...railway, '--db', 'db', '--cache', 'cache', ...more);

describe('unmoor env pull', () => {
  it('writes the file for the new side, readable for its owner only, and says it without a value', async () => {
    const { code, out } = await pull();
    expect(code).toBe(0);
    expect(out.replaceAll(folder, 'FOLDER')).toMatchInlineSnapshot(`
      "Wrote .env.production (mode 0600, 5 of 7 variables have a value) and .env.production.template
        from: Railway: egoejo, backend
        led to the new side: DATABASE_URL -> db, REDIS_URL -> cache
        left out, set by a platform itself: RAILWAY_PUBLIC_DOMAIN
        2 to be supplied:
          DJANGO_SECRET_KEY: it is sealed on Railway: its value can never be read back
          LOST: it refers to \${{Gone.TOKEN}}, and that is sealed or gone
      Next: \`unmoor env secrets\` makes what nobody else issues, \`unmoor env check\` says what is still wrong.
      "
    `);
    expect(file()).toMatchInlineSnapshot(`
      "# .env.production, written by Unmoor as Docker Compose reads it. It holds secrets: keep it out of git, and readable for its owner only.

      # --- When the app runs
      ALLOWED_HOSTS=egoejo.org
      DATABASE_URL=postgresql://postgres:pw-of-railway@db/railway
      DEBUG=0
      MULTI='line one
      line two'
      REDIS_URL=redis://default:pw-of-redis@cache

      # --- To be supplied: write the value in and take the # away
      # DJANGO_SECRET_KEY=
      #   it is sealed on Railway: its value can never be read back
      # LOST=
      #   it refers to \${{Gone.TOKEN}}, and that is sealed or gone
      "
    `);
    expect(statSync(join(folder, '.env.production')).mode & 0o777).toBe(0o600);
    expect(world.files[join(folder, '.env.production.template')]).toMatchInlineSnapshot(`
      "# What .env.production must hold. No value stands here.

      # Not read by the code, when the app runs.
      ALLOWED_HOSTS=

      # Required, when the app runs, secret.
      # config/settings.py:3
      # It was filled in from \${{Postgres.DATABASE_URL}}.
      DATABASE_URL=

      # Optional, when the app runs.
      # config/settings.py:6
      DEBUG=

      # Required, when the app runs, secret, \`unmoor env secrets\` makes one.
      # config/settings.py:2
      # To be supplied: it is sealed on Railway: its value can never be read back.
      DJANGO_SECRET_KEY=

      # Not read by the code, when the app runs.
      # To be supplied: it refers to \${{Gone.TOKEN}}, and that is sealed or gone.
      LOST=

      # Not read by the code, when the app runs.
      MULTI=

      # Required, when the app runs, secret.
      # config/settings.py:4
      REDIS_URL=

      # Required, when the app runs, secret.
      # config/settings.py:5
      RESEND_API_KEY=

      # Required, when the app is built.
      # web/src/api.js:1
      VITE_API_URL=
      "
    `);
  });

  it('adds up with what another platform gives, and a second pull of the same changes nothing', async () => {
    await pull();
    const first = file();
    expect(
      await json('pull', '--platform', 'vercel', '--token', 'env:VC', '--db', 'db', '--cache', 'cache'),
    ).toMatchObject({
      code: 0,
      answer: {
        sources: ['Railway: egoejo, backend', 'Vercel: everything'],
        added: ['SENTRY_DSN', 'VITE_API_URL'],
      },
    });
    const second = file();
    expect(second.startsWith(first.trimEnd())).toBe(true);
    await pull();
    expect(file()).toBe(second);
  });

  it('keeps what the person changed, and refuses where both changed', async () => {
    await pull();
    writeFileSync(
      join(folder, '.env.production'),
      file().replace('ALLOWED_HOSTS=egoejo.org', '# mine\nALLOWED_HOSTS=egoejo.fr'),
    );
    expect((await json('pull', ...railway, '--db', 'db', '--cache', 'cache')).answer).toMatchObject({
      kept: ['ALLOWED_HOSTS'],
      changed: [],
    });
    expect(file()).toContain('# mine\nALLOWED_HOSTS=egoejo.fr\n');
    writeFileSync(join(folder, '.env.production'), file().replace('DEBUG=0', 'DEBUG=1'));
    world.stdin = '{"DEBUG": "2"}';
    const refused = await call('pull', folder, '--from-file', '-');
    expect(refused.code).toBe(1);
    expect(refused.err).toMatchInlineSnapshot(`
      "ENV-102  The file holds changes of your own.
      .env.production has a value of its own for DEBUG, and the pull has another: both may be wanted. The file is as it was.
      Next: Look at it, and take out of the file what is to be replaced; or --force replaces it.
      "
    `);
    expect(file()).toContain('DEBUG=1');
    await call('pull', folder, '--from-file', '-', '--force');
    expect(file()).toContain('DEBUG=2');
  });

  it('writes nothing with --dry-run', async () => {
    const { code, out } = await pull('--dry-run');
    expect(code).toBe(0);
    expect(out).toContain('Would write .env.production');
    expect(existsSync(join(folder, '.env.production'))).toBe(false);
    expect(existsSync(join(folder, '.unmoor'))).toBe(false);
    expect(world.files).toEqual({});
  });

  it('keeps pulled values encrypted, and its key elsewhere', async () => {
    await pull();
    const kept = readFileSync(join(folder, '.unmoor', 'env', 'variables.age'));
    expect(kept.subarray(0, 21).toString()).toBe('age-encryption.org/v1');
    expect(kept.includes('pw-of-railway')).toBe(false);
    const identity = join(folder, '.config', 'unmoor', 'identity.txt');
    expect(statSync(identity).mode & 0o777).toBe(0o600);
    rmSync(identity);
    const { code, err } = await pull();
    expect(code).toBe(1);
    expect(err.replaceAll(folder, 'FOLDER')).toMatchInlineSnapshot(`
      "ENV-104  The kept values cannot be read.
      The values of earlier pulls are kept in FOLDER/.unmoor/env/variables.age, and their key, FOLDER/.config/unmoor/identity.txt, is not there. Nothing was changed.
      Next: Put the key back at FOLDER/.config/unmoor/identity.txt (or name it with --identity), or remove FOLDER/.unmoor/env/variables.age and pull again.
      "
    `);
  });

  it('says it when what was kept is of another version', async () => {
    const identity = join(folder, '.config', 'unmoor', 'identity.txt');
    await openVault({ folder: join(folder, '.unmoor'), identity }).seal('variables', '{"version": 2}');
    const { code, err } = await pull();
    expect(code).toBe(1);
    expect(err).toContain('ENV-104  The kept values cannot be read.');
    expect(existsSync(join(folder, '.env.production'))).toBe(false);
  });

  it('gives what could be read, and exits with 1', async () => {
    server.failOn('isSealed', { kind: 'truncated' });
    const { code, out } = await pull();
    expect(code).toBe(1);
    expect(out).toContain('not read: sealed variables (Railway)');
    expect(file()).toContain('ALLOWED_HOSTS=egoejo.org');
  });

  it.each<[string, string[]]>([
    ['nothing to pull from', []],
    ['no token', ['--platform', 'railway']],
    ['a token that is typed', ['--platform', 'railway', '--token', 'typed-token']],
    ['a token that is not set', ['--platform', 'railway', '--token', 'env:NOT_SET']],
    ['a token that is refused', ['--platform', 'railway', '--token', 'env:WRONG', '--project', 'egoejo']],
    ['a platform that nobody knows', ['--platform', 'railways', '--token', 'env:RW']],
    ['a platform without such an API', ['--platform', 'resend', '--token', 'env:RW']],
    ['a file that is not there', ['--from-file', 'nowhere.env']],
    ['a file with nothing in it', ['--from-file', '-']],
    ['a rewriting that is none', ['--from-file', '-', '--rewrite', 'db']],
  ])('%s', async (_, argv) => {
    const { code, err } = await call('pull', folder, ...argv);
    expect(`exit ${code}\n${err.replaceAll(folder, 'FOLDER')}`).toMatchSnapshot();
    expect(existsSync(join(folder, '.env.production'))).toBe(false);
  });
});

describe('unmoor env check', () => {
  it('says what is wrong and where the code reads it, in both languages, without a value', async () => {
    writeFileSync(
      join(folder, '.env.production'),
      'DJANGO_SECRET_KEY=changeme\nDATABASE_URL=postgres://a:pw-of-a@db.railway.internal/a\nDEBUG=1\nOLD_THING=x\nRAILWAY_PUBLIC_DOMAIN=x\nDB_PASSWORD=pw-of-b\nVITE_API_URL=https://a.vercel.app\n',
    );
    const { code, out } = await call('check', folder);
    expect(code).toBe(1);
    expect(out).toMatchInlineSnapshot(`
      "must be mended (4)
        DEBUG (config/settings.py:6): Debugging is on: error pages show settings and code to everybody.
        DJANGO_SECRET_KEY (config/settings.py:2): What stands there is a placeholder, and no value.
        REDIS_URL (config/settings.py:4), RESEND_API_KEY (config/settings.py:5): The code reads it without a default, and it is not in the file.
      look at (6)
        DATABASE_URL (config/settings.py:3): It can be guessed: 12 characters or more, made by chance, cannot.
        DATABASE_URL (config/settings.py:3): It still leads to Railway.
        DB_PASSWORD: It can be guessed: 16 characters or more, made by chance, cannot.
        DB_PASSWORD: It is not the password that stands in DATABASE_URL.
        RAILWAY_PUBLIC_DOMAIN (config/settings.py:7): Railway sets it by itself; on the new side it means nothing.
        VITE_API_URL (web/src/api.js:1): It still leads to Vercel.
      to know (3)
        DB_PASSWORD, OLD_THING: Nothing in the app’s files reads or names it.
        VITE_API_URL: It is written into what is built: a change needs a new build, not a restart.
      .env.production: the app cannot go on with it as it is.
      "
    `);
    expect((await call('check', folder, '--lang', 'fr')).out).toMatchInlineSnapshot(`
      "à corriger (4)
        DEBUG (config/settings.py:6): Le mode débogage est actif : les pages d’erreur montrent à tous les réglages et le code.
        DJANGO_SECRET_KEY (config/settings.py:2): Ce qui s’y trouve est un texte d’attente, et non une valeur.
        REDIS_URL (config/settings.py:4), RESEND_API_KEY (config/settings.py:5): Le code la lit sans valeur par défaut, et elle n’est pas dans le fichier.
      à vérifier (6)
        DATABASE_URL (config/settings.py:3): Elle peut être devinée : 12 caractères ou plus, tirés au hasard, ne le peuvent pas.
        DATABASE_URL (config/settings.py:3): Elle mène encore à Railway.
        DB_PASSWORD: Elle peut être devinée : 16 caractères ou plus, tirés au hasard, ne le peuvent pas.
        DB_PASSWORD: Ce n’est pas le mot de passe qui figure dans DATABASE_URL.
        RAILWAY_PUBLIC_DOMAIN (config/settings.py:7): Railway la définit de lui-même ; sur le nouveau serveur elle ne signifie rien.
        VITE_API_URL (web/src/api.js:1): Elle mène encore à Vercel.
      à savoir (3)
        DB_PASSWORD, OLD_THING: Rien dans les fichiers de l’application ne la lit ni ne la nomme.
        VITE_API_URL: Elle est inscrite dans ce qui est construit : la changer demande un nouveau build, pas un redémarrage.
      .env.production : l’application ne peut s’en servir en l’état.
      "
    `);
    expect((await json('check')).answer).toMatchObject({ ok: false, blocks: 4 });
  });

  it('is content with a file that has all', async () => {
    world.app = { Procfile: 'web: node a.js', 'a.js': "listen(process.env.NAME_OF ?? 'x');" };
    writeFileSync(join(folder, '.env.production'), 'NAME_OF=y\n');
    expect(await json('check')).toMatchObject({ code: 0, answer: { ok: true, judgements: [] } });
  });

  it('says it when there is no file', async () => {
    const { code, err } = await call('check', folder);
    expect(code).toBe(1);
    expect(err).toContain('There is no file .env.production. Nothing was changed');
  });
});

describe('unmoor env secrets', () => {
  it('makes what nobody else issues, in the place where the pull left room, and names the rest', async () => {
    await pull();
    const before = file();
    const { answer } = await json('secrets', '--dry-run');
    expect(file()).toBe(before);
    expect(answer).toMatchObject({ made: [{ name: 'DJANGO_SECRET_KEY', kind: 'signing key' }] });
    const { code, out } = await call('secrets', folder);
    expect(code).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "Written into .env.production:
        DJANGO_SECRET_KEY (signing key): Everybody is signed out, and links and tokens that were signed with the old one are refused.
      To be supplied by you: LOST, RESEND_API_KEY, VITE_API_URL
      "
    `);
    const [, key = ''] = /^DJANGO_SECRET_KEY=(.*)$/m.exec(file()) ?? [];
    expect(key).toMatch(/^[A-Za-z0-9]{64}$/);
    expect(printed).not.toContain(key);
    expect(file()).not.toContain('# DJANGO_SECRET_KEY');
    expect(statSync(join(folder, '.env.production')).mode & 0o777).toBe(0o600);
    expect((await json('secrets')).answer).toMatchObject({ made: [] });
  });
});
