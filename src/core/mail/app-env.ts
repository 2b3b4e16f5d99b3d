import type { Asked } from '../plan/asked.ts';
import type { Address } from '../stack/stack.ts';
import type { EnvValue } from '../stack/workload.ts';

/** Names under which frameworks read where their mail server is: Django's settings, Nodemailer's habit, Laravel's and Rails' too. */
const hosts = ['SMTP_HOST', 'EMAIL_HOST', 'MAIL_HOST', 'SMTP_SERVER', 'MAIL_SERVER'];
const ports = ['SMTP_PORT', 'EMAIL_PORT', 'MAIL_PORT'];

/** The variables by which this app finds its mail server: only those that its code reads. */
export const mailEnv = (
  { app }: Pick<Asked, 'app'>,
  { host, port }: Address,
): Readonly<Record<string, EnvValue>> =>
  Object.fromEntries(
    app.env.flatMap(({ name, when }): [string, EnvValue][] => {
      if (when !== 'run') return [];
      if (hosts.includes(name)) return [[name, { kind: 'plain', value: host }]];
      return ports.includes(name) ? [[name, { kind: 'plain', value: String(port) }]] : [];
    }),
  );
