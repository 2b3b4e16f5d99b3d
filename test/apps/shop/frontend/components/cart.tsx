'use client';

import { type FormEvent, useEffect, useState } from 'react';
import { getCart, placeOrder } from '../lib/api';

export function Cart() {
  const [lines, setLines] = useState<Record<string, number>>();
  const [order, setOrder] = useState<number>();
  useEffect(() => void getCart().then(setLines), []);
  const buy = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const email = String(new FormData(event.currentTarget).get('email'));
    setOrder((await placeOrder(email)).id);
  };
  if (order) return <p>Merci ! Votre commande porte le n° {order}.</p>;
  return (
    <form onSubmit={buy}>
      <ul>
        {Object.entries(lines ?? {}).map(([slug, quantity]) => (
          <li key={slug}>
            {slug} × {quantity}
          </li>
        ))}
      </ul>
      <input name="email" type="email" placeholder="Votre adresse" required />
      <button type="submit">Commander</button>
    </form>
  );
}
