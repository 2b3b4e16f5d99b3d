import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stackInput } from '../../../test/support/rendering.ts';
import { realShell } from '../../io/shell.ts';
import { renderFiles } from '../../pipeline/render/render.ts';

/**
 * An `aws` and a `docker` that write down how they were called, and answer as the real ones do. What a file argument holds is written down
 * apart, so that a secret in an argument would be seen.
 */
const fakeAws = `#!/bin/sh
printf '%s\\n' "aws $*" >> "$CALLS"
case "$*" in
  *describe-stacks*) printf 'out-%s\\n' "$(printf '%s' "$*" | sed "s/.*OutputKey=='\\([A-Za-z]*\\)'.*/\\1/")" ;;
  *get-secret-value*DatabaseSecret*) echo '{"username":"app","password":"dbpw1"}' ;;
  *get-secret-value*KeyValueSecret*) echo '{"password":"kvpw1"}' ;;
  *put-secret-value*) for a; do case "$a" in file://*) cp "\${a#file://}" "$SECRET"; stat -c %a "\${a#file://}" >> "$CALLS.mode" ;; esac; done ;;
  *describe-secret*) echo "\${VERSIONS:-1}" ;;
  *get-authorization-token*) echo https://123.dkr.ecr.eu-west-3.amazonaws.com ;;
  *get-login-password*) echo login-password ;;
  *describe-images*) [ -n "\${PUSHED:-}" ] ;;
  *run-task*) echo "\${TASK:-arn:aws:ecs:eu-west-3:123:task/1}" ;;
  *describe-tasks*lastStatus*)
    # The agent is there at the second question.
    if [ -e "$CALLS.asked" ]; then echo RUNNING; else : > "$CALLS.asked"; echo PENDING; fi ;;
  *describe-tasks*runtimeId*) echo 1-9 ;;
  *describe-tasks*) echo "\${EXIT:-0}" ;;
  *start-session*) [ -z "\${BROKEN:-}" ] ;;
esac
`;
const fakeDocker = `#!/bin/sh
printf '%s\\n' "docker $*" >> "$CALLS"
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unmoor-ecs-'));
  for (const { path, text, mode } of renderFiles(stackInput({ app: 'association', target: 'ecs' })).files) {
    const at = join(folder, 'deploy', path);
    mkdirSync(dirname(at), { recursive: true });
    writeFileSync(at, text);
    chmodSync(at, Number.parseInt(mode, 8));
  }
  for (const [name, text] of [
    ['aws', fakeAws],
    ['docker', fakeDocker],
  ] as const) {
    mkdirSync(join(folder, 'bin'), { recursive: true });
    writeFileSync(join(folder, 'bin', name), text, { mode: 0o755 });
  }
});
afterEach(() => rmSync(folder, { recursive: true }));

async function runs(
  script: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
) {
  const calls = join(folder, 'calls');
  const ran = await realShell.run({
    argv: [join(folder, 'deploy', script), ...args],
    bare: true,
    env: {
      PATH: `${join(folder, 'bin')}:${process.env['PATH']}`,
      CALLS: calls,
      SECRET: join(folder, 'secret.json'),
      VITE_API_URL: "https://it's $HOME",
      ...env,
    },
  });
  const read = () => readFileSync(calls, 'utf8').trimEnd().split('\n');
  return { ...ran, calls: ran.code === 2 ? [] : read() };
}

const setCertificate = () => {
  const at = join(folder, 'deploy', 'settings.sh');
  writeFileSync(
    at,
    readFileSync(at, 'utf8').replace(
      "CERTIFICATE_ARN=''",
      'CERTIFICATE_ARN=arn:aws:acm:eu-west-3:123:certificate/1',
    ),
  );
};

/** The verb and its object, of each call that changes something. */
const acts = (calls: readonly string[]): readonly string[] =>
  calls.flatMap(
    (call) =>
      /^aws cloudformation deploy --stack-name (\S+)/.exec(call)?.[1] ??
      /^aws ecs run-task .*out-(\w+Task)/.exec(call)?.[1] ??
      /^docker buildx build .*--tag \S+\/association\/(\S+):/.exec(call)?.[1] ??
      [],
  );

describe('deploy.sh', () => {
  it('makes what outlives, builds, runs each job to its end, and only then replaces what serves', async () => {
    setCertificate();
    const { code, stderr, calls } = await runs('deploy.sh', ['r1']);
    expect([stderr, code]).toEqual(['', 0]);
    expect(acts(calls)).toEqual([
      'association-network',
      'association-data',
      'backend',
      'parts/nginx',
      'parts/pool',
      'parts/mail-api',
      'parts/glitchtip-database',
      'parts/glitchtip-migrate',
      'association-jobs',
      'MigrateTask',
      'GlitchtipDatabaseTask',
      'GlitchtipMigrateTask',
      'association-app',
    ]);
    expect(calls.at(-2)).toContain(
      '--parameter-overrides Release=r1 Architecture=X86_64 CertificateArn=arn:aws:acm:eu-west-3:123:certificate/1',
    );
    expect(calls.find((call) => call.includes('parts/nginx:r1'))).toContain(
      "--build-context unmoor/settings=files --file images/parts/nginx.Dockerfile --build-arg VITE_API_URL=https://it's $HOME ../frontend",
    );
  });

  it('leaves what serves as it is when the migration fails', async () => {
    setCertificate();
    const { code, stderr, calls } = await runs('deploy.sh', ['r1'], { EXIT: '1' });
    expect(code).toBe(1);
    expect(stderr).toBe(
      'migrate ended with 1. What serves was not touched. aws logs tail /association/migrate --since 1h\n',
    );
    expect(acts(calls)).not.toContain('association-app');
    expect(acts(calls)).not.toContain('GlitchtipDatabaseTask');
  });

  it.each([
    [[], {}, 2, 'usage: '],
    [['a b'], {}, 2, 'usage: '],
    [['r1'], { VERSIONS: 'None' }, 1, 'The secret is empty: ./secrets.sh app.env\n'],
    [['r1'], { TASK: 'None' }, 1, 'migrate was not started: aws ecs run-task gave no task\n'],
  ])('%j with %j ends with %i', async (args, env, wanted, said) => {
    setCertificate();
    const { code, stderr, calls } = await runs('deploy.sh', args, env);
    expect(code).toBe(wanted);
    expect(stderr).toContain(said);
    expect(acts(calls)).not.toContain('association-app');
  });

  it('asks for the certificate before it makes anything', async () => {
    writeFileSync(join(folder, 'calls'), '');
    const { code, stderr, calls } = await runs('deploy.sh', ['r1']);
    expect([code, stderr]).toEqual([1, 'settings.sh names no CERTIFICATE_ARN: see README.md\n']);
    expect(calls).toEqual(['']);
  });

  it('builds no image of a release twice', async () => {
    setCertificate();
    const { calls } = await runs('deploy.sh', ['r1'], { PUSHED: '1' });
    expect(calls.filter((call) => call.startsWith('docker buildx'))).toEqual([]);
    expect(acts(calls)).toContain('association-app');
  });
});

describe('secrets.sh', () => {
  const names = [
    'DJANGO_SECRET_KEY',
    'GLITCHTIP_DB_PASSWORD',
    'GLITCHTIP_EMAIL_URL',
    'GLITCHTIP_SECRET_KEY',
    'RESEND_API_KEY',
    'SMTP_HOST',
    'SMTP_PASSWORD',
    'SMTP_PORT',
    'SMTP_USER',
  ];
  const write = (lines: readonly string[]) => {
    writeFileSync(join(folder, 'deploy', 'app.env'), `${lines.join('\n')}\n`, { mode: 0o600 });
  };
  const hard = `a"b'c $HOME \`id\` \\n {{x}} é = #`;

  it('takes every value as it stands, puts made passwords in, and passes none as an argument', async () => {
    write([
      '# a remark',
      ...names.map((name) => `${name}=${hard}`),
      'GLITCHTIP_DATABASE_URL=postgresql://app:<db-password>@db/glitchtip',
      'REDIS_URL=rediss://:<key-value-password>@cache:6379/0',
    ]);
    const { code, stderr, calls } = await runs('secrets.sh', ['app.env']);
    expect([stderr, code]).toEqual(['', 0]);
    expect(JSON.parse(readFileSync(join(folder, 'secret.json'), 'utf8'))).toEqual({
      ...Object.fromEntries(names.map((name) => [name, hard])),
      GLITCHTIP_DATABASE_URL: 'postgresql://app:dbpw1@db/glitchtip',
      REDIS_URL: 'rediss://:kvpw1@cache:6379/0',
    });
    expect(calls.join('\n')).not.toMatch(/dbpw1|kvpw1|HOME/);
    expect(readFileSync(join(folder, 'calls.mode'), 'utf8')).toBe('600\n');
  });

  it('names what is missing, and puts nothing', async () => {
    write(names.slice(1).map((name) => `${name}=x`));
    const { code, stderr, calls } = await runs('secrets.sh', ['app.env']);
    expect([code, stderr]).toEqual([
      1,
      'These names are not in app.env; write NAME= where one may be empty:\nDJANGO_SECRET_KEY\nGLITCHTIP_DATABASE_URL\n',
    ]);
    expect(calls.some((call) => call.includes('put-secret-value'))).toBe(false);
  });
});

