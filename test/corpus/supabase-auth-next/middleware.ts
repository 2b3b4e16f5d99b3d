import { NextResponse, type NextRequest } from 'next/server';
import { createClient } from './lib/supabase/server';

export async function middleware(request: NextRequest) {
  const supabase = await createClient();
  const { data } = await supabase.auth.getUser();
  return data.user ? NextResponse.next() : NextResponse.redirect(new URL('/login', request.url));
}

export const config = { matcher: ['/circle/:path*'] };
