import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Check } from '../../../kernel/slice.ts';

/** Whether the journal can be written: without it nothing can be acknowledged. */
export function journalWritable(dir: string): Check {
  return {
    name: 'journal writable',
    ready: true,
    async run() {
      const path = join(dir, '.probe');
      try {
        const probe = await open(path, 'w', 0o600);
        await probe.write('probe');
        await probe.datasync();
        await probe.close();
        await rm(path, { force: true });
        return { ok: true, message: `${dir} takes writes` };
      } catch (error) {
        const message = `${dir} cannot be written (${String(error)}); free disk space or fix its permissions.`;
        return { ok: false, message };
      }
    },
  };
}

/** Whether the last start found acknowledged data damaged. */
export function journalWhole(dir: string, damaged: () => readonly string[]): Check {
  return {
    name: 'journal whole',
    ready: false,
    async run() {
      const names = damaged();
      if (names.length === 0) return { ok: true, message: 'every committed group was read back' };
      const list = names.join(', ');
      const message = `${names.length} segments were damaged on disk (${list}); what could not be read is kept in ${join(dir, 'aside')}.`;
      return { ok: false, message };
    },
  };
}
