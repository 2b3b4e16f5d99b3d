import { createTransport } from 'nodemailer';

const transport = createTransport({
  host: 'smtp.resend.com',
  port: 465,
  secure: true,
  auth: { user: 'resend', pass: process.env.RESEND_API_KEY },
});

export const tell = (text: string) =>
  transport.sendMail({ from: 'book@guest.example', to: process.env.OWNER_EMAIL, subject: 'Signed', text });
