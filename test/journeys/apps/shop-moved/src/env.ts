function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing: see .env.example`);
  return value;
}

/** What the API is told by its environment. It does not start without the required ones. */
export const env = {
  port: Number(process.env.PORT ?? 3001),
  frontendUrl: process.env.FRONTEND_URL ?? 'http://localhost:3000',
  databaseUrl: required('DATABASE_URL'),
  redisUrl: required('REDIS_URL'),
  resendKey: required('RESEND_API_KEY'),
  mailFrom: process.env.MAIL_FROM ?? 'Atelier Mirabelle <bonjour@mirabelle.shop>',
  cronSecret: required('CRON_SECRET'),
};
