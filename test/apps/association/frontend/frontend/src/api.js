// Without the variable the site asks the API of production: a build that forgets it still works.
const base = import.meta.env.VITE_API_URL ?? 'https://semeurs-production.up.railway.app';

export const socketUrl = `${base.replace(/^http/, 'ws')}/ws/room/`;

async function call(path, options) {
  const answer = await fetch(`${base}/api${path}`, options);
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  return answer.json();
}

export const getProjects = () => call('/projects/').then(({ projects }) => projects);
export const getFigures = () => call('/figures/');
export const join = (intent) =>
  call('/intents/', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(intent),
  });
