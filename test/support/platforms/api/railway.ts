import type { Answer, Asked } from './stand-in.ts';

export const railwayToken = 'rw-account-5d0c1f7a';
export const railwayProjectToken = 'rw-project-77e0b2c9';

const list = (nodes: readonly unknown[]) => ({ edges: nodes.map((node) => ({ node })) });

const project = {
  id: 'p-1',
  name: 'egoejo',
  environments: list([
    { id: 'e-1', name: 'production' },
    { id: 'e-2', name: 'staging' },
  ]),
  services: list([
    { id: 's-1', name: 'backend' },
    { id: 's-2', name: 'worker' },
    { id: 's-3', name: 'Postgres' },
  ]),
};

const url = 'postgresql://postgres:pw-of-railway@postgres.railway.internal:5432/railway';
const rendered: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  's-1': {
    DATABASE_URL: url,
    REDIS_URL: 'redis://default:pw-of-redis@redis.railway.internal:6379',
    ALLOWED_HOSTS: 'egoejo.org',
    DEBUG: '0',
    RAILWAY_PUBLIC_DOMAIN: 'backend-production.up.railway.app',
    MULTI: 'line one\nline two',
    LOST: '',
  },
  's-2': { DATABASE_URL: url, CONCURRENCY: '4' },
  's-3': { POSTGRES_PASSWORD: 'pw-of-railway', RAILWAY_VOLUME_MOUNT_PATH: '/var/lib/postgresql/data' },
  shared: { SHARED_NOTE: 'for all' },
};
const written: typeof rendered = {
  ...rendered,
  's-1': {
    ...rendered['s-1'],
    DATABASE_URL: '${{Postgres.DATABASE_URL}}',
    LOST: 'pw-of-nobody ${{Gone.TOKEN}}',
  },
};

const sealed = [
  { name: 'DJANGO_SECRET_KEY', serviceId: 's-1', isSealed: true },
  { name: 'SHARED_KEY', serviceId: null, isSealed: true },
  { name: 'ALLOWED_HOSTS', serviceId: 's-1', isSealed: false },
];

const instance = (serviceId: string, mountPath: string, currentSizeMB: number, environmentId = 'e-1') => ({
  volumeInstances: list([{ serviceId, environmentId, mountPath, currentSizeMB }]),
});
const volumes = [
  instance('s-1', '/app/media', 812.5),
  instance('s-3', '/var/lib/postgresql/data', 4096),
  instance('s-1', '/app/media', 3, 'e-2'),
];
const none = { serviceDomains: [], customDomains: [] };
const domains: Readonly<Record<string, typeof none | object>> = {
  's-1': {
    serviceDomains: [{ id: 'd-1', domain: 'backend-production.up.railway.app' }],
    customDomains: [{ id: 'd-2', domain: 'api.egoejo.org' }],
  },
};

/** Railway's GraphQL answers; refusals come with status 200, as its own program expects them. */
export const railwayAnswers: Answer = ({ headers, body }: Asked) => {
  const { query, variables } = body as { query: string; variables: Record<string, string> };
  const projectToken = headers['project-access-token'] === railwayProjectToken;
  const refused = { data: null, errors: [{ message: 'Not Authorized' }] };
  if (query.includes('projectToken'))
    return projectToken
      ? { data: { projectToken: { project: { id: 'p-1' }, environment: { id: 'e-1' } } } }
      : refused;
  if (!projectToken && headers.authorization !== `Bearer ${railwayToken}`) return refused;
  if (query.includes('projects('))
    return {
      data: {
        projects: list([
          { id: 'p-1', name: 'egoejo' },
          { id: 'p-2', name: 'other' },
        ]),
      },
    };
  if (query.includes('isSealed')) return { data: { environment: { variables: list(sealed) } } };
  if (query.includes('volumes')) return { data: { project: { volumes: list(volumes) } } };
  if (query.includes('domains(')) return { data: { domains: domains[variables['serviceId'] ?? ''] ?? none } };
  if (query.includes('project(')) return { data: { project } };
  const service = variables['serviceId'] ?? 'shared';
  return { data: { rendered: rendered[service] ?? {}, written: written[service] ?? {} } };
};
