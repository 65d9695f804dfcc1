// Child processes that never outlive their parent: each is the leader of its own process group, and the whole group
// is ended when the parent stops, fails or is told to.
import { spawn } from 'node:child_process';

/** Starts and ends groups of processes. */
export function processes() {
  const running = new Set();
  let closing = null;

  function start(name, command, args, options = {}) {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'], ...options, detached: true });
    running.add(child);
    child.once('exit', () => running.delete(child));
    child.wtName = name;
    return child;
  }

  function signal(child, name) {
    try {
      process.kill(-child.pid, name);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }

  /** Ends every group: politely, then for good after `graceMs`. */
  function close(graceMs = 12_000) {
    closing ??= (async () => {
      const left = [...running];
      const gone = Promise.all(left.map((child) => new Promise((resolve) => child.once('exit', resolve))));
      for (const child of left) signal(child, 'SIGTERM');
      const timer = setTimeout(() => left.forEach((child) => signal(child, 'SIGKILL')), graceMs);
      await gone;
      clearTimeout(timer);
      for (const child of left) signal(child, 'SIGKILL');
    })();
    return closing;
  }

  return { start, close, running };
}
