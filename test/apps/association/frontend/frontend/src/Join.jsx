import { useState } from 'react';
import { join } from './api.js';

export function Join() {
  const [state, setState] = useState('open');
  const submit = async (event) => {
    event.preventDefault();
    const intent = Object.fromEntries(new FormData(event.currentTarget));
    setState(await join(intent).then(
      () => 'sent',
      () => 'failed',
    ));
  };
  if (state === 'sent') return <p>Merci ! Nous vous écrivons bientôt.</p>;
  return (
    <form onSubmit={submit}>
      <h1>Nous rejoindre</h1>
      <input name="name" placeholder="Votre nom" required />
      <input name="email" type="email" placeholder="Votre adresse" required />
      <textarea name="message" placeholder="Quelques mots" />
      <button type="submit">Envoyer</button>
      {state === 'failed' && <p role="alert">L’envoi n’a pas abouti. Réessayez dans un instant.</p>}
    </form>
  );
}
