import type { Data } from '../../app/data.ts';
import type { Inventory } from '../../app/inventory.ts';
import type { Service } from '../../app/service.ts';
import type { ServiceConfig } from '../app-config.ts';

/** What `unmoor.yaml` would say of an app that nobody has said anything of. */
export interface Wanted {
  readonly app: {
    readonly name: string;
    readonly domains?: readonly string[];
    readonly services: Readonly<Record<string, ServiceConfig>>;
  };
  /** References to variables: a value never stands in the file. */
  readonly source?: { readonly postgres?: string; readonly redis?: string };
}

export function wantedOf({ app, services, data, domains }: Inventory): Wanted {
  const own = domains.filter(({ kind }) => kind === 'own').map(({ host }) => host);
  const postgres = reference(data, ['postgres']);
  const redis = reference(data, ['redis', 'queue']);
  return {
    app: {
      name: app,
      ...(own.length === 0 ? {} : { domains: own }),
      services: Object.fromEntries(services.map((service) => [service.id, serviceOf(service)])),
    },
    ...(postgres === undefined && redis === undefined
      ? {}
      : { source: { ...(postgres && { postgres }), ...(redis && { redis }) } }),
  };
}

const serviceKeys = [
  'build',
  'migrate',
  'start',
  'output',
  'port',
  'health',
  'schedule',
  'replicas',
] as const satisfies readonly (keyof ServiceConfig & keyof Service)[];

const serviceOf = (service: Service): ServiceConfig =>
  Object.fromEntries(
    serviceKeys
      .map((key) => [key, service[key]] as const)
      .filter(([, value]) => value !== undefined && !holdsPassword(value)),
  );

/** A command may carry a URL with a password: it stays where it is. */
const holdsPassword = (value: string | number): boolean => /:\/\/[^\s/@]*:[^\s/@]+@/.test(String(value));

/** A direct address before one through a pooler, which cannot stream; none that speaks HTTPS, and none of a queue that is no Redis. */
function reference(data: readonly Data[], kinds: readonly Data['kind'][]): string | undefined {
  const names = data.filter(({ kind }) => kinds.includes(kind)).flatMap(({ env }) => env);
  const usable = names.filter((name) => !/REST|TOKEN|QSTASH|AMQP|RABBIT|SQS/.test(name));
  const best = usable.find((name) => /DIRECT|NON_POOLING|UNPOOLED/.test(name)) ?? usable[0];
  return best === undefined ? undefined : `\${${best}}`;
}
