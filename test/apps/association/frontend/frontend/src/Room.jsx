import { useEffect, useRef, useState } from 'react';
import { socketUrl } from './api.js';

export function Room() {
  const socket = useRef();
  const [said, setSaid] = useState([]);
  useEffect(() => {
    socket.current = new WebSocket(socketUrl);
    socket.current.onmessage = ({ data }) => setSaid((before) => [...before, JSON.parse(data)]);
    return () => socket.current.close();
  }, []);
  const speak = (event) => {
    event.preventDefault();
    socket.current.send(JSON.stringify(Object.fromEntries(new FormData(event.currentTarget))));
    event.currentTarget.reset();
  };
  return (
    <>
      <h1>La salle</h1>
      <ol>
        {said.map(({ author, text }, index) => (
          <li key={index}>
            <strong>{author}</strong> {text}
          </li>
        ))}
      </ol>
      <form onSubmit={speak}>
        <input name="author" placeholder="Votre nom" required />
        <input name="text" placeholder="Votre message" required />
        <button type="submit">Dire</button>
      </form>
    </>
  );
}
