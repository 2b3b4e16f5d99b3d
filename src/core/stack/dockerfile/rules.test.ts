import { describe, expect, it } from 'vitest';
import type { OutFile } from '../file.ts';
import { onBench } from '../../../io/render/bench.ts';
import { dockerfileReader } from './reader.ts';
import { breachesOf } from './rules.ts';

const good = [
  'FROM node:24-trixie AS build',
  'RUN npm ci',
  'FROM node:24-trixie-slim',
  'COPY --from=build /a /a',
  'USER 10001:10001',
  'CMD ["node", "a.js"]',
  '',
].join('\n');

describe('the rules for Dockerfiles', () => {
  it('let a good one through', () => expect(breachesOf(good)).toEqual([]));

  it.each([
    ['DL1000', 'RUN npm ci', 'RUNN npm ci'],
    ['DL1000', 'RUN npm ci', 'MAINTAINER me'],
    ['DL3006', 'node:24-trixie-slim', 'node'],
    ['DL3007', 'node:24-trixie-slim', 'node:latest'],
    ['DL3000', 'RUN npm ci', 'WORKDIR app'],
    ['DL3020', 'RUN npm ci', 'ADD a b'],
    ['DL3022', '--from=build', '--from=biuld'],
    ['DL3025', 'CMD ["node", "a.js"]', 'CMD node a.js'],
    ['DL3015', 'npm ci', 'apt-get update && apt-get install -y tini && rm -rf /var/lib/apt/lists/*'],
    ['DL3009', 'npm ci', 'apt-get update && apt-get install -y --no-install-recommends tini'],
    ['DL3004', 'npm ci', 'sudo npm ci'],
    ['SecretsUsedInArgOrEnv', 'RUN npm ci', 'ENV API_KEY=abc'],
    ['DL3002', 'USER 10001:10001', 'USER 0:0'],
    ['DL3002', 'USER 10001:10001\n', ''],
    ['DL3061', good, '# nothing'],
  ])('%s: %s made %s', (rule, from, to) =>
    expect(breachesOf(good.replace(from, to)).map((one) => one.rule)).toEqual([rule]),
  );

  it('leave it to a ready image whom it runs as, where files are only put into it', () =>
    expect(breachesOf('FROM nginx:1.30\nCOPY a /a\n')).toEqual([]));
});

it('the reader names the line and the rule, and what an image must not hold', async () => {
  const file = (path: string, text: string): OutFile => ({ path, text, mode: '0644', reader: 'dockerfile' });
  const proofs = await onBench()(
    [
      file('a.Dockerfile', good),
      file('b.Dockerfile', good.replace('["node", "a.js"]', 'node a.js')),
      file('a.Dockerfile.dockerignore', '**/.git\n**/.env\n'),
    ],
    (bench) =>
      dockerfileReader.prove(bench, ['/a.Dockerfile', '/b.Dockerfile', '/a.Dockerfile.dockerignore']),
  );
  expect([...proofs.values()]).toEqual([
    expect.objectContaining({ result: 'accepted' }),
    expect.objectContaining({ result: 'refused', message: expect.stringMatching(/^line 6: .*\(DL3025\)$/) }),
    expect.objectContaining({ result: 'refused', message: '**/.env.* is not left out' }),
  ]);
});