describe('tunnel.sh', () => {
  it.each([
    ['it is closed', {}, 0],
    ['its session breaks', { BROKEN: '1' }, 1],
  ])('waits for the agent, leads the port, and ends its task when %s', async (_, env, wanted) => {
    const { code, calls } = await runs('tunnel.sh', ['state', '16379'], env);
    expect(code === 0 ? 0 : 1).toBe(wanted);
    expect(calls.slice(-3)).toEqual([
      expect.stringContaining(
        'describe-tasks --cluster association --tasks arn:aws:ecs:eu-west-3:123:task/1 --query tasks[0].containers[0].runtimeId',
      ),
      'aws ssm start-session --target ecs:association_1_1-9 --document-name AWS-StartPortForwardingSessionToRemoteHost --parameters host=out-StateHost,portNumber=6379,localPortNumber=16379',
      'aws ecs stop-task --cluster association --task arn:aws:ecs:eu-west-3:123:task/1',
    ]);
    expect(calls.find((call) => call.includes('run-task'))).toContain(
      'securityGroups=[out-WayInGroup,out-InsideGroup]',
    );
  });

  it('knows the stores that there are', async () => {
    const { code, stderr } = await runs('tunnel.sh', ['files']);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/^usage: .*tunnel\.sh db\|state\|cache \[PORT\]\n$/),
    ]);
  });
});
