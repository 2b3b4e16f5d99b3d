import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { UnmoorError } from '../errors/error.ts';
import { parseConfig } from './parse.ts';

const environment = { DATABASE_URL: 'postgres://app:p%40ss@db.example.org/app', PASSWORD: 'hush#:1' };

function mistakesOf(text: string): string {
  try {
    parseConfig(text, environment);
  } catch (error) {
    if (error instanceof UnmoorError) return `${error.code} ${error.why}`;
    throw error;
  }
  throw new Error('the text was accepted');
}

describe('unmoor.yaml', () => {
  it('reads URLs as secrets, durations as milliseconds and ${NAME} from the environment', () => {
    const config = parseConfig(
      'source:\n  postgres: ${DATABASE_URL}\ntarget:\n  postgres: postgres://app:${PASSWORD}@new/app\n  peer:\n    postgres: postgres://10.0.0.5/app\noptions:\n  jobs: 3\n  cutoverTimeout: 2min\n  maxLag: 500ms\n',
      { ...environment, PASSWORD: 'hush' },
    );
    expect(config.source?.postgres?.reveal()).toBe(environment.DATABASE_URL);
    expect(config.target?.postgres?.reveal()).toBe('postgres://app:hush@new/app');
    expect(config.target?.peer?.postgres?.reveal()).toBe('postgres://10.0.0.5/app');
    expect(config.options).toEqual({ jobs: 3, cutoverTimeout: 120_000, maxLag: 500 });
    expect(JSON.stringify(config)).not.toContain('hush');
  });

  it('accepts an empty file', () => {
    expect(parseConfig('# nothing yet\n', {})).toEqual({});
  });

  it('tells every mistake at once, with line and column, and what was meant', () => {
    const text = [
      'source:',
      '  postgress: postgres://app:hunter2@db/app',
      '  redis: http://cache',
      'target:',
      '  postgres: ${NOT_THERE}',
      'options:',
      '  jobs: many',
      '  method: fast',
      '  maxLag: soon',
      '  gentle: 1',
      'colour: blue',
    ].join('\n');
    expect(mistakesOf(text)).toMatchInlineSnapshot(`
      "CONF-101 unmoor.yaml has 8 mistakes:
        unmoor.yaml:2:3  source.postgress: unknown key; did you mean "postgres"?
        unmoor.yaml:3:10  source.redis: The URL was given, but it begins with "http://", and "redis://" or "rediss://" is needed. Give it as redis://default:password@host:6379/0 (rediss:// for TLS).
        unmoor.yaml:5:13  \${NOT_THERE} is not set in the environment
        unmoor.yaml:7:9  options.jobs: "many" is given, and a number is needed
        unmoor.yaml:8:11  options.method: "fast" is given, and one of logical, physical, offline is needed
        unmoor.yaml:9:11  options.maxLag: "soon" is given, and a duration like 500ms, 30s or 2min is needed
        unmoor.yaml:10:11  options.gentle: 1 is given, and true or false is needed
        unmoor.yaml:11:1  colour: unknown key; known here: app, source, target, pooler, host, options, cost"
    `);
  });

  it('knows what may be said of a service, whatever its id is', () => {
    expect(
      mistakesOf(
        'app:\n  services:\n    backend:\n      prot: 3000\n      health: healthz\n  domains: [https://a.example/]\n',
      ),
    ).toMatchInlineSnapshot(`
      "CONF-101 unmoor.yaml has 3 mistakes:
        unmoor.yaml:4:7  app.services.backend.prot: unknown key; did you mean "port"?
        unmoor.yaml:5:15  app.services.backend.health: "healthz" is given, and a path that begins with / is needed
        unmoor.yaml:6:13  app.domains.0: "https://a.example/" is given, and a host name is needed, without https:// and without a path"
    `);
  });

  it('can be asked for some of it, and then needs no variable of the rest', () => {
    const text = 'app:\n  name: shop\nsource:\n  postgres: ${NOT_THERE}\npooler:\n  admin: ${POOLER}\n';
    expect(parseConfig(text, {}, 'unmoor.yaml', ['app'])).toEqual({ app: { name: 'shop' } });
    expect(() => parseConfig(text, {}, 'unmoor.yaml', ['pooler'])).toThrow('${POOLER} is not set');
    expect(() => parseConfig(`${text}colour: blue\n`, {}, 'unmoor.yaml', ['app'])).toThrow('unknown key');
  });

  it('leaves a variable in a command to the shell that will run it', () => {
    const text = 'app:\n  services:\n    api:\n      start: gunicorn -b :${PORT} app\n';
    expect(parseConfig(text, {}).app?.services?.['api']?.start).toBe('gunicorn -b :${PORT} app');
  });

  it('says that a file that is no YAML is none, and where', () => {
    expect(mistakesOf('source:\n\tpostgres: x\n')).toMatchInlineSnapshot(`
      "CONF-101 unmoor.yaml has one mistake:
        unmoor.yaml:2:1  not YAML: Tabs are not allowed as indentation"
    `);
    expect(mistakesOf('source:\n  redis: redis://a\n  redis: redis://b\n')).toMatchInlineSnapshot(`
      "CONF-101 unmoor.yaml has one mistake:
        unmoor.yaml:3:3  not YAML: Map keys must be unique"
    `);
  });

  it('quotes no value that may be a secret', () => {
    const said = mistakesOf(
      'source:\n  postgres: mysql://app:hunter2@db/app\n  redis: ${PASSWORD}\noptions:\n  jobs: ${PASSWORD}\n',
    );
    expect(said).not.toContain('hunter2');
    expect(said).not.toContain('hush');
  });

  it('has a sample that is accepted as it stands', () => {
    const sample = readFileSync('unmoor.sample.yaml', 'utf8');
    expect(sample.split('\n')[0]).toBe('# yaml-language-server: $schema=./schemas/unmoor.schema.json');
    const config = parseConfig(sample, {
      DATABASE_URL: environment.DATABASE_URL,
      REDIS_URL: 'redis://cache',
      NEW_PASSWORD: 'x',
      NEW_REDIS_PASSWORD: 'y',
    });
    expect(config.options).toEqual({
      jobs: 4,
      gentle: false,
      method: 'logical',
      cutoverTimeout: 30_000,
      maxLag: 2000,
    });
  });
});
