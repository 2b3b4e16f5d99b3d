import type { Found, Reader } from '../../core/app/reader.ts';
import type { Tree } from '../../core/app/tree.ts';
import { findTies } from '../../core/code/find-ties.ts';
import { both, brandFacts, ownVariables, told } from '../../core/code/platform-words.ts';
import type { CallRule, TextRule, TieRules, Words } from '../../core/code/rule.ts';

const lost = (rule: string, en: string, fr: string, wayOut: Words['wayOut']): Omit<CallRule, 'path'> => ({
  rule,
  what: () => both(en, fr),
  wayOut,
  effort: 'code',
});

const replay = lost(
  'sentry.replay',
  'records sessions for Sentry’s replay',
  'enregistre les sessions pour le replay de Sentry',
  both(
    'GlitchTip has no replay: take it out, or keep it elsewhere',
    'GlitchTip ne propose pas de replay : retirez-le, ou gardez-le ailleurs',
  ),
);
const profiles = lost(
  'sentry.profiling',
  'sends profiles to Sentry',
  'envoie des profils à Sentry',
  both(
    'GlitchTip keeps no profiles: take it out',
    'GlitchTip ne conserve pas de profils : retirez l’intégration',
  ),
);

const calls: readonly CallRule[] = [
  {
    rule: 'sentry.init',
    path: /^(?:default\.)?init\(\)$/,
    what: () => both('reports its errors to Sentry', 'signale ses erreurs à Sentry'),
    wayOut: both(
      'give it the DSN of a server that speaks the same (GlitchTip): code stays; turn session tracking off, keep traces low',
      'donnez-lui le DSN d’un serveur qui parle le même protocole (GlitchTip) : le code reste ; désactivez le suivi des sessions et réduisez les traces',
    ),
    effort: 'drop-in',
    needs: 'errors',
  },
  {
    path: /(?:^|\.)(?:replayIntegration|replayCanvasIntegration|Replay|getReplay)\(\)$/,
    ...replay,
  },
  {
    path: /(?:^|\.)(?:nodeProfilingIntegration|browserProfilingIntegration|ProfilingIntegration)\(\)$/,
    ...profiles,
  },
  {
    path: /(?:^|\.)(?:withMonitor|captureCheckIn|monitor|capture_checkin)\(\)$/,
    ...lost(
      'sentry.crons',
      'tells Sentry that a scheduled job ran',
      'signale à Sentry qu’une tâche programmée a tourné',
      both(
        'use a heartbeat instead (GlitchTip and Uptime Kuma have one)',
        'utilisez plutôt un signal périodique, ou heartbeat (GlitchTip et Uptime Kuma en offrent)',
      ),
    ),
  },
  {
    path: /(?:^|\.)(?:feedbackIntegration|captureFeedback|showReportDialog)\(\)$/,
    ...lost(
      'sentry.feedback',
      'asks people for feedback through Sentry',
      'recueille l’avis des personnes par Sentry',
      both('make a form of your own', 'faites un formulaire à vous'),
    ),
  },
  {
    path: /^(?:default\.)?(?:withSentryConfig|sentryVitePlugin|sentryWebpackPlugin|sentryEsbuildPlugin|sentryRollupPlugin|sentrySvelteKit)\(\)$|^default\(\)$/,
    rule: 'sentry.build',
    what: () =>
      both(
        'sends source maps to Sentry when it is built',
        'envoie ses source maps à Sentry à la construction',
      ),
    wayOut: both(
      'set SENTRY_URL, organisation and token to the new server, or turn the upload off',
      'donnez à SENTRY_URL, à l’organisation et au jeton ceux du nouveau serveur, ou désactivez l’envoi',
    ),
    effort: 'setting',
  },
  {
    path: /(?:^|\.)(?:capture\w+|addBreadcrumb|add_breadcrumb|set[A-Z]\w*|set_\w+|setup\w+ErrorHandler|startSpan\w*|start_\w+|configureScope|withScope|flush|Handlers\.\w+|ErrorBoundary|lastEventId|withErrorBoundary|withProfiler|wrap\w+)\(\)$/,
    rule: 'sentry.call',
    what: () => both('hands something to Sentry', 'remet quelque chose à Sentry'),
    wayOut: both('nothing to do: it goes where the DSN says', 'rien à faire : cela va où le DSN l’indique'),
    effort: 'none',
    needs: 'errors',
  },
];

