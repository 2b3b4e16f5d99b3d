import type { StackFile } from '../../core/stack/file.ts';
import { sideOf, sideUnits } from '../../core/stack/side-units.ts';
import type { Rendered, Rendering } from '../../core/stack/stack.ts';
import { alertmanagerAt, alertmanagerYml } from './alertmanager.ts';
import { rulesFile, rulesTest } from './rules.ts';
import { prometheusYml, rulesAt, shown } from './scrapes.ts';
import { alertmanagerId, heartbeat, heartbeatScript, servers } from './workloads.ts';

const testsAt = '/etc/prometheus/tests/unmoor.yml';

export function render(rendering: Rendering): Rendered {
  const { asked, settings, observed } = rendering;
  const own = [
    file('/etc/prometheus/prometheus.yml', prometheusYml(rendering), 'prometheus'),
    file(rulesAt, rulesFile(observed.alerts), 'prometheus'),
  ];
  const tests = file(testsAt, rulesTest(observed.alerts, rulesAt), 'prometheus');
  const alerting = file(alertmanagerAt, alertmanagerYml(rendering), 'alertmanager');
  const retention = {
    days: Number(settings['storage.tsdb.retention.time']?.value),
    mib: Number(settings['storage.tsdb.retention.size']?.value),
  };
  const run = servers(asked, retention, {
    prometheus: own.map(({ at }) => at),
    alertmanager: [alerting.at],
  });
  const { exporters = [], files = [] } = observed;
  const beside = [heartbeat(`http://${shown(rendering.atWorkload(alertmanagerId, 'http'))}`), ...exporters];
  const side = sideOf(rendering);
  const units = asked.target.can('processes') ? beside.flatMap((one) => sideUnits(side, one)) : [];
  return {
    files: [...own, tests, alerting, heartbeatScript(), ...run.files, ...files, ...units],
    workloads: [...run.workloads, ...beside],
  };
}

const file = (at: string, text: string, reader: string): StackFile => ({
  at,
  text,
  mode: '0644',
  owner: 'root:root',
  reader,
  comment: '#',
});
