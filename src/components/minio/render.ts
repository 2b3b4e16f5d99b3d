import type { Asked } from '../../core/plan/asked.ts';
import { portFor } from '../../core/plan/ports.ts';
import { fromImages } from '../../core/stack/podman.ts';
import { sideOf } from '../../core/stack/side-units.ts';
import type { Rendered, Rendering, Serves } from '../../core/stack/stack.ts';
import type { Workload } from '../../core/stack/workload.ts';
import { both } from '../../core/text.ts';

export const serves = (asked: Asked): readonly Serves[] => [
  {
    id: 'minio',
    listens: [
      { name: 's3', port: portFor(asked, 9000), speaks: 'http', under: { name: 'objects', large: true } },
    ],
  },
];

/** Only for who asks for it by name: this image is the last public one, and no fix will come (facts B28). */
export function render(rendering: Rendering): Rendered {
  const { asked, plan } = rendering;
  const [own] = serves(asked) as [Serves];
  const port = own.listens[0]?.port as number;
  const host = asked.target.can('processes') ? '127.0.0.1' : '';
  const bytes = plan.disk.lines.find(({ id }) => id === 'objects')?.bytes ?? 10e9;
  const workload: Workload = {
    ...own,
    does: both(
      'Keeps objects and speaks S3; no longer maintained.',
      'Garde les objets et parle S3 ; plus maintenu.',
    ),
    kind: 'serve',
    ways: {
      image: {
        name: 'quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z',
        argv: ['server', '/data', '--address', `${host}:${port}`],
        asks: 'curl',
      },
    },
    env: {
      MINIO_ROOT_USER: { kind: 'given', name: 'MINIO_ROOT_USER', secret: true },
      MINIO_ROOT_PASSWORD: { kind: 'given', name: 'MINIO_ROOT_PASSWORD', secret: true },
      MINIO_BROWSER: { kind: 'plain', value: 'off' },
    },
    files: [],
    keeps: [{ name: 'minio', at: '/data', gib: Math.ceil(bytes / 2 ** 30) }],
    health: { kind: 'http', path: '/minio/health/live', port },
    replicas: 1,
    single: true,
    mib: 1024,
    after: [],
    stop: { signal: 'TERM', withinS: 30 },
  };
  return fromImages(asked, sideOf(rendering), [workload]);
}
