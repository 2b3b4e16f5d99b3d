import type { Platform } from '../../core/app/platform.ts';

export const resend: Platform = {
  id: 'resend',
  name: 'Resend',
  variables: [],
  hosts: ['api.resend.com', 'smtp.resend.com'],
  readers: [],
};
