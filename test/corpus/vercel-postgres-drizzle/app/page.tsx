import { db } from '@/db';
import { entries } from '@/db/schema';
import { tell } from '@/lib/mail';

async function sign(form: FormData) {
  'use server';
  const words = String(form.get('words'));
  await db.insert(entries).values({ words });
  await tell(words);
}

export default async function Page() {
  const all = await db.select().from(entries);
  return <form action={sign}><input name="words" />{all.length}</form>;
}
