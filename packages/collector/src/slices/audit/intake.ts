import type { AuditReceipts } from '@watchtower/contract';
import type { Chain } from './chain.ts';
import { type Cleaning, prepare, type Prepared } from './prepare.ts';

/**
 * Takes the events of a `POST /v1/audit`: each is judged by itself; the accepted ones are durable when this resolves.
 * An `audit_id` that is already stored is answered with the receipt of the first.
 * @throws WatchtowerError `unavailable` when nothing could be stored.
 */
export async function takeEvents(
  events: readonly unknown[],
  clean: Cleaning,
  chain: Chain,
): Promise<AuditReceipts> {
  const records: Prepared[] = [];
  const rejected: AuditReceipts['rejected'] = [];
  for (const [index, raw] of events.entries()) {
    const judged = prepare(raw, clean);
    if ('record' in judged) records.push(judged.record);
    else rejected.push({ index, ...judged.refused });
  }
  return { accepted: await chain.append(records), rejected };
}
