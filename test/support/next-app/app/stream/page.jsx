import { Suspense } from 'react';

export const dynamic = 'force-dynamic';

/** Comes when the test lets it come. */
async function Late() {
  return <p>{await (await fetch(process.env.GATE, { cache: 'no-store' })).text()}</p>;
}

export default function Page() {
  return (
    <main>
      <p>the beginning</p>
      <Suspense fallback={<p>waits</p>}>
        <Late />
      </Suspense>
    </main>
  );
}
