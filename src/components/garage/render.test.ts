import { describe, expect, it } from 'vitest';
import { expectGolden } from '../../../test/support/golden.ts';
import { renderingOf } from '../../../test/support/rendering.ts';
import { render } from './render.ts';
import { spawnSync } from 'node:child_process';
import { proofOf } from '../../../test/support/bench.ts';
import { garageReader } from './reader.ts';
import { setupAt } from './render.ts';

describe('Garage', () => {
  const { files } = render(renderingOf('garage'));

  it('is what it is reviewed by, and accepted', async () => {
    expectGolden('src/components/garage/golden', files);
    expect([...(await proofOf(garageReader, files)).values()]).toEqual([
      { result: 'accepted', by: 'our schema of garage.toml' },
    ]);
    const slip = files.map((one) => ({ ...one, text: one.text.replace('db_engine', 'db_engin') }));
    expect([...(await proofOf(garageReader, slip)).values()]).toMatchObject([{ result: 'refused' }]);
  });

  it('listens on the loopback of a host, and within the network of containers', () => {
    const of = (target: string) => render(renderingOf('garage', { target })).files[0]?.text;
    expect(of('vps')).toContain('api_bind_addr = "127.0.0.1:3900"');
    expect(of('compose')).toContain('api_bind_addr = "[::]:3900"');
  });

  it('sets up layout, buckets and key in this order, and asks before it makes', () => {
    const script = files.find(({ at }) => at === setupAt)?.text ?? '';
    // A stand-in that knows nothing yet, and writes down what it is asked.
    const podman =
      'podman() { shift 3; echo "$*"; case "$*" in *info*) return 1;; "node id -q") echo abc@x;; esac; }';
    const { stdout, status } = spawnSync('sh', ['-s', 'photos', "it's"], {
      input: `${podman}\n${script.replace(/garage key info --show-secret app\n$/, '')}`,
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    expect(stdout.trim().split('\n')).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^layout assign -z one -c \d+G/),
        'layout apply --version 1',
        'key create app',
        'bucket create photos',
        "bucket allow --read --write it's --key app",
      ]),
    );
  });
});
