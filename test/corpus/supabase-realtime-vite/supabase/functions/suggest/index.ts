Deno.serve(async (request) => {
  const { label } = await request.json();
  const answer = await fetch('https://words.example/near', {
    headers: { authorization: `Bearer ${Deno.env.get('WORDS_KEY')}` },
    method: 'POST',
    body: label,
  });
  return new Response(await answer.text(), { headers: { 'content-type': 'application/json' } });
});
