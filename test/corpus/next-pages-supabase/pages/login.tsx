import { createPagesBrowserClient } from '@supabase/auth-helpers-nextjs';

const supabase = createPagesBrowserClient();

export default function Login() {
  return <button onClick={() => supabase.auth.signInWithOtp({ email: 'me@example.org' })}>Log in</button>;
}