const hosts: readonly TextRule[] = [
  {
    rule: 'sentry.dsn',
    text: /[\w-]+(?:\.[\w-]+)*\.ingest(?:\.[a-z]{2})?\.sentry\.io\b/,
    what: told('has a DSN of Sentry written into it', 'contient en dur un DSN de Sentry'),
    wayOut: both('put the DSN of the new server in its place', 'mettez à sa place le DSN du nouveau serveur'),
    effort: 'setting',
    needs: 'errors',
  },
  {
    rule: 'sentry.host',
    text: /\b(?:[\w-]+\.)*sentry(?:-cdn)?\.(?:io\b|com\b)/,
    what: told('names a host of Sentry', 'nomme un hôte de Sentry'),
    wayOut: both('name the host of the new server', 'nommez l’hôte du nouveau serveur'),
    effort: 'setting',
  },
];

const rules: TieRules = {
  words: ['sentry'],
  modules: /^@sentry\/[\w-]+(?:\/[\w-]+)?$|^sentry_sdk(?:\.[\w.]+)?$/,
  // What its calls give is asked nothing that matters here: only the module itself is passed on.
  things: /^$/,
  calls,
  variables: [
    {
      rule: 'sentry.build-variable',
      names: /^(?:NEXT_PUBLIC|VITE|PUBLIC|NUXT_PUBLIC|REACT_APP|EXPO_PUBLIC|GATSBY)_SENTRY_[A-Z\d_]+$/,
      what: told('is built with a variable for Sentry', 'est construite avec une variable pour Sentry'),
      wayOut: both(
        'set it and build again: its value stands in what is built',
        'définissez-la et reconstruisez : sa valeur est inscrite dans ce qui est construit',
      ),
      effort: 'setting',
    },
    ownVariables(
      { id: 'sentry', name: 'Sentry' },
      /^SENTRY_[A-Z\d_]+$/,
      both('set it to the new server', 'donnez-lui la valeur du nouveau serveur'),
    ),
  ],
  keys: [
    {
      key: /^(?:profilesSampleRate|profileSessionSampleRate|profiles_sample_rate|profile_session_sample_rate)$/,
      ...profiles,
    },
    { key: /^replays(?:Session|OnError)SampleRate$/, ...replay },
  ],
  texts: [
    ...hosts,
    {
      rule: 'sentry.tunnel',
      only: 'code',
      within: /^tunnel(?:Route)?$/,
      text: /^\/[\w/-]+$/,
      what: told(
        'sends what it reports through a route of its own',
        'fait passer ses signalements par une de ses routes',
      ),
      wayOut: both(
        'have that route send them to the new server: the one of the SDK for Next.js only knows Sentry’s own hosts',
        'faites-la renvoyer vers le nouveau serveur : celle du SDK pour Next.js ne connaît que les hôtes de Sentry',
      ),
      effort: 'code',
    },
    {
      rule: 'sentry.cli',
      only: 'settings',
      text: /\bsentry-cli\s+[\w-]+|getsentry\/action-release/,
      what: told(
        'calls Sentry when it is built or released',
        'appelle Sentry à la construction ou à la mise en production',
      ),
      wayOut: both(
        'set SENTRY_URL to the new server, or use its own tool',
        'donnez à SENTRY_URL l’adresse du nouveau serveur, ou employez son propre outil',
      ),
      effort: 'setting',
    },
  ],
};

/** What in an app reports to Sentry, and what of it a server that speaks the same has not. */
export const sentryTies: Reader = {
  id: 'sentry ties',
  read: async (tree: Tree): Promise<Found> => brandFacts('sentry', await findTies(tree, rules), hosts),
};
