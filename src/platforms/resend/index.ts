import type { Platform } from '../../core/app/platform.ts';
import { resendTies } from './ties.ts';

export const resend: Platform = {
  id: 'resend',
  name: 'Resend',
  variables: [],
  hosts: ['api.resend.com', 'smtp.resend.com'],
  readers: [resendTies],
};
