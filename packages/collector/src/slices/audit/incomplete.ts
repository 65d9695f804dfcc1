import type { AuditRecord } from '@watchtower/contract';
import type { Gauge } from '../../kernel/slice.ts';

/** Counts what stored audits owe, by action and missing part, since this process started. */
export function createIncomplete(): { count(record: AuditRecord): void; gauge: Gauge } {
  const counts = new Map<string, { labels: Record<string, string>; value: number }>();
  return {
    count(record) {
      for (const missing of record.missing) {
        const key = `${record.action_type}\n${missing}`;
        const entry = counts.get(key) ?? { labels: { action_type: record.action_type, missing }, value: 0 };
        counts.set(key, { ...entry, value: entry.value + 1 });
      }
    },
    gauge: {
      name: 'audit_incomplete_total',
      type: 'counter',
      help: 'Audits stored without the proof or policy they owe.',
      read: () => [...counts.values()],
    },
  };
}
