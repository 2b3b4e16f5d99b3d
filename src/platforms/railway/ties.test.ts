import { describe, expect, it } from 'vitest';
import { memoryTree } from '../../../test/support/memory-tree.ts';
import { tiesOf } from '../../../test/support/ties-of.ts';
import { railwayTies } from './ties.ts';

describe('what an app asks of Railway', () => {
  it.each([
    ['a.py', 'd = os.environ.get("RAILWAY_PUBLIC_DOMAIN")', ['a.py:1 railway.variable']],
    ['a.ts', 'const { RAILWAY_ENVIRONMENT } = process.env', ['a.ts:1 railway.variable']],
    [
      'a.ts',
      'const dir = process.env.RAILWAY_VOLUME_MOUNT_PATH ?? "/data"',
      ['a.ts:1 railway.volume RAILWAY_VOLUME_MOUNT_PATH'],
    ],
    ['a.py', 'ALLOWED_HOSTS = ["shop.up.railway.app"]', ['a.py:1 railway.allowed-hosts']],
    ['a.py', 'CSRF_TRUSTED_ORIGINS = [\n  "https://shop.up.railway.app",\n]', ['a.py:2 railway.csrf']],
    ['.env.example', 'CORS_ALLOWED_ORIGINS=https://shop.up.railway.app', ['.env.example:1 railway.cors']],
    [
      '.env.example',
      'REDIS_URL=redis://default@redis.railway.internal:6379',
      ['.env.example:1 railway.private-network redis.railway.internal'],
    ],
    [
      'railway.toml',
      '[deploy]\nnumReplicas = 2\npreDeployCommand = "python manage.py migrate"\n[build]\nbuilder = "NIXPACKS"',
      [
        'railway.toml:2 railway.replicas 2',
        'railway.toml:3 railway.pre-deploy python manage.py migrate',
        'railway.toml:5 railway.builder NIXPACKS',
      ],
    ],
    [
      'railway.json',
      '{\n"deploy": {\n"cronSchedule": "0 * * * *" } }',
      ['railway.json:3 railway.cron 0 * * * *'],
    ],
    [
      'nixpacks.toml',
      '[phases.setup]\naptPkgs = ["ffmpeg"]',
      ['nixpacks.toml:2 railway.packages ["ffmpeg"]'],
    ],
    [
      'Dockerfile',
      'FROM x\nCMD serve -p $PORT -h $RAILWAY_PRIVATE_DOMAIN',
      ['Dockerfile:2 railway.variable'],
    ],
  ])('is found in %s: %s', async (path, text, ties) => {
    expect(await tiesOf(railwayTies, { [path]: text })).toEqual(ties);
  });

  it.each([
    ['a.py', '# RAILWAY_PUBLIC_DOMAIN\n"""shop.up.railway.app"""'],
    ['a.ts', 'const RAILWAY_GAUGE = 1435; // railway'],
    ['README.md', 'https://shop.up.railway.app'],
    ['.env.example', 'RAILWAY_PUBLIC_DOMAIN=\n# https://shop.up.railway.app'],
    ['tests/test_a.py', 'os.environ["RAILWAY_PUBLIC_DOMAIN"]'],
  ])('is not in %s: %s', async (path, text) => {
    expect(await tiesOf(railwayTies, { [path]: text })).toEqual([]);
  });

  it('names the hosts that are gone with it', async () => {
    const { domains } = await railwayTies.read(
      memoryTree({
        'a.ts': 'const a = `https://${x}.up.railway.app`; const b = "https://shop.up.railway.app/a";',
      }),
    );
    expect(domains).toEqual([
      {
        host: 'shop.up.railway.app',
        kind: 'platform',
        platform: 'railway',
        from: [{ file: 'a.ts', line: 1 }],
      },
    ]);
  });
});
