'use client';

import { createClient } from '@/lib/supabase/client';

export default function Login() {
  const signIn = () =>
    createClient().auth.signInWithOAuth({
      provider: 'github',
      options: { redirectTo: 'https://reading-circle.vercel.app/auth/callback' },
    });
  return <button onClick={signIn}>Sign in</button>;
}
