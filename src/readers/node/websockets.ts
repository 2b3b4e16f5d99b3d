import { plainMentioning } from '../../core/code/plain.ts';
import type { NodeProject } from '../../core/app/packages/node.ts';
import type { Tree } from '../../core/app/tree.ts';
import { websocketPackages } from './frameworks.ts';

/** `ws` is a client too, and frameworks have servers of their own: these show that something is kept open here. */
const servers =
  /\bnew (?:\w+\.)?(?:WebSocketServer|WebSocket\.Server|Server\(\{noServer)|\bupgradeWebSocket\(|\.handleUpgrade\(/;

export async function keepsSockets(
  tree: Tree,
  project: NodeProject,
  code: readonly string[],
): Promise<boolean> {
  if (websocketPackages.some((name) => name in project.dependencies)) return true;
  const files = await plainMentioning(tree, code, [
    'WebSocketServer',
    'WebSocket.Server',
    'upgradeWebSocket',
    'handleUpgrade',
  ]);
  return files.some((file) => servers.test(file.text));
}
