'use client';

import { type FormEvent, useState } from 'react';
import { subscribe } from '../lib/api';

export function Newsletter() {
  const [isDone, setIsDone] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    await subscribe(String(new FormData(event.currentTarget).get('email')));
    setIsDone(true);
  };
  if (isDone) return <p>C’est noté.</p>;
  return (
    <form onSubmit={submit}>
      <input name="email" type="email" placeholder="Votre adresse" required />
      <button type="submit">Recevoir nos nouvelles</button>
    </form>
  );
}
