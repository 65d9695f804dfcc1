import type { AuditRecord } from '@watchtower/contract';
import type { Tone } from '../../parts/state-mark.tsx';

/** Shape and colour of a record: what lacks its proof is a warning even when it succeeded. */
export function auditTone(item: Pick<AuditRecord, 'result' | 'missing'>): Tone {
  if (item.result === 'fail') return 'crit';
  if (item.result === 'blocked' || item.missing.length > 0) return 'warn';
  return 'ok';
}

/** Everything an open record shows: empty fields left out, the place in the chain last. */
export function auditFields(item: AuditRecord): [string, string][] {
  const pairs: [string, string | null | undefined][] = [
    ['audit_id', item.audit_id],
    ['resource', item.resource],
    ['summary', item.payload_summary],
    ['platform', item.platform],
    ['surface', item.surface],
    ['lane', item.lane],
    ['via', item.via],
    ['policy', item.policy_snapshot_id],
    ['proof', item.proof?.url ?? item.proof?.screenshot],
    ['payload_hash', item.payload_hash],
    ['trace_id', item.trace_id],
    ...Object.entries(item.ids),
    ...Object.entries(item.details).map(([name, value]): [string, string] => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
    ['prev_hash', item.prev_hash],
    ['hash', item.hash],
  ];
  const seen = new Set<string>();
  return pairs.filter((pair): pair is [string, string] => {
    if (pair[1] === null || pair[1] === undefined || pair[1] === '' || seen.has(pair[0])) return false;
    seen.add(pair[0]);
    return true;
  });
}
