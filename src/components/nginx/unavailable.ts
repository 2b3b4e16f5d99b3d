/** One page for a pause and for an app that does not answer, in both languages, with nothing that has to be loaded. */
export const unavailablePage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Back in a moment</title>
<style>
  body { font: 1.1rem/1.6 system-ui, sans-serif; color-scheme: light dark; max-width: 34rem; margin: 20vh auto; padding: 0 1.5rem }
  h1 { font-size: 1.5rem }
</style>
<h1>Back in a moment</h1>
<p>This site is being worked on. Nothing is lost; please try again in a few minutes.</p>
<p lang="fr">Ce site est en maintenance. Rien n’est perdu ; merci de réessayer dans quelques minutes.</p>
</html>
`;
