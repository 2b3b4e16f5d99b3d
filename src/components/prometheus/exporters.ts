import { writeYaml } from '../../core/formats/write-yaml.ts';
import type { Asked } from '../../core/plan/asked.ts';
import { exporter } from '../../core/stack/exporter.ts';
import { figuresFolder } from '../../core/stack/figures.ts';
import type { StackFile } from '../../core/stack/file.ts';
import { both } from '../../core/text.ts';

export const nodeExporter = (asked: Asked) =>
  exporter(asked, {
    id: 'node-exporter',
    does: both('Shows the figures of the host.', 'Montre les mesures du serveur.'),
    image: 'docker.io/prom/node-exporter:v1.9.1',
    package: 'prometheus-node-exporter',
    port: 9100,
    rights: { writes: 'as-mounted', readsProc: true, families: ['AF_NETLINK'] },
    args: (listen) => [
      `--web.listen-address=${listen}`,
      ...(asked.target.can('processes') ? [`--collector.textfile.directory=${figuresFolder}`] : []),
    ],
  });

const blackboxYml: StackFile = {
  at: '/etc/prometheus/blackbox.yml',
  text: writeYaml({
    modules: {
      // Any answer below 400 after redirects, over TLS with a certificate that holds.
      site: { prober: 'http', timeout: '10s', http: { fail_if_not_ssl: true, preferred_ip_protocol: 'ip4' } },
    },
  }),
  mode: '0644',
  owner: 'root:root',
  reader: 'blackbox',
  comment: '#',
};

export const blackboxExporter = (asked: Asked) =>
  exporter(asked, {
    id: 'blackbox-exporter',
    does: both('Asks for the site as a visitor would.', 'Interroge le site comme un visiteur.'),
    image: 'docker.io/prom/blackbox-exporter:v0.27.0',
    package: 'prometheus-blackbox-exporter',
    port: 9115,
    outbound: true,
    files: [blackboxYml],
    args: (listen) => [`--config.file=${blackboxYml.at}`, `--web.listen-address=${listen}`],
  });
