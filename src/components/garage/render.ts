import { writeToml } from '../../core/formats/write-toml.ts';
import type { Asked } from '../../core/plan/asked.ts';
import { portFor } from '../../core/plan/ports.ts';
import type { StackFile } from '../../core/stack/file.ts';
import { fromImages } from '../../core/stack/podman.ts';
import { sideOf } from '../../core/stack/side-units.ts';
import type { Rendered, Rendering, Serves } from '../../core/stack/stack.ts';
import type { Workload } from '../../core/stack/workload.ts';
import { both } from '../../core/text.ts';

const configAt = '/etc/garage.toml';
export const setupAt = '/usr/local/lib/unmoor/garage-setup';
/** What the app names in its S3 client; Garage knows no regions. */
const region = 'garage';

export const serves = (asked: Asked): readonly Serves[] => [
  {
    id: 'garage',
    listens: [
      { name: 's3', port: portFor(asked, 3900), speaks: 'http', under: { name: 'objects', large: true } },
      { name: 'rpc', port: portFor(asked, 3901), speaks: 'tcp' },
      { name: 'admin', port: portFor(asked, 3903), speaks: 'http' },
    ],
  },
];

export function render(rendering: Rendering): Rendered {
  const { asked, plan } = rendering;
  const [own] = serves(asked) as [Serves];
  const bytes = plan.disk.lines.find(({ id }) => id === 'objects')?.bytes ?? 10e9;
  const files = [config(rendering, own), setup(Math.ceil(bytes / 1e9), callOf(asked))];
  const workload: Workload = {
    ...own,
    does: both('Keeps objects and speaks S3.', 'Garde les objets et parle S3.'),
    kind: 'serve',
    // Made from nothing: its only file is the program, so health is asked over the network.
    ways: { image: { name: 'docker.io/dxflrs/garage:v2.4.1' } },
    env: {
      GARAGE_RPC_SECRET: { kind: 'given', name: 'GARAGE_RPC_SECRET', secret: true },
      GARAGE_ADMIN_TOKEN: { kind: 'given', name: 'GARAGE_ADMIN_TOKEN', secret: true },
    },
    files: [configAt],
    keeps: [
      { name: 'garage-meta', at: '/var/lib/garage/meta', gib: 2 },
      { name: 'garage-data', at: '/var/lib/garage/data', gib: Math.ceil(bytes / 2 ** 30) },
    ],
    health: { kind: 'http', path: '/health', port: own.listens[2]?.port as number },
    replicas: 1,
    single: true,
    mib: 256,
    after: [],
    stop: { signal: 'TERM', withinS: 30 },
  };
  return fromImages(asked, sideOf(rendering), [workload], files);
}

/** garagehq.deuxfleurs.fr, reference manual, configuration: its secrets come by GARAGE_RPC_SECRET and GARAGE_ADMIN_TOKEN. */
function config({ asked, settings }: Rendering, { listens }: Serves): StackFile {
  const [s3, rpc, admin] = listens.map(
    ({ port }) => `${asked.target.can('processes') ? '127.0.0.1' : '[::]'}:${port}`,
  );
  const text = writeToml(
    {
      metadata_dir: '/var/lib/garage/meta',
      data_dir: '/var/lib/garage/data',
      db_engine: String(settings['db_engine']?.value),
      replication_factor: Number(settings['replication_factor']?.value),
      // A power cut must not lose the list of what there is.
      metadata_fsync: true,
      metadata_auto_snapshot_interval: '6h',
      block_ram_buffer_max: `${String(settings['block_ram_buffer_max']?.value)}MiB`,
      rpc_bind_addr: rpc as string,
      rpc_public_addr: `127.0.0.1:${listens[1]?.port}`,
    },
    {
      s3_api: { s3_region: region, api_bind_addr: s3 as string, root_domain: `.objects.${asked.domain}` },
      admin: { api_bind_addr: admin as string },
    },
  );
  return { at: configAt, text, mode: '0644', owner: 'root:root', reader: 'garage', comment: '#' };
}

/** Its program, where it runs; a target with containers says how it is reached there. */
const callOf = ({ target }: Asked): string =>
  target.can('processes') ? 'podman exec garage /garage "$@"' : target.within('garage', '/garage "$@"');

/** Once after the first start: the one node takes all, then buckets, and a key that may use them and make none. */
const setup = (gigabytes: number, garage: string): StackFile => ({
  at: setupAt,
  text: `set -eu
# sh garage-setup BUCKET...
[ $# -gt 0 ] || { echo "name the buckets of the app" >&2; exit 2; }
garage() { ${garage}; }
if ! garage layout show | grep -q '^Current cluster layout version: [1-9]'; then
  garage layout assign -z one -c ${gigabytes}G "$(garage node id -q | cut -d@ -f1)"
  garage layout apply --version 1
fi
garage key info app >/dev/null 2>&1 || garage key create app
for bucket in "$@"; do
  garage bucket info "$bucket" >/dev/null 2>&1 || garage bucket create "$bucket"
  garage bucket allow --read --write "$bucket" --key app
done
# Into the app's variables, and nowhere else.
garage key info --show-secret app
`,
  mode: '0755',
  owner: 'root:root',
  reader: 'sh',
  comment: '#',
});
