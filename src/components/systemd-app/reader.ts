import type { Bench, FileReader, Proof } from '../../core/stack/reader.ts';

/**
 * systemd itself reads the units (`systemd-analyze verify`). Programs and users of the host are not on this machine: what it says of
 * those is left out.
 */
export const reader: FileReader = {
  id: 'systemd',
  prove: async (bench, paths) => {
    if (!(await bench.has('systemd-analyze')))
      return new Map(
        paths.map((path) => [path, { result: 'unchecked', why: 'systemd-analyze is not on this machine' }]),
      );
    return new Map(await Promise.all(paths.map(async (path) => [path, await verdict(bench, path)] as const)));
  },
};

async function verdict(bench: Bench, path: string): Promise<Proof> {
  const by = 'systemd-analyze verify';
  const named = path.replace(/@\.service$/, '@1.service');
  if (named !== path) await bench.write(named, await bench.read(path));
  const { stderr, stdout } = await bench.run(
    ['systemd-analyze', 'verify', '--man=no', `${bench.root}${named}`],
    {
      env: { SYSTEMD_UNIT_PATH: `${bench.root}/etc/systemd/system:` },
    },
  );
  const complaints = `${stdout}${stderr}`
    .split('\n')
    .filter((line) => line.includes(bench.root) || /^\S+\.(?:service|timer|target):/.test(line))
    .filter(
      (line) =>
        !/is not executable|Failed to (?:prepare filename|load unit)|Unit \S+ not found|Command .* is not executable|Cannot add dependency|is not found/.test(
          line,
        ),
    );
  const [first] = complaints;
  return first === undefined
    ? { result: 'accepted', by }
    : { result: 'refused', by, message: first.replace(bench.root, '') };
}
