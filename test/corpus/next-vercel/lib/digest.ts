const endpoint = process.env.DIGEST_WEBHOOK_URL!;

// The digest used to go through supabase.from('digests'); now a webhook does it.
export async function sendDigest(): Promise<void> {
  await fetch(endpoint, { method: 'POST' });
}

export async function prune(): Promise<number> {
  const answer = await fetch(`${endpoint}/prune`, { method: 'POST' });
  return Number(await answer.text());
}
