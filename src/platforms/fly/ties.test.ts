import { describe, expect, it } from 'vitest';
import { tiesOf } from '../../../test/support/ties-of.ts';
import { flyTies } from './ties.ts';

const settings = `app = "shop" # primary_region
primary_region = "cdg"

[deploy]
  release_command = "npm run migrate"

[processes]
  web = "node server.js"

[[mounts]]
  source = "data"
  destination = "/data"

[http_service]
  internal_port = 3000
  auto_stop_machines = "stop"
`;

describe('what an app asks of Fly', () => {
  it('is what fly.toml says that only Fly does', async () => {
    const files = {
      'fly.toml': settings,
      'z.env': 'A=http://api.internal:8080\nB=http://host.docker.internal',
    };
    expect(await tiesOf(flyTies, files)).toEqual([
      'fly.toml:2 fly.region cdg',
      'fly.toml:5 fly.release npm run migrate',
      'fly.toml:7 fly.processes',
      'fly.toml:10 fly.volume',
      'fly.toml:16 fly.machines',
      'z.env:1 fly.private-network api.internal',
    ]);
  });

  it.each([
    ['a.ts', 'const id = process.env.FLY_MACHINE_ID', ['a.ts:1 fly.variable']],
    ['a.ts', 'const ip = req.headers["fly-client-ip"]', ['a.ts:1 fly.headers fly-client-ip']],
    [
      '.env.example',
      'DATABASE_URL=postgres://u@db.flycast:5432/a',
      ['.env.example:1 fly.private-network db.flycast'],
    ],
    ['.env.example', 'A=http://api.internal:8080', []],
    ['a.ts', 'const u = "https://shop.fly.dev"', ['a.ts:1 fly.host shop.fly.dev']],
    ['.env.example', 'A=http://redis.railway.internal:6379\nB=http://host.docker.internal:80', []],
    ['a.ts', 'const BUTTER_FLY_WING = "fly-wheel"; // FLY_REGION', []],
  ])('is found in %s: %s', async (path, text, ties) => {
    expect(await tiesOf(flyTies, { [path]: text })).toEqual(ties);
  });
});
