import type { StackFile } from '../../src/core/stack/file.ts';
import { onBench } from '../../src/io/render/bench.ts';

/** How open systemd itself rates each service (`systemd-analyze security`): 0 is nothing, 10 everything. */
export const exposureOf = (
  files: readonly StackFile[],
): Promise<readonly { readonly at: string; readonly exposure: number }[]> => {
  const services = files.filter(({ at }) => at.endsWith('.service'));
  return onBench()(
    services.map((file) => ({ ...file, path: file.at.slice(1) })),
    async (bench) => {
      const rated: { at: string; exposure: number }[] = [];
      for (const { at } of services) {
        const named = at.replace('@.', '@1.');
        await bench.write(named, await bench.read(at));
        const { stdout } = await bench.run([
          'systemd-analyze',
          'security',
          '--offline=yes',
          '--no-pager',
          `${bench.root}${named}`,
        ]);
        rated.push({
          at,
          exposure: Number(/Overall exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1] ?? Number.NaN),
        });
      }
      process.stdout.write(`exposure: ${rated.map((one) => `${one.at} ${one.exposure}`).join(', ')}\n`);
      return rated;
    },
  );
};
