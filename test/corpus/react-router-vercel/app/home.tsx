import { useLoaderData } from 'react-router';

export async function loader() {
  const answer = await fetch(process.env.CELLAR_API, {
    headers: { 'x-deployment': process.env.VERCEL_GIT_COMMIT_SHA ?? 'local' },
  });
  return answer.json();
}

export default function Home() {
  return <pre>{JSON.stringify(useLoaderData())}</pre>;
}
