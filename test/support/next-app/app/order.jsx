'use client';
import { useActionState } from 'react';

export function Order({ action }) {
  const [said, act] = useActionState(action, '');
  return (
    <form action={act}>
      <h1>release one</h1>
      <input name="what" />
      <button type="submit">Order</button>
      <output>{said}</output>
    </form>
  );
}
