import { both, ownVariables, told } from '../../core/code/platform-words.ts';
import type { CallRule, TextRule, TieRules } from '../../core/code/rule.ts';

const brand = { id: 'upstash', name: 'Upstash' };

const redis = /^(?:@upstash\/redis(?:\/\w+)?|upstash_redis(?:\.\w+)?)$/;
const ratelimit = /^(?:@upstash\/ratelimit|upstash_ratelimit)$/;
const qstash = /^(?:@upstash\/qstash(?:\/\w+)?|qstash(?:\.\w+)?)$/;
const workflow = /^(?:@upstash\/workflow(?:\/\w+)?|upstash_workflow(?:\.\w+)?)$/;

const overRest = both(
  'run a server that answers Redis over HTTPS in front of the new Redis, and set its URL and token; or change to an ordinary client',
  'placez devant le nouveau Redis un serveur qui répond en HTTPS, et donnez son URL et son jeton ; ou passez à un client ordinaire',
);

// What a client is made with may be a token: it is never said.
const calls: readonly CallRule[] = [
  {
    rule: 'upstash.redis',
    module: redis,
    path: /^(?:default\.)?(?:Redis|AsyncRedis)(?:\.(?:fromEnv|from_env|autoPipeline))?\(\)$/,
    what: () =>
      both(
        'reaches Redis over HTTPS, as only Upstash answers it',
        'joint Redis par HTTPS, comme seul Upstash y répond',
      ),
    wayOut: overRest,
    effort: 'drop-in',
    needs: 'redis-rest',
  },
  {
    rule: 'upstash.ratelimit',
    module: ratelimit,
    path: /^(?:default\.)?(?:Multi[Rr]egion)?(?:Ratelimit|RatelimitMulti\w*)\(\)$/,
    what: () => both('limits rates with Upstash’s scripts', 'limite les débits avec les scripts d’Upstash'),
    wayOut: both(
      'it works over anything that answers Redis over HTTPS and keeps the error NOSCRIPT as it is',
      'fonctionne avec tout ce qui répond à Redis par HTTPS en conservant l’erreur NOSCRIPT',
    ),
    effort: 'drop-in',
    needs: 'redis-rest',
  },
  {
    rule: 'upstash.qstash',
    module: qstash,
    path: /^(?:default\.)?(?:Client|QStash|AsyncQStash|Receiver|verifySignature\w*)\(\)$/,
    what: () => both('has QStash deliver its messages', 'fait livrer ses messages par QStash'),
    wayOut: both(
      'put a worker with a queue of its own in its place (BullMQ, pg-boss, Celery); what is scheduled there must be made again',
      'remplacez-le par un worker et sa propre file (BullMQ, pg-boss, Celery) ; ce qui y est programmé est à recréer',
    ),
    effort: 'code',
  },
  {
    rule: 'upstash.qstash',
    module: qstash,
    path: /(?:\.publish(?:JSON|_json)?|\.enqueue(?:JSON|_json)?|\.schedules?\.create|\.publish_json|\.batch(?:JSON)?)\(\)$/,
    what: () => both('sends a message through QStash', 'envoie un message par QStash'),
    wayOut: both('put it in a queue of your own', 'déposez-le dans une file à vous'),
    effort: 'code',
  },
  {
    rule: 'upstash.workflow',
    module: workflow,
    path: /^(?:default\.)?(?:serve|serveMany|Client)\(\)$/,
    what: () => both('runs its steps by Upstash Workflow', 'exécute ses étapes par Upstash Workflow'),
    wayOut: both(
      'rewrite the steps as jobs of a queue, or for an engine that you run yourself',
      'récrivez les étapes en tâches d’une file, ou pour un moteur que vous exécutez vous-même',
    ),
    effort: 'code',
  },
  {
    rule: 'upstash.vector',
    module: /^(?:@upstash\/(?:vector|search)|upstash_(?:vector|search))$/,
    path: /^(?:default\.)?(?:Index|AsyncIndex|Search)(?:\.(?:fromEnv|from_env))?\(\)$/,
    what: () => both('searches vectors at Upstash', 'cherche des vecteurs chez Upstash'),
    wayOut: both(
      'export them by ranges into pgvector, and rewrite the queries',
      'exportez-les par plages vers pgvector, et récrivez les requêtes',
    ),
    effort: 'code',
  },
  {
    rule: 'upstash.kafka',
    module: /^@upstash\/kafka$/,
    path: /^(?:default\.)?Kafka\(\)$/,
    what: () => both('speaks to Upstash Kafka over HTTPS', 'parle à Upstash Kafka par HTTPS'),
    wayOut: both(
      'Upstash no longer offers it; change to an ordinary Kafka client, or to a queue',
      'Upstash ne le propose plus ; passez à un client Kafka ordinaire, ou à une file',
    ),
    effort: 'code',
  },
];

export const hostRules: readonly TextRule[] = [
  {
    rule: 'upstash.url',
    text: /(?<=rediss?:\/\/[^\s'"`]*)[\w*-]*(?:\.[\w-]+)*\.upstash\.io\b/,
    what: told(
      'reaches Redis at Upstash by its ordinary protocol',
      'joint Redis chez Upstash par son protocole ordinaire',
    ),
    wayOut: both('set the URL of the new Redis', 'donnez l’URL du nouveau Redis'),
    effort: 'setting',
  },
  {
    rule: 'upstash.host',
    text: /[\w*-]*(?:\.[\w-]+)*\.upstash\.io\b/,
    only: 'code',
    what: told('calls Upstash over HTTPS', 'appelle Upstash par HTTPS'),
    wayOut: overRest,
    effort: 'drop-in',
    needs: 'redis-rest',
  },
  {
    rule: 'upstash.host',
    text: /[\w*-]*(?:\.[\w-]+)*\.upstash\.io\b/,
    only: 'settings',
    what: told('is set to an address at Upstash', 'pointe vers une adresse chez Upstash'),
    wayOut: overRest,
    effort: 'setting',
  },
];

export const upstashRules: TieRules = {
  words: ['upstash', 'qstash'],
  modules: /^@upstash\/[\w-]+(?:\/\w+)?$|^upstash_\w+(?:\.\w+)?$|^qstash(?:\.\w+)?$/,
  calls,
  variables: [
    ownVariables(
      brand,
      /^(?:UPSTASH|QSTASH)_[A-Z\d_]+$/,
      both(
        'set it to what answers in Upstash’s place, or drop it with the client',
        'donnez-lui l’adresse ou le jeton de ce qui répond à la place d’Upstash, ou supprimez-la avec le client',
      ),
    ),
  ],
  texts: hostRules,
};
