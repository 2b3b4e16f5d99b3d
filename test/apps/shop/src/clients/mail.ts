import { Resend } from 'resend';
import { env } from '../env.js';

const resend = new Resend(env.resendKey);

/** resend-node answers with an error and throws none. */
export async function send(to: string, subject: string, html: string): Promise<void> {
  const { error } = await resend.emails.send({ from: env.mailFrom, to, subject, html });
  if (error) throw new Error(`mail to ${to} was not sent: ${error.message}`);
}
