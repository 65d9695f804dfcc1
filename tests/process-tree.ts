import { readdir, readFile } from 'node:fs/promises';

/** A running process. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

async function entryOf(pid: string): Promise<ProcessEntry | null> {
  try {
    const [stat, command] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
    ]);
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    return { pid: Number(pid), parent, command: command.replaceAll('\0', ' ').trim() };
  } catch {
    return null; // It ended while we looked.
  }
}

/** Every process below `pid`, children of children included (Linux). */
export async function childrenOf(pid: number): Promise<ProcessEntry[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const all = (await Promise.all(pids.map(entryOf))).filter((e) => e !== null);
  const below = (parent: number): ProcessEntry[] =>
    all.filter((e) => e.parent === parent).flatMap((e) => [e, ...below(e.pid)]);
  return below(pid);
}

/** Whether a process still runs; one that only waits to be reaped does not. */
export async function isRunning(pid: number): Promise<boolean> {
  return ((await entryOf(String(pid)))?.command ?? '') !== '';
}
