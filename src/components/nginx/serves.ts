import type { Asked } from '../../core/plan/asked.ts';
import { portFor } from '../../core/plan/ports.ts';
import type { Listen } from '../../core/stack/workload.ts';
import { plainPort } from './site.ts';

/** Where its own numbers are read, from inside only. */
export const statusPort = (asked: Pick<Asked, 'app'>): number => portFor(asked, 8090);

/** Somebody of the stack keeps the certificate here; else the target's own balancer holds it before us. */
export const holdsCertificate = ({ target }: Pick<Asked, 'target'>): boolean =>
  target.replaces.certificates === undefined;

/** What is open comes first: it is what others of the stack ask for without a name. */
export const listensOf = (asked: Asked): readonly Listen[] => [
  ...(holdsCertificate(asked)
    ? ([
        { name: 'https', port: 443, speaks: 'http', open: true },
        { name: 'http', port: 80, speaks: 'http', open: true },
      ] as const)
    : ([{ name: 'http', port: plainPort, speaks: 'http', open: true }] as const)),
  { name: 'status', port: statusPort(asked), speaks: 'http' },
];
