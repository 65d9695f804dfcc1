import { randomBytes } from 'node:crypto';
import type { AuditEvent } from '@watchtower/contract';
import { WatchtowerError } from '@watchtower/contract';
import type { Clock } from './clock.ts';
import type { AuditDraft, Slice } from './slice.ts';

/** The collector's own audits. Slices get `audit`; whoever starts the collector names the slice that keeps them. */
export interface Auditor {
  audit(draft: AuditDraft): Promise<{ seq: number; hash: string }>;
  /** Finds the slice that appends. @throws Error unless exactly one does. */
  mount(slices: readonly Slice[]): void;
}

/** A time-ordered id: 12 hex digits of milliseconds, 20 random ones. */
function auditId(now: number): string {
  return now.toString(16).padStart(12, '0') + randomBytes(10).toString('hex');
}

/** Makes the auditor: id, time and, where the draft names none, the collector itself as the actor are filled in. */
export function createAuditor(clock: Clock): Auditor {
  let append: ((event: AuditEvent) => Promise<{ seq: number; hash: string }>) | null = null;
  return {
    mount(slices) {
      const appenders = slices.flatMap((slice) => slice.appendAudit ?? []);
      if (appenders.length !== 1) throw new Error(`${appenders.length} slices append audits; one must.`);
      append = appenders[0] ?? null;
    },
    audit(draft) {
      if (append === null)
        return Promise.reject(new WatchtowerError('unavailable', 'The audit log is not open yet.'));
      const now = clock.now();
      return append({
        actor_type: 'system',
        actor_id: 'collector',
        ...draft,
        audit_id: auditId(now),
        created_at: new Date(now).toISOString(),
      });
    },
  };
}
