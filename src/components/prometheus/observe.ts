import { workloadNames } from '../../core/stack/app.ts';
import type { Observed, Scrape } from '../../core/stack/observe.ts';
import type { Rendering } from '../../core/stack/stack.ts';
import { blackboxExporter, nodeExporter } from './exporters.ts';
import { appAlerts } from './observe-app.ts';
import { appPanels, hostPanels } from './panels.ts';
import { hostAlerts } from './observe-host.ts';
import { selfAlerts } from './observe-self.ts';
import { alertmanagerId, prometheusId } from './workloads.ts';

export function observe({ asked, apps }: Omit<Rendering, 'observed'>): Observed {
  // Where the stack is not one machine of ours, the cluster watches its own machines.
  const host = asked.target.can('one-host') ? nodeExporter(asked) : { exporters: [], files: [] };
  const site = blackboxExporter(asked);
  const names = workloadNames(asked.app.services);
  const webs = asked.app.services.filter(({ kind }) => kind === 'web').map(({ id }) => names.get(id));
  const health = asked.app.services.find((one) => one.health !== undefined)?.health ?? '/';
  return {
    exporters: [...host.exporters, ...site.exporters],
    files: [...host.files, ...site.files],
    scrapes: [
      { job: 'prometheus', workload: prometheusId, listen: 'http' },
      { job: 'alertmanager', workload: alertmanagerId, listen: 'http' },
      ...host.exporters.map(({ id }): Scrape => ({ job: 'host', workload: id, listen: 'metrics' })),
      {
        job: 'site',
        workload: 'blackbox-exporter',
        listen: 'metrics',
        path: '/probe',
        params: { module: 'site' },
        targets: [`https://${asked.domain}${health}`],
      },
      ...apps
        .filter(({ id, listens }) => webs.includes(id) && listens.length > 0)
        .map(({ id }): Scrape => ({ job: 'app', workload: id, listen: 'http', labels: { workload: id } })),
    ],
    panels: [...(host.exporters.length > 0 ? hostPanels : []), ...appPanels],
    alerts: [...selfAlerts, ...(host.exporters.length > 0 ? hostAlerts : []), ...appAlerts],
  };
}
