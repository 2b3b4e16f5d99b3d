import { describe, expect, it } from 'vitest';
import { memoryTree } from '../../../test/support/memory-tree.ts';
import { secrets } from './index.ts';

async function found(
  files: Readonly<Record<string, string>>,
  committed?: readonly string[],
): Promise<string[]> {
  const { secrets: all = [] } = await secrets.read(memoryTree(files, committed));
  return all.map(
    ({ kind, file, line, names }) =>
      `${kind} ${file}${line === undefined ? '' : `:${line}`} ${names.join(',')}`,
  );
}
/** Made up here, so that no scanner takes this file for a leak. */
const fake = (prefix: string, length: number): string => prefix + 'aB3dE5gH7jK9'.repeat(8).slice(0, length);
const token = (role: string): string => {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ iss: 'supabase', role })}.${fake('', 40)}`;
};

describe('keys by their shape', () => {
  it.each([
    ['Stripe live secret key', fake('sk_live_', 24)],
    ['AWS access key', 'AKIA' + 'ABCDEFGH234567AB'],
    ['GitHub token', fake('ghp_', 36)],
    ['Resend API key', `re_${'aB3dE5gH'}_${fake('', 24)}`],
    ['Supabase access token', `sbp_${'0123456789abcdef0123456789abcdef01234567'}`],
    ['Sentry auth token', fake('sntrys_', 60)],
    ['Supabase service_role key', token('service_role')],
    ['private key', '-----BEGIN RSA PRIVATE KEY-----'],
    ['password of a database in its URL', 'postgres://app:s3cretw0rd@db.shop-data.net:5432/app'],
  ])('%s', async (name, value) => {
    const said = await found({ 'src/a.ts': `one\nconst x = '${value}';` });
    expect(said).toEqual([expect.stringMatching(new RegExp(` src/a.ts:2 ${name}$`))]);
    expect(JSON.stringify(said)).not.toContain(value.slice(-12));
  });

  it('knows a literal that stands where a secret belongs', async () => {
    expect(await found({ 'settings.py': `SECRET_KEY = "${fake('', 50)}"` })).toEqual([
      'api key settings.py:1 SECRET_KEY',
    ]);
    expect(await found({ 'a.yml': `UPSTASH_REDIS_REST_TOKEN: "${fake('AX', 40)}"` })).toHaveLength(1);
  });
});

describe('no alarm', () => {
  it.each([
    ['a placeholder', 'src/a.ts', "const k = 'sk_live_xxxxxxxxxxxxxxxxxxxxxxxx';"],
    ['the anonymous key, which is for everybody', 'src/a.ts', `const k = '${token('anon')}';`],
    ['the key of the documents', 'src/a.ts', "const k = 'AKIAIOSFODNN7EXAMPLE';"],
    ['a test', 'src/a.test.ts', `const k = '${fake('sk_live_', 24)}';`],
    ['a fixture', 'tests/fixtures/a.json', `"${fake('sk_live_', 24)}"`],
    ['a lock file', 'package-lock.json', fake('sk_live_', 24)],
    ['a database on this machine', 'README.md', 'postgres://app:apppassword@localhost:5432/app'],
    ['a filled-in URL', 'a.yml', 'postgres://app:${DB_PASSWORD}@db.example.net/app'],
    ['a public key', 'id_ed25519.pub', 'ssh-ed25519 AAAA'],
    ["Django's own warning", 'settings.py', 'SECRET_KEY = "django-insecure-dev-only-abcdefghij"'],
    ['a name in place of a value', 'a.ts', "API_TOKEN: 'RESEND_API_KEY_NAME'"],
    ['words', 'a.ts', "JWT_SECRET: 'the secret that signs'"],
    ['a template', '.env.example', 'SECRET_KEY=abcdefghijklmnop123456'],
    ['a migration', 'db/migrations/1.sql', '-- PostgreSQL database dump\nINSERT INTO a VALUES (1);'],
    ['a schema without rows', 'schema.dump.sql', '-- PostgreSQL database dump\nCREATE TABLE a ();'],
  ])('%s', async (_, file, text) => {
    expect(await found({ [file]: text })).toEqual([]);
  });
});

describe('files', () => {
  const filled = 'DEBUG=1\nRESEND_API_KEY=re_9aB3dE5g_H7jK9aB3dE5gH7jK9\nEMPTY_TOKEN=\n';

  it('names the secrets of a file of variables, unless git knows that it is not in it', async () => {
    expect(await found({ '.env': filled }, ['.env'])).toEqual(['env file .env RESEND_API_KEY']);
    expect(await found({ '.env': filled }, [])).toEqual([]);
    expect(await found({ '.env.backup': filled })).toEqual(['env file .env.backup RESEND_API_KEY']);
    expect(await found({ '.env.production': 'VITE_API_URL=https://a.b\nDEBUG=0' })).toEqual([]);
  });

  it('knows a dump by its name, or by what it begins with', async () => {
    const dump = '--\n-- PostgreSQL database dump\n--\nCOPY public.a (id) FROM stdin;\n1\n';
    const said = await found({
      'backups/a.sql.gz': 'x',
      'b.sql': dump,
      'c.sql': 'CREATE TABLE c ();',
      'd.dump': 'x',
    });
    expect(said).toEqual([
      'database dump b.sql b.sql',
      'database dump backups/a.sql.gz a.sql.gz',
      'database dump d.dump d.dump',
    ]);
  });
});
