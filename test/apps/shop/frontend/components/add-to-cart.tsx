'use client';

import { useState } from 'react';
import { addToCart } from '../lib/api';

export function AddToCart({ slug }: { slug: string }) {
  const [isIn, setIsIn] = useState(false);
  return (
    <button type="button" onClick={() => addToCart(slug).then(() => setIsIn(true))}>
      {isIn ? 'Dans le panier' : 'Ajouter au panier'}
    </button>
  );
}
