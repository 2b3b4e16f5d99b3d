import { useEffect, useState } from 'react';

export default function App() {
  const [parts, setParts] = useState([]);
  useEffect(() => {
    fetch(`${process.env.REACT_APP_API}/parts`)
      .then((answer) => answer.json())
      .then(setParts);
  }, []);
  return <p>{parts.length} parts</p>;
}
