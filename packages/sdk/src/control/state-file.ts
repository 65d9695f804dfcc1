import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ControlState } from '@watchtower/contract';

/** Whether a parsed message has the shape of the control stream's. */
export function isControlState(value: unknown): value is ControlState {
  if (typeof value !== 'object' || value === null) return false;
  const { version, kill_switches } = value as { version?: unknown; kill_switches?: unknown };
  return typeof version === 'number' && Array.isArray(kill_switches);
}

/** The last state that was seen, kept on disk so that a restart without the collector still obeys. */
export function openStateFile(stateDir: string): {
  read: () => ControlState | undefined;
  write: (state: ControlState) => void;
} {
  const path = join(stateDir, 'control.json');
  return {
    read() {
      try {
        const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
        return isControlState(value) ? value : undefined;
      } catch {
        return undefined;
      }
    },
    write(state) {
      try {
        mkdirSync(stateDir, { recursive: true, mode: 0o700 });
        const draft = `${path}.${process.pid}`;
        writeFileSync(draft, JSON.stringify(state), { mode: 0o600 });
        renameSync(draft, path);
      } catch {
        // The state in memory goes on; a place that is not writable is said by the outbox.
      }
    },
  };
}
