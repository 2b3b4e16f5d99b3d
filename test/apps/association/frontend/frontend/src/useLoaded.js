import { useEffect, useState } from 'react';

/** What `load` brings, and undefined until then. `load` must be the same function at each render. */
export function useLoaded(load) {
  const [loaded, setLoaded] = useState();
  useEffect(() => {
    let isGone = false;
    load().then((value) => isGone || setLoaded(value), console.error);
    return () => {
      isGone = true;
    };
  }, [load]);
  return loaded;
}
