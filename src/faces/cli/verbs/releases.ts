import { homeOf } from '../../../pipeline/deploy/home.ts';
import type { ServerFlags } from '../flags-provision.ts';
import { renderReleases } from '../render/deploy.ts';
import type { CommonFlags, Session } from '../session.ts';
import { destinationOf } from '../destination.ts';

export default async function run(
  { world, output }: Session,
  flags: CommonFlags & ServerFlags,
): Promise<number> {
  const server = await world.server(destinationOf(flags));
  try {
    const home = await homeOf(server);
    const result = { server: server.name, ...home };
    output.answer({ json: result, text: (paint) => renderReleases(result, paint, world.clock.now()) });
    return 0;
  } finally {
    await server.close();
  }
}
