import type { APIRoute } from 'astro';
import { Resend } from 'resend';

export const POST: APIRoute = async ({ request }) => {
  const resend = new Resend(import.meta.env.RESEND_API_KEY);
  const email = String((await request.formData()).get('email'));
  await resend.emails.send({
    from: 'oven@bakery.example',
    to: import.meta.env.ORDERS_TO,
    subject: 'An order',
    text: email,
  });
  return new Response(null, { status: 303, headers: { location: '/' } });
};
