import { writeYaml } from '../../core/formats/write-yaml.ts';
import { asName, replicaPorts } from '../../core/stack/app.ts';
import { hasColours, servingAt } from '../../core/stack/colours.ts';
import type { Scrape } from '../../core/stack/observe.ts';
import type { Address, Rendering } from '../../core/stack/stack.ts';
import { alertmanagerId } from './workloads.ts';

export const rulesAt = '/etc/prometheus/rules/unmoor.yml';

/** prometheus.yml: what is asked for figures, and how often. */
export function prometheusYml(rendering: Rendering): string {
  const interval = `${String(rendering.settings['scrape_interval']?.value)}s`;
  return writeYaml({
    global: {
      scrape_interval: interval,
      evaluation_interval: interval,
      external_labels: { app: rendering.plan.app },
    },
    rule_files: ['/etc/prometheus/rules/*.yml'],
    alerting: {
      alertmanagers: [
        { static_configs: [{ targets: [shown(rendering.atWorkload(alertmanagerId, 'http'))] }] },
      ],
    },
    scrape_configs: [...byJob(rendering.observed.scrapes)].map(([name, scrapes]) => ({
      job_name: name,
      ...job(rendering, scrapes),
    })),
  });
}

/** Prometheus refuses two jobs of one name: what carries the same name is one job with several targets. */
function byJob(scrapes: readonly Scrape[]): ReadonlyMap<string, readonly [Scrape, ...Scrape[]]> {
  const jobs = new Map<string, readonly [Scrape, ...Scrape[]]>();
  for (const scrape of scrapes) {
    const before = jobs.get(scrape.job);
    jobs.set(scrape.job, before === undefined ? [scrape] : [...before, scrape]);
  }
  return jobs;
}

function job(rendering: Rendering, scrapes: readonly [Scrape, ...Scrape[]]): object {
  const [first] = scrapes;
  return {
    ...(first.path === undefined ? {} : { metrics_path: first.path }),
    ...(first.params === undefined
      ? {}
      : { params: Object.fromEntries(Object.entries(first.params).map(([key, value]) => [key, [value]])) }),
    ...targetsOf(rendering, scrapes),
    // A prober is asked at its own address for each target; the series are the target's.
    ...(first.targets === undefined
      ? {}
      : {
          relabel_configs: [
            { source_labels: ['__address__'], target_label: '__param_target' },
            { source_labels: ['__param_target'], target_label: 'instance' },
            { target_label: '__address__', replacement: shown(addressOf(rendering, first)) },
          ],
        }),
  };
}

/** A workload that has two colours is where the release that serves says: the file is written when it takes over. */
function targetsOf(rendering: Rendering, scrapes: readonly Scrape[]): object {
  const inTurn = (scrape: Scrape) =>
    rendering.asked.target.can('processes') &&
    rendering.apps.some((app) => app.id === scrape.workload && hasColours(app));
  const moving = scrapes.filter(inTurn);
  const still = scrapes.filter((scrape) => !inTurn(scrape));
  return {
    ...(still.length === 0
      ? {}
      : {
          static_configs: still.map((scrape) => ({
            targets: scrape.targets ?? addressesOf(rendering, scrape),
            ...(scrape.labels === undefined ? {} : { labels: scrape.labels }),
          })),
        }),
    ...(moving.length === 0
      ? {}
      : { file_sd_configs: [{ files: moving.map(({ workload }) => servingAt(workload)) }] }),
  };
}

/** Replicas of the app have a port each where they share a machine; elsewhere one name stands for all of them. */
function addressesOf(rendering: Rendering, scrape: Scrape): readonly string[] {
  const address = addressOf(rendering, scrape);
  const app = rendering.apps.find(({ id }) => id === scrape.workload);
  const listen = app?.listens.find(({ name }) => name === scrape.listen);
  return app === undefined || listen === undefined
    ? [shown(address)]
    : replicaPorts(app, listen).map((port) => shown({ ...address, port }));
}

/** Exporters are not part of what other components speak to: their address comes from the target alone. */
function addressOf(rendering: Rendering, { workload, listen }: Scrape): Address {
  const { asked, observed } = rendering;
  const exporter = observed.exporters?.find(({ id }) => id === workload);
  const port = exporter?.listens.find(({ name }) => name === listen);
  return port === undefined
    ? rendering.atWorkload(workload, listen)
    : (asked.target.address?.(workload, port, asName(asked.app.app)) ?? {
        host: '127.0.0.1',
        port: port.port,
      });
}

export const shown = ({ host, port }: Address): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`;
