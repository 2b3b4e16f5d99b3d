import { callsAt, inFolder } from './places.ts';

export const unitAt = '/etc/systemd/system/unmoor-call@.service';

/**
 * One template for every call, `%i` being its id. What changes data is wanted at boot too, until it has ended.
 *
 * - A process that is killed is followed by another, and one that says why it ended is not (systemd.service(5), Restart=).
 * - Only the agent itself is ended with the unit: a server that a physical move has started stays (systemd.kill(5)).
 * - Databases of this machine are there first: Debian's postgresql.service comes after each of its clusters.
 */
export const unitText = `[Unit]
Description=unmoor: moves data (call %i)
ConditionPathExists=!${callsAt}/%i/${inFolder.ended}
Wants=network-online.target
After=network-online.target postgresql.service redis-server.service pgbouncer.service docker.service
StartLimitIntervalSec=1h
StartLimitBurst=20

[Service]
Type=exec
ExecStart=/usr/bin/env node ${callsAt}/%i/agent.mjs serve-call %i
Restart=on-abnormal
RestartSec=2
KillMode=process
TimeoutStopSec=2min
UMask=0077
`;
