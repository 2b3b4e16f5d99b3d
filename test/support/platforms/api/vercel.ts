import { type Answer, Refusal } from './stand-in.ts';

export const vercelToken = 'vc-3f9a27e01b';

const production = ['production'];
/** Two pages of the list, as `pagination.next` leads from one to the other. */
const pages = [
  [
    { id: 'v1', key: 'VITE_API_URL', type: 'plain', value: 'https://api.egoejo.org', target: production },
    { id: 'v2', key: 'RESEND_API_KEY', type: 'sensitive', value: '', target: production },
    { id: 'v3', key: 'SENTRY_DSN', type: 'encrypted', value: 'eyJ2IjoidjIi', target: production },
    { id: 'v4', key: 'ONLY_PREVIEW', type: 'plain', value: 'p', target: ['preview'] },
    { id: 'v5', key: 'OF_A_BRANCH', type: 'plain', value: 'b', target: production, gitBranch: 'try' },
  ],
  [
    { id: 'v6', key: 'EMPTY_ONE', type: 'encrypted', value: 'eyJ2IjoidjIi', target: production },
    { id: 'v7', key: 'CIPHER_ONE', type: 'encrypted', value: 'eyJ2IjoidjIi', target: production },
    { id: 'v8', key: 'VERCEL_URL', type: 'system', value: 'VERCEL_URL', target: production },
  ],
];
const one: Readonly<Record<string, unknown>> = {
  v3: { key: 'SENTRY_DSN', value: 'https://abc@o1.ingest.sentry.io/2', decrypted: true },
  v6: { key: 'EMPTY_ONE', value: '', decrypted: true },
  v7: { key: 'CIPHER_ONE', value: 'eyJ2IjoidjIi', decrypted: false },
};

export const vercelAnswers: Answer = ({ path, query, headers }) => {
  if (headers.authorization !== `Bearer ${vercelToken}`)
    return new Refusal(403, { error: { code: 'forbidden', message: 'Not authorized', invalidToken: true } });
  if (query.get('teamId') === 'team_other') return new Refusal(403, { error: { code: 'team_unauthorized' } });
  if (path === '/v9/projects')
    return { projects: [{ id: 'prj_1', name: 'front' }], pagination: { count: 1, next: null } };
  if (/^\/v9\/projects\/(?:prj_1|front)\/domains$/.test(path))
    return {
      domains: [
        { name: 'egoejo.org', apexName: 'egoejo.org', projectId: 'prj_1', verified: true },
        { name: 'front.vercel.app', apexName: 'vercel.app', projectId: 'prj_1', verified: true },
      ],
      pagination: { count: 2, next: null },
    };
  const [, project] = /^\/v10\/projects\/([^/]+)\/env$/.exec(path) ?? [];
  if (project === 'prj_1' || project === 'front')
    return query.get('until') === '1700'
      ? { envs: pages[1], pagination: { next: null } }
      : { envs: pages[0], pagination: { next: 1700 } };
  const [, id = ''] = /^\/v1\/projects\/[^/]+\/env\/([^/]+)$/.exec(path) ?? [];
  return one[id];
};
