import { type Answer, Refusal } from './stand-in.ts';

export const supabaseToken = 'sbp_1f2e3d4c5b6a798812345678901234567890abcd';
export const upstashToken = 'owner@example.org:up-9d8c7b6a';
export const herokuToken = 'HRKU-0a1b2c3d';

const ref = 'abcdefghijklmnopqrst';

export const supabaseAnswers: Answer = ({ path, headers }) => {
  if (headers.authorization !== `Bearer ${supabaseToken}`)
    return new Refusal(401, { message: 'Unauthorized' });
  switch (path) {
    case '/v1/projects':
      return [{ id: ref, name: 'girlycrea', region: 'eu-west-3', status: 'ACTIVE_HEALTHY' }];
    case `/v1/projects/${ref}/api-keys`:
      return [
        { name: 'anon', api_key: 'eyJhbGciOi.anon.sig', type: 'legacy' },
        { name: 'service_role', api_key: 'eyJhbGciOi.service.sig', type: 'legacy' },
        { name: 'default', api_key: 'sb_publishable_1', type: 'publishable' },
        { name: 'default', api_key: 'sb_secret_ab···', type: 'secret' },
        { name: 'a third kind', api_key: 'x', type: 'of tomorrow' },
      ];
    case `/v1/projects/${ref}/secrets`:
      return [
        { name: 'SUPABASE_URL', value: '9f86d081884c' },
        { name: 'STRIPE_SECRET_KEY', value: '2c26b46b68ff', updated_at: '2026-01-01T00:00:00Z' },
      ];
    case `/v1/projects/${ref}/config/database/pooler`:
      return [
        {
          identifier: ref,
          database_type: 'PRIMARY',
          db_user: `postgres.${ref}`,
          db_host: 'aws-1-eu-west-3.pooler.supabase.com',
          db_port: 6543,
          db_name: 'postgres',
          connection_string: `postgres://postgres.${ref}:[YOUR-PASSWORD]@aws-1-eu-west-3.pooler.supabase.com:6543/postgres`,
          pool_mode: 'transaction',
        },
      ];
    case `/v1/projects/${ref}/postgrest`:
      return { db_schema: 'public', max_rows: 1000, jwt_secret: 'jwt-secret-of-the-project' };
    default:
      return undefined;
  }
};

const listed = [
  { database_id: 'd-1', database_name: 'carts', port: 6379, endpoint: 'eu1-carts.upstash.io', tls: true },
];

export const upstashAnswers: Answer = ({ path, headers }) => {
  if (headers.authorization !== `Basic ${Buffer.from(upstashToken).toString('base64')}`)
    return new Refusal(401, 'Unauthorized');
  if (path === '/v2/redis/databases') return listed;
  if (path === '/v2/redis/database/d-1')
    return { ...listed[0], port: '6379', password: 'up/pass+word', rest_token: 'AX-rest-token' };
  return undefined;
};

export const herokuAnswers: Answer = ({ path, headers }) => {
  if (headers.authorization !== `Bearer ${herokuToken}` || !headers.accept?.includes('version=3'))
    return new Refusal(401, { id: 'unauthorized', message: 'Invalid credentials provided.' });
  if (path === '/apps') return [{ id: 'a-1', name: 'shop' }];
  if (path === '/apps/shop/domains')
    return [
      { hostname: 'shop-1a2b.herokuapp.com', kind: 'heroku', cname: null },
      { hostname: 'shop.example.org', kind: 'custom', cname: 'x.herokudns.com' },
    ];
  if (path === '/apps/shop/config-vars')
    return { DATABASE_URL: 'postgres://u:heroku-pw@ec2.compute.amazonaws.com:5432/d', EMPTY: null };
  return undefined;
};
