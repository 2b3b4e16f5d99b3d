import { createClient } from '@/lib/supabase/server';
import { NextResponse } from 'next/server';

export async function GET(request: Request) {
  const { searchParams, origin } = new URL(request.url);
  const supabase = await createClient();
  const { error } = await supabase.auth.exchangeCodeForSession(searchParams.get('code') ?? '');
  return NextResponse.redirect(error ? `${origin}/login` : `${origin}/circle`);
}
