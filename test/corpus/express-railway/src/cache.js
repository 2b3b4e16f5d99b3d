const { createClient } = require('redis');

const client = createClient({ url: process.env.REDIS_URL });
const ready = client.connect();

/** Keeps what `make` gives for some seconds. */
async function cached(key, seconds, make) {
  await ready;
  const kept = await client.get(key);
  if (kept) return JSON.parse(kept);
  const made = await make();
  await client.set(key, JSON.stringify(made), { EX: seconds });
  return made;
}

module.exports = { cached };
