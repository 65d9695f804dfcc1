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

  /** Ends one group: politely, then for good after `graceMs`. */
  async function end(child, graceMs) {
    if (running.has(child)) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      const timer = setTimeout(() => signal(child, 'SIGKILL'), graceMs);
      signal(child, 'SIGTERM');
      await gone;
      clearTimeout(timer);
    }
    signal(child, 'SIGKILL');
  }

  /** Ends every group, the last started first: what it still has to say reaches those started before it. */
  function close(graceMs = 12_000) {
    closing ??= (async () => {
      for (const child of [...running].reverse()) await end(child, graceMs);
    })();
    return closing;
  }

  return { start, close, running };
}
