import { both, told } from '../../core/code/platform-words.ts';
import type { Words } from '../../core/code/rule.ts';

/** The services that supabase-js speaks to, and what answers each of them off Supabase. */
export const supabaseServices = {
  rows: {
    rule: 'supabase.rows',
    what: told('asks for rows over HTTPS, not by SQL', 'demande des lignes par HTTPS, et non en SQL'),
    wayOut: both(
      'run PostgREST in front of the new database, with the same roles and JWT secret; or rewrite it as SQL',
      'faites tourner PostgREST devant la nouvelle base, avec les mêmes rôles et le même secret JWT ; ou récrivez en SQL',
    ),
    effort: 'drop-in',
    needs: 'rows-api',
  },
  rpc: {
    rule: 'supabase.rpc',
    what: told('calls a function of the database over HTTPS', 'appelle par HTTPS une fonction de la base'),
    wayOut: both(
      'run PostgREST in front of the new database; the function itself moves with it',
      'faites tourner PostgREST devant la nouvelle base ; la fonction elle-même suit la base',
    ),
    effort: 'drop-in',
    needs: 'rows-api',
  },
  auth: {
    rule: 'supabase.auth',
    what: () => both('has Supabase Auth know its users', 'confie ses utilisateurs à Supabase Auth'),
    wayOut: both(
      'run the same server (GoTrue) over the moved schema auth: passwords go along, sessions only with the same JWT secret',
      'faites tourner le même serveur (GoTrue) sur le schéma auth déplacé : les mots de passe suivent, les sessions seulement avec le même secret JWT',
    ),
    effort: 'drop-in',
    needs: 'auth-api',
  },
  storage: {
    rule: 'supabase.storage',
    what: told('keeps files in Supabase Storage', 'range des fichiers dans Supabase Storage'),
    wayOut: both(
      'run the Storage API over an S3 store and copy the files through S3; or write to an S3 store directly',
      'faites tourner l’API Storage sur un stockage S3 et copiez les fichiers par S3 ; ou écrivez directement dans un stockage S3',
    ),
    effort: 'drop-in',
    needs: 'storage-api',
  },
  realtime: {
    rule: 'supabase.realtime',
    what: told('listens to Supabase Realtime', 'écoute Supabase Realtime'),
    wayOut: both(
      'run the Realtime server over the new database (it needs a logical slot); or a WebSocket of your own',
      'faites tourner le serveur Realtime sur la nouvelle base (il lui faut un slot logique) ; ou un WebSocket à vous',
    ),
    effort: 'drop-in',
    needs: 'realtime-api',
  },
  functions: {
    rule: 'supabase.functions',
    what: told('calls a function that Supabase runs', 'appelle une fonction que Supabase exécute'),
    wayOut: both(
      'run the functions with Supabase’s edge runtime (Deno), or make routes of the app of them',
      'exécutez les fonctions avec l’edge runtime de Supabase (Deno), ou faites-en des routes de l’application',
    ),
    effort: 'drop-in',
    needs: 'functions-api',
  },
} as const satisfies Readonly<Record<string, Words>>;
