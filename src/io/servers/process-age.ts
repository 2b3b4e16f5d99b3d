import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/**
 * When a process began, as a text that is compared and never read: with its pid it names one process for good, for pids come
 * round again. Undefined when there is no such process. Linux: field 22 of /proc/PID/stat (proc(5)); elsewhere `ps`.
 */
export function processStart(pid: number): string | undefined {
  try {
    // The program's name stands in brackets and may hold blanks: fields are counted after the last bracket.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    if (process.platform === 'linux') return undefined;
  }
  try {
    const started = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return started === '' ? undefined : started.replaceAll(/\s+/g, '_');
  } catch {
    return undefined; // ps ends with 1 when there is no such process
  }
}

/** Every process whose working folder lies in `folder`, but for our own. Empty where there is no /proc. */
export function processesIn(folder: string): number[] {
  let pids: number[];
  try {
    pids = readdirSync('/proc')
      .map(Number)
      .filter((pid) => Number.isInteger(pid) && pid !== process.pid);
  } catch {
    return [];
  }
  return pids.filter((pid) => {
    try {
      const cwd = readlinkSync(`/proc/${pid}/cwd`);
      return cwd === folder || cwd.startsWith(`${folder}/`);
    } catch {
      return false; // it has ended, or belongs to somebody else
    }
  });
}
