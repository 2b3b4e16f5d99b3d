import type { FileReader, Proof } from '../../core/stack/reader.ts';

/** ClickHouse's own tool reads the file and says what it took from it (clickhouse.com/docs, clickhouse-extract-from-config). */
export const clickhouseReader: FileReader = {
  id: 'clickhouse',
  async prove(bench, paths) {
    const proofs = new Map<string, Proof>();
    const there = await bench.has('clickhouse');
    for (const path of paths) {
      if (!there) {
        proofs.set(path, { result: 'unchecked', why: 'ClickHouse is not on this machine' });
        continue;
      }
      const argv = ['clickhouse', 'extract-from-config', '--config-file', `${bench.root}${path}`] as const;
      const { code, stderr } = await bench.run([...argv, '--key', 'http_port']);
      const by = 'clickhouse extract-from-config';
      proofs.set(
        path,
        code === 0 ? { result: 'accepted', by } : { result: 'refused', by, message: stderr.trim() },
      );
    }
    return proofs;
  },
};
