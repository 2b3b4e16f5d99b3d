import { parse } from 'yaml';
import { z } from 'zod';
import { writeYaml } from '../../core/formats/write-yaml.ts';
import type { Bench, FileReader, Proof } from '../../core/stack/reader.ts';
import { dashboardSchema } from './dashboard.ts';

const schemaOfOurs = 'our schema of what Grafana reads';
const refused = (by: string, message: string): Proof => ({ result: 'refused', by, message });

/** Grafana cannot be asked without running it: the form by a strict schema, every expression by Prometheus' own parser. */
export const dashboardReader: FileReader = {
  id: 'grafana-dashboard',
  async prove(bench, paths) {
    const proofs = new Map<string, Proof>();
    for (const path of paths) proofs.set(path, await judge(bench, path));
    return proofs;
  },
};

async function judge(bench: Bench, path: string): Promise<Proof> {
  const read = dashboardSchema.safeParse(JSON.parse(await bench.read(path)));
  if (!read.success) return refused(schemaOfOurs, z.prettifyError(read.error));
  if (!(await bench.has('promtool')))
    return { result: 'unchecked', why: 'promtool is not on this machine, and it parses the expressions' };
  const exprs = read.data.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
  const rules = exprs.map((expr, index) => ({ record: `panel:${index}`, expr }));
  const at = `${path}.rules.yml`;
  await bench.write(at, writeYaml({ groups: [{ name: 'panels', rules }] }));
  const { code, stdout, stderr } = await bench.run(['promtool', 'check', 'rules', `${bench.root}${at}`]);
  return code === 0
    ? { result: 'accepted', by: `${schemaOfOurs}, promtool check rules` }
    : refused('promtool check rules', `${stdout}${stderr}`.replaceAll(bench.root, '').trim());
}

/** docs: grafana.com/docs/grafana/latest/administration/provisioning */
const provisioning = z.union([
  z.strictObject({
    apiVersion: z.literal(1),
    datasources: z.array(
      z.strictObject({
        name: z.string(),
        type: z.literal('prometheus'),
        uid: z.string(),
        access: z.literal('proxy'),
        url: z.url(),
        isDefault: z.boolean(),
        editable: z.boolean(),
        jsonData: z.strictObject({ timeInterval: z.string() }),
      }),
    ),
  }),
  z.strictObject({
    apiVersion: z.literal(1),
    providers: z.array(
      z.strictObject({
        name: z.string(),
        type: z.literal('file'),
        disableDeletion: z.boolean(),
        allowUiUpdates: z.boolean(),
        options: z.strictObject({ path: z.string().startsWith('/') }),
      }),
    ),
  }),
]);

export const provisioningReader: FileReader = {
  id: 'grafana-provisioning',
  async prove(bench, paths) {
    const proofs = new Map<string, Proof>();
    for (const path of paths) {
      const read = provisioning.safeParse(parse(await bench.read(path)));
      proofs.set(
        path,
        read.success
          ? { result: 'accepted', by: schemaOfOurs }
          : refused(schemaOfOurs, z.prettifyError(read.error)),
      );
    }
    return proofs;
  },
};
