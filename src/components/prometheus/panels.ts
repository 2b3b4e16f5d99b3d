import type { Panel } from '../../core/stack/observe.ts';
import { both } from '../../core/text.ts';

const disks = 'fstype!~"tmpfs|ramfs|overlay|squashfs|nsfs|fuse.*"';

/** The same figures as the alerts', as curves. */
export const hostPanels: readonly Panel[] = [
  {
    board: 'host',
    title: both('Processors', 'Processeurs'),
    unit: 'percentunit',
    curves: ['user', 'system', 'iowait', 'steal'].map((mode) => ({
      expr: `avg(rate(node_cpu_seconds_total{mode="${mode}"}[5m]))`,
      legend: mode,
    })),
  },
  {
    board: 'host',
    title: both('Memory', 'Mémoire'),
    unit: 'bytes',
    curves: [
      { expr: 'node_memory_MemTotal_bytes - node_memory_MemAvailable_bytes', legend: 'used' },
      { expr: 'node_memory_MemTotal_bytes', legend: 'there is' },
    ],
  },
  {
    board: 'host',
    title: both('Disks', 'Disques'),
    unit: 'percentunit',
    curves: [
      {
        expr: `1 - max by (device) (node_filesystem_avail_bytes{${disks}}) / max by (device) (node_filesystem_size_bytes{${disks}})`,
        legend: '{{device}}',
      },
    ],
  },
  {
    board: 'host',
    title: both('Network', 'Réseau'),
    unit: 'Bps',
    curves: [
      {
        expr: 'rate(node_network_receive_bytes_total{device!~"lo|veth.*|br-.*"}[5m])',
        legend: '{{device}} in',
      },
      {
        expr: '-rate(node_network_transmit_bytes_total{device!~"lo|veth.*|br-.*"}[5m])',
        legend: '{{device}} out',
      },
    ],
  },
  {
    board: 'host',
    title: both('Share of time in which work waits', 'Part du temps où le travail attend'),
    unit: 'percentunit',
    curves: [
      { expr: 'rate(node_pressure_cpu_waiting_seconds_total[5m])', legend: 'processor' },
      { expr: 'rate(node_pressure_memory_waiting_seconds_total[5m])', legend: 'memory' },
      { expr: 'rate(node_pressure_io_waiting_seconds_total[5m])', legend: 'disk' },
    ],
  },
];

export const appPanels: readonly Panel[] = [
  {
    board: 'app',
    title: both('The site answers', 'Le site répond'),
    unit: 'short',
    curves: [{ expr: 'probe_success{job="site"}', legend: '{{instance}}' }],
  },
  {
    board: 'app',
    title: both('Time of an answer, from the host itself', 'Durée d’une réponse, depuis le serveur même'),
    unit: 's',
    curves: [{ expr: 'probe_duration_seconds{job="site"}', legend: '{{instance}}' }],
  },
  {
    board: 'app',
    title: both('Lag of the event loop, 99th percentile', 'Retard de la boucle d’événements, 99e centile'),
    unit: 's',
    curves: [{ expr: 'nodejs_eventloop_lag_p99_seconds', legend: '{{workload}}' }],
  },
  {
    board: 'app',
    title: both('Memory of the app', 'Mémoire de l’application'),
    unit: 'bytes',
    curves: [{ expr: 'process_resident_memory_bytes{job="app"}', legend: '{{workload}}' }],
  },
];
