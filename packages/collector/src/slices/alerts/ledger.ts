import { isWatchtowerError } from '@watchtower/contract';
import type { Documents } from '../../kernel/documents.ts';
import { ALERT, type StoredAlert } from './alert.ts';

/** Who writes the alerts' documents. */
const BY = 'collector';
/** Resolved alerts that are kept, and for how long. */
const KEPT = 1000;
const KEPT_MS = 30 * 24 * 3600 * 1000;

/** The alerts and their outboxes, durable. */
export interface Ledger {
  list(): StoredAlert[];
  /** The alert of a rule that is pending or active. */
  openOf(ruleId: string): StoredAlert | undefined;
  add(alert: StoredAlert): Promise<void>;
  /** Rewrites an alert from its latest version; durable when it resolves. */
  change(id: string, rewrite: (latest: StoredAlert) => StoredAlert): Promise<void>;
  remove(id: string): Promise<void>;
  /** Forgets resolved alerts that are old, or too many, and have nothing left to tell. */
  prune(now: number): Promise<void>;
}

/** Opens the ledger over the documents of kind `alert`. */
export function createLedger(documents: Documents): Ledger {
  const list = (): StoredAlert[] =>
    documents.list<StoredAlert>(ALERT).flatMap(({ body }) => (body === null ? [] : [body]));

  async function change(id: string, rewrite: (latest: StoredAlert) => StoredAlert): Promise<void> {
    for (;;) {
      const document = documents.get<StoredAlert>(ALERT, id);
      if (document === undefined || document.body === null) return;
      try {
        await documents.put(ALERT, id, rewrite(document.body), BY, document.version);
        return;
      } catch (error) {
        // A delivery and an evaluation may meet; whoever comes second reads again.
        if (!isWatchtowerError(error, 'conflict')) throw error;
      }
    }
  }

  return {
    list,
    change,
    openOf: (ruleId) => list().find((alert) => alert.rule_id === ruleId && alert.status !== 'resolved'),
    add: async (alert) => {
      await documents.put(ALERT, alert.id, alert, BY, 0);
    },
    remove: async (id) => {
      await documents.put(ALERT, id, null, BY);
    },
    async prune(now) {
      const done = list()
        .filter((alert) => alert.resolved_at !== null && alert.deliveries.every((d) => d.status !== 'queued'))
        .toSorted((a, b) => (b.resolved_at ?? 0) - (a.resolved_at ?? 0));
      for (const [i, alert] of done.entries())
        if (i >= KEPT || now - (alert.resolved_at ?? 0) > KEPT_MS)
          await documents.put(ALERT, alert.id, null, BY);
    },
  };
}
