import type { Alert } from '../../core/stack/observe.ts';
import { both } from '../../core/text.ts';

/** File systems that hold something; the rest is memory, or a view of another one. */
const disks = 'fstype!~"tmpfs|ramfs|overlay|squashfs|nsfs|fuse.*"';
const disk = 'instance="host",device="/dev/vda1",mountpoint="/",fstype="ext4"';
const gb = 1e9;
const size = [{ series: `node_filesystem_size_bytes{${disk}}`, values: `${100 * gb}x20` }];

/** Names as node_exporter 1.5 and 1.9 show them (read off /metrics). The first three are the guide's. */
export const hostAlerts: readonly Alert[] = [
  {
    name: 'CpuHigh',
    // A processor that waits for the disk is idle: that is not what this is about.
    expr: '100 * (1 - avg by (instance) (sum by (instance, cpu) (rate(node_cpu_seconds_total{mode=~"idle|iowait"}[5m])))) > 80',
    forMinutes: 5,
    severity: 'ticket',
    what: both(
      'The processors have been more than 80 % busy for 5 minutes.',
      'Les processeurs sont occupés à plus de 80 % depuis 5 minutes.',
    ),
    next: both('Look at what runs: `top -o %CPU`.', 'Regarder ce qui tourne : `top -o %CPU`.'),
    proof: {
      series: [
        { series: 'node_cpu_seconds_total{instance="host",cpu="0",mode="idle"}', values: '0+6x20' },
        { series: 'node_cpu_seconds_total{instance="host",cpu="0",mode="user"}', values: '0+54x20' },
      ],
      firesAfterMinutes: 15,
      quiet: [
        { series: 'node_cpu_seconds_total{instance="host",cpu="0",mode="idle"}', values: '0+6x20' },
        { series: 'node_cpu_seconds_total{instance="host",cpu="0",mode="iowait"}', values: '0+30x20' },
        { series: 'node_cpu_seconds_total{instance="host",cpu="0",mode="user"}', values: '0+24x20' },
      ],
    },
  },
  {
    name: 'MemoryHigh',
    // What the kernel can give back at once counts as free.
    expr: '100 * (1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes) > 90',
    forMinutes: 5,
    severity: 'page',
    what: both(
      'More than 90 % of the memory is used: soon the kernel kills something.',
      'Plus de 90 % de la mémoire est prise : bientôt le noyau tuera un programme.',
    ),
    next: both('Look at who holds it: `top -o %MEM`.', 'Regarder qui la tient : `top -o %MEM`.'),
    proof: {
      series: memory(0.5),
      firesAfterMinutes: 10,
      quiet: memory(2),
    },
  },
  {
    name: 'DiskHigh',
    expr: `100 * (1 - max by (instance, device) (node_filesystem_avail_bytes{${disks}}) / max by (instance, device) (node_filesystem_size_bytes{${disks}})) > 85`,
    forMinutes: 5,
    severity: 'ticket',
    what: both('A disk is more than 85 % full.', 'Un disque est plein à plus de 85 %.'),
    next: both(
      'Find what grows: `du -xh --max-depth=2 / | sort -h | tail`.',
      'Chercher ce qui grossit : `du -xh --max-depth=2 / | sort -h | tail`.',
    ),
    proof: {
      series: [...size, { series: `node_filesystem_avail_bytes{${disk}}`, values: `${10 * gb}x20` }],
      firesAfterMinutes: 10,
      quiet: [...size, { series: `node_filesystem_avail_bytes{${disk}}`, values: `${60 * gb}x20` }],
    },
  },
  {
    name: 'DiskFullInADay',
    expr: `predict_linear(node_filesystem_avail_bytes{${disks}}[6h], 24 * 3600) < 0 and node_filesystem_avail_bytes{${disks}} / node_filesystem_size_bytes{${disks}} < 0.5`,
    forMinutes: 30,
    severity: 'page',
    what: both(
      'At the rate of the last 6 hours a disk is full within a day.',
      'Au rythme des 6 dernières heures, un disque sera plein dans la journée.',
    ),
    next: both(
      'Find what grows: write-ahead log, logs, uploads. A full disk stops the database.',
      'Chercher ce qui grossit : journal de la base, journaux, envois. Un disque plein arrête la base.',
    ),
    proof: {
      // 100 MB a minute: 40 GB are gone in under 7 hours.
      series: [
        { series: `node_filesystem_size_bytes{${disk}}`, values: `${100 * gb}x400` },
        { series: `node_filesystem_avail_bytes{${disk}}`, values: `${45 * gb}-${0.1 * gb}x400` },
      ],
      firesAfterMinutes: 400,
      quiet: [
        { series: `node_filesystem_size_bytes{${disk}}`, values: `${100 * gb}x400` },
        { series: `node_filesystem_avail_bytes{${disk}}`, values: `${45 * gb}-${0.001 * gb}x400` },
      ],
    },
  },
  {
    name: 'InodesLow',
    expr: `max by (instance, device) (node_filesystem_files_free{${disks}}) / max by (instance, device) (node_filesystem_files{${disks}}) < 0.1`,
    forMinutes: 15,
    severity: 'ticket',
    what: both(
      'A disk has room, but hardly any more files may be made on it.',
      'Un disque a de la place, mais presque plus aucun fichier ne peut y être créé.',
    ),
    next: both(
      'Find the folder with too many files: `du --inodes -x / | sort -n | tail`.',
      'Chercher le dossier aux trop nombreux fichiers : `du --inodes -x / | sort -n | tail`.',
    ),
    proof: {
      series: [
        { series: `node_filesystem_files{${disk}}`, values: '1000000x30' },
        { series: `node_filesystem_files_free{${disk}}`, values: '50000x30' },
      ],
      firesAfterMinutes: 25,
      quiet: [
        { series: `node_filesystem_files{${disk}}`, values: '1000000x30' },
        { series: `node_filesystem_files_free{${disk}}`, values: '500000x30' },
      ],
    },
  },
  {
    name: 'KilledForMemory',
    expr: 'increase(node_vmstat_oom_kill[15m]) > 0',
    forMinutes: 0,
    severity: 'page',
    what: both(
      'The kernel killed a program because memory ran out.',
      'Le noyau a tué un programme, faute de mémoire.',
    ),
    next: both(
      'Which one: `journalctl -k -g "Out of memory"`.',
      'Lequel : `journalctl -k -g "Out of memory"`.',
    ),
    proof: {
      series: [{ series: 'node_vmstat_oom_kill{instance="host"}', values: '0x10 1x10' }],
      firesAfterMinutes: 15,
      quiet: [{ series: 'node_vmstat_oom_kill{instance="host"}', values: '3x25' }],
    },
  },
  {
    name: 'ClockOff',
    expr: 'node_timex_sync_status == 0',
    forMinutes: 60,
    severity: 'ticket',
    what: both(
      'The clock is not kept: sessions, certificates and signatures depend on it.',
      'L’horloge n’est plus réglée : sessions, certificats et signatures en dépendent.',
    ),
    next: both('Look at `timedatectl status`.', 'Regarder `timedatectl status`.'),
    proof: {
      series: [{ series: 'node_timex_sync_status{instance="host"}', values: '0x80' }],
      firesAfterMinutes: 70,
      quiet: [{ series: 'node_timex_sync_status{instance="host"}', values: '1x80' }],
    },
  },
];

function memory(availableGib: number): Alert['proof']['series'] {
  return [
    { series: 'node_memory_MemTotal_bytes{instance="host"}', values: `${8 * gb}x20` },
    { series: 'node_memory_MemAvailable_bytes{instance="host"}', values: `${availableGib * gb}x20` },
  ];
}
