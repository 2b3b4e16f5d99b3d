import type { Plan } from '../../core/plan/plan.ts';
import type { Stack } from '../../core/stack/stack.ts';
import { list } from './guide-words.ts';
import { hostOf, stackName } from './names.ts';
import { namesInSecret } from './secrets-script.ts';
import { hasSql, keyValueStores, sqlStore, storeHost } from './stores.ts';

/** What the env file of the app holds, and how the addresses of the new side are written in it. */
export function theSecret(stack: Stack, plan: Plan): readonly string[] {
  const given = stack.workloads.flatMap(({ env }) => Object.values(env));
  const must = new Set(
    given.flatMap((one) => (one.kind === 'given' && one.optional !== true ? [one.name] : [])),
  );
  const names = namesInSecret(stack);
  const needed = names.filter((name) => must.has(name));
  const optional = names.filter((name) => !must.has(name));
  return [
    `4. \`app.env\` (mode 0600, never in git), as \`unmoor env pull --dialect docker\` writes it, with ${list(needed)}${optional.length === 0 ? '' : `, and, empty where the app does without, ${list(optional)}`}. Then \`./secrets.sh app.env\`. Passwords that AWS made are put in where these words stand:`,
    '',
    ...(hasSql(stack) ? [...sqlAddresses(stack)] : []),
    ...keyValueStores(stack, plan).map(
      ({ id }) =>
        `   - \`rediss://:<key-value-password>@HOST:6379/0\`, HOST being \`${storeHost(id)}\` of the outputs of \`${stackName(stack, 'data')}\`: ${id === 'state' ? 'what must not be lost (queue, sessions, carts)' : 'what may be lost (cache)'}. It takes TLS only.`,
    ),
    ...(stack.roles.get('mail') === 'managed' && stack.given.includes('SMTP_HOST')
      ? [
          '   - mail goes by SES: `SMTP_HOST=email-smtp.REGION.amazonaws.com`, `SMTP_PORT=587`, user and password of "SMTP credentials" there; the same in one address is `smtp+tls://USER:PASSWORD@HOST:587`. A new account sends to nobody but itself until AWS lifts that (SES, "production access"): ask in time.',
        ]
      : []),
    ...(stack.roles.get('objects') === 'managed'
      ? [
          `   - the bucket is \`Objects\` of the outputs of \`${stackName(stack, 'data')}\`. Tasks of the app may use it by their role: no key is needed where the app's SDK finds its credentials itself.`,
        ]
      : []),
  ];
}

/** Through the pooler, where there is one; it speaks no TLS itself, and is reached from inside only. */
function sqlAddresses(stack: Stack): readonly string[] {
  const address = (at: string) => `\`postgresql://app:<db-password>@${at}\``;
  const direct = address(`${hostOf(sqlStore.id, stack.name)}:${sqlStore.port}/app?sslmode=require`);
  const pool = stack.workloads.find(({ listens }) => listens.some(({ name }) => name === 'sql'));
  const port = pool?.listens.find(({ name }) => name === 'sql')?.port;
  return pool === undefined
    ? [`   - ${direct} for the app.`]
    : [
        `   - ${address(`${hostOf(pool.id, stack.name)}:${port}/app`)} for the app; ${direct} for what cannot go through a pooler (LISTEN, locks that outlive a transaction).`,
      ];
}
