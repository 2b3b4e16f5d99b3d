import { TIDES_API_KEY } from '$env/static/private';

export const config = { isr: { expiration: 600 } };

export async function load({ fetch }) {
  const answer = await fetch('https://tides.example/today', { headers: { authorization: TIDES_API_KEY } });
  return { tides: await answer.json() };
}
