import { emptyAt, intoUser } from '../../core/agent/places.ts';
import { showEndpoint } from '../../core/endpoint.ts';
import type { Finding, Side } from '../../core/finding.ts';
import { showBytes } from '../../core/units.ts';
import type { Capabilities } from './capabilities.ts';
import { chooseMethod } from './method.ts';

/** What two servers' capabilities mean for a move. Pure. */
export function redisFindings(source: Capabilities, target: Capabilities): readonly Finding[] {
  const forward = chooseMethod(source, target);
  const backward = chooseMethod(target, source);
  return [
    ...oneSide('source', source),
    ...oneSide('target', target),
    ...(source.isCluster || target.isCluster ? [] : ways(forward, backward, source)),
    ...targetState(source, target),
  ];
}

function oneSide(side: Side, server: Capabilities): Finding[] {
  const found: Finding[] = [];
  if (server.isCluster)
    found.push({
      code: 'RED-CLUSTER',
      level: 'blocks',
      side,
      what: `${showEndpoint(server.endpoint)} runs in cluster mode.`,
      why: 'Its keys are spread over several servers, and Unmoor moves one server to one server.',
    });
  if (server.major > 0 && server.major < 5)
    found.push({
      code: 'RED-VERSION',
      level: 'blocks',
      side,
      what: `${showEndpoint(server.endpoint)} runs ${server.version}, and 5.0 is needed.`,
      why: 'RESTORE takes no absolute expiry before 5.0.',
      remedy: 'Upgrade the server.',
    });
  if (server.isReplica)
    found.push({
      code: 'RED-REPLICA',
      level: 'blocks',
      side,
      what: `${showEndpoint(server.endpoint)} is a replica of another server.`,
      why: 'Writes cannot be stopped or opened on it.',
      remedy: side === 'source' ? 'Give the URL of its primary.' : 'REPLICAOF NO ONE',
    });
  if (server.fence === undefined)
    found.push({
      code: 'RED-FENCE',
      level: 'blocks',
      side,
      what: `On ${showEndpoint(server.endpoint)} neither ACL SETUSER nor CONFIG SET is allowed.`,
      why: 'Writes cannot be stopped there, so a switch could leave both sides writable.',
      remedy: 'ACL SETUSER <user> +acl',
      undo: 'ACL SETUSER <user> -acl',
    });
  else if (!server.keepsFence)
    found.push({
      code: 'RED-FENCE-RESTART',
      level: side === 'source' ? 'warns' : 'tells',
      side,
      what: `${showEndpoint(server.endpoint)} has neither a configuration file nor an ACL file.`,
      why: 'The fence is known to the running server alone: after a restart it would accept writes until the next `unmoor` command. Do not restart it between the cutover and `unmoor cleanup`.',
    });
  return found;
}

function ways(
  forward: ReturnType<typeof chooseMethod>,
  backward: ReturnType<typeof chooseMethod>,
  source: Capabilities,
): Finding[] {
  const found: Finding[] = [
    forward.method === undefined
      ? {
          code: 'RED-METHOD',
          level: 'blocks',
          side: 'source',
          what: `The data cannot be moved live: ${forward.why}.`,
          why: 'Neither replication nor scanning with key events is possible.',
        }
      : {
          code: 'RED-METHOD',
          level: 'tells',
          side: 'source',
          what: `The data moves by ${forward.method}: ${forward.why}.`,
          why:
            forward.method === 'psync'
              ? 'The target becomes a replica and is promoted at the cutover.'
              : `${source.keys} keys are scanned and copied (about ${3 * source.keys} commands, which some platforms bill), and key events tell what changes.`,
        },
  ];
  if (backward.method === undefined)
    found.push({
      code: 'RED-REVERSE',
      level: 'warns',
      side: 'target',
      what: `Data cannot flow back: ${backward.why}.`,
      why: 'Going back would lose what was written on the new side, so the cutover gate will not hold.',
    });
  if (source.scripts > 0)
    found.push({
      code: 'RED-SCRIPTS',
      level: 'tells',
      side: 'source',
      what: `Clients have loaded ${source.scripts} scripts, which they call by their digest.`,
      why: 'No server lets its scripts be listed, so they do not move: EVALSHA answers NOSCRIPT on the new side, and client libraries then send the script again. Libraries of functions do move.',
    });
  if (source.modules.length > 0)
    found.push({
      code: 'RED-MODULES',
      level: 'warns',
      side: 'source',
      what: `The source has the modules ${source.modules.join(', ')}.`,
      why: 'Their values can be restored only where the target has the same modules.',
    });
  return found;
}

function targetState(source: Capabilities, target: Capabilities): Finding[] {
  const found: Finding[] = [
    {
      code: 'RED-SIZE',
      level: 'tells',
      side: 'source',
      what: `The source holds ${source.keys} keys (${source.ttlKeys} of them expire) in ${showBytes(source.usedBytes)}, in the databases ${[...source.databases.keys()].join(', ') || 'none'}.`,
      why: 'All of them move.',
    },
  ];
  if (target.keys > 0)
    found.push({
      code: 'RED-TARGET-NOT-EMPTY',
      level: 'blocks',
      side: 'target',
      what: `The target holds ${target.keys} keys, and 0 are needed.`,
      why: 'They would be lost or mixed with what moves.',
      remedy:
        target.endpoint.username === intoUser
          ? `$ ${emptyAt}   # as root, on the server, if nothing in it is needed`
          : 'FLUSHALL (if nothing in it is needed)',
    });
  if (target.clients > 1)
    found.push({
      code: 'RED-TARGET-CLIENTS',
      level: 'warns',
      side: 'target',
      what: `The target has ${target.clients - 1} other clients.`,
      why: 'They will be refused every write until the cutover.',
      remedy: 'CLIENT LIST',
    });
  if (target.maxBytes > 0 && target.maxBytes < source.usedBytes)
    found.push({
      code: 'RED-MEMORY',
      level: 'blocks',
      side: 'target',
      what: `The target may use ${showBytes(target.maxBytes)}, and the source uses ${showBytes(source.usedBytes)}.`,
      why: 'The copy would be refused or evict keys.',
      remedy: `CONFIG SET maxmemory ${Math.ceil(source.usedBytes * 1.5)}`,
      undo: `CONFIG SET maxmemory ${target.maxBytes}`,
    });
  if (target.policy !== undefined && target.policy !== 'noeviction' && source.ttlKeys < source.keys)
    found.push({
      code: 'RED-EVICTION',
      level: 'warns',
      side: 'target',
      what: `The target's maxmemory-policy is ${target.policy}, and ${source.keys - source.ttlKeys} keys never expire.`,
      why: 'Queues, carts and sessions would be thrown away when memory runs short.',
      remedy: 'CONFIG SET maxmemory-policy noeviction',
      undo: `CONFIG SET maxmemory-policy ${target.policy}`,
    });
  if (Math.abs(source.timeMs - target.timeMs) > 2000)
    found.push({
      code: 'RED-CLOCK',
      level: 'warns',
      side: 'target',
      what: `The clocks of the two sides are ${Math.round(Math.abs(source.timeMs - target.timeMs) / 1000)} s apart.`,
      why: 'Keys expire at a time of day, so they would go earlier or later on the target.',
      remedy: 'Set both clocks by NTP.',
    });
  return found;
}
