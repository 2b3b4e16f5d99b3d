import { useEffect, useState } from 'react';

const venue = import.meta.env.VITE_VENUE ?? 'main';

export function SeatMap() {
  const [seats, setSeats] = useState<string[]>([]);
  useEffect(() => {
    fetch(`/api/seats?venue=${venue}`)
      .then((answer) => answer.json())
      .then(setSeats);
  }, []);
  return <p>{import.meta.env.PROD ? seats.length : 'dev'}</p>;
}
