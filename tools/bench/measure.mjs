import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const ticksPerSecond = 100; // USER_HZ, fixed on Linux

/** CPU seconds of a process, its ended children included, and its parent; undefined when it is gone. */
function readProcess(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [utime, stime, cutime, cstime] = fields.slice(11, 15).map(Number);
    return {
      parent: Number(fields[1]),
      own: (utime + stime) / ticksPerSecond,
      ended: (cutime + cstime) / ticksPerSecond,
    };
  } catch {
    return undefined;
  }
}

/** CPU seconds that a process and all it ever started have used so far. */
export function treeCpu(rootPid) {
  const processes = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const seen = readProcess(name);
    if (seen !== undefined) processes.set(Number(name), seen);
  }
  let total = 0;
  const wanted = new Set([rootPid]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const [pid, { parent }] of processes)
      if (!wanted.has(pid) && wanted.has(parent)) {
        wanted.add(pid);
        grown = true;
      }
  }
  for (const pid of wanted) total += (processes.get(pid)?.own ?? 0) + (processes.get(pid)?.ended ?? 0);
  return total;
}

function peakBytes(pid) {
  try {
    return Number(/^VmHWM:\s*(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** CPU seconds that this machine has spent on anything: what is not ours disturbs a run. */
export function machineCpu() {
  const [, user, nice, system, , , irq, softirq, steal] = readFileSync('/proc/stat', 'utf8')
    .split('\n')[0]
    .split(/\s+/)
    .map(Number);
  return (user + nice + system + irq + softirq + steal) / ticksPerSecond;
}

/**
 * Runs a command to its end.
 * @returns wall seconds, CPU seconds of its whole tree, CPU and peak memory of its first process, and its output
 */
export async function runMeasured(argv, { env = {}, cwd, uid, gid } = {}) {
  const begun = performance.now();
  const child = spawn(argv[0], argv.slice(1), {
    env: { ...process.env, ...env },
    cwd,
    uid,
    gid,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr = (stderr + chunk).slice(-20_000)));
  let treeSeconds = 0;
  let ownSeconds = 0;
  let peak = 0;
  const look = () => {
    treeSeconds = Math.max(treeSeconds, treeCpu(child.pid));
    ownSeconds = Math.max(ownSeconds, readProcess(child.pid)?.own ?? 0);
    peak = Math.max(peak, peakBytes(child.pid));
  };
  const timer = setInterval(look, 50);
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  clearInterval(timer);
  if (code !== 0) throw new Error(`${argv[0]} ended with ${code}: ${stderr.slice(-3000)}`);
  return {
    seconds: (performance.now() - begun) / 1000,
    treeSeconds,
    ownSeconds,
    peakBytes: peak,
    stdout,
    stderr,
  };
}

export const median = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** Nearest-rank percentile, `share` from 0 to 1. */
export const percentile = (numbers, share) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
};
