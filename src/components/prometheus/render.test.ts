import { describe, expect, it } from 'vitest';
import { proofOf } from '../../../test/support/bench.ts';
import { expectGolden } from '../../../test/support/golden.ts';
import { renderingOf } from '../../../test/support/rendering.ts';
import { prometheus } from './index.ts';
import { observe } from './observe.ts';
import { render } from './render.ts';

const golden = 'src/components/prometheus/golden';

describe.each(['vps', 'compose'])('on %s', (target) => {
  const mail = { host: target === 'vps' ? '127.0.0.1' : 'mail', port: 25 };
  const all = { ...renderingOf('prometheus', { target }), at: () => mail, reaches: () => true };
  const { files, workloads } = render(all);
  // What others show changes with them; what stands here is what it shows of itself.
  const own = render({ ...all, observed: observe(all) });

  it('writes what its programs read', () => {
    expectGolden(
      `${golden}/${target}`,
      own.files.filter(({ at }) => /(prometheus|alertmanager|blackbox)\.yml$|default/.test(at)),
    );
  });

  it.each((prometheus.readers ?? []).map((reader) => [reader.id, reader] as const))(
    'is accepted by the programs behind %s',
    async (_, reader) => {
      const proofs = await proofOf(reader, files);
      for (const [path, proof] of proofs)
        expect(proof, path).toEqual({ result: 'accepted', by: expect.any(String) });
    },
  );

  it('names every file of a workload, and opens nothing to the outside', () => {
    const known = new Set(files.map(({ at }) => at));
    expect(workloads.flatMap((one) => one.files).filter((at) => !known.has(at))).toEqual([]);
    expect(workloads.flatMap(({ listens }) => listens).filter(({ open }) => open)).toEqual([]);
  });
});
