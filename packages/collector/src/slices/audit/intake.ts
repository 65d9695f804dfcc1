import { auditBatch, type AuditReceipts, WatchtowerError } from '@watchtower/contract';
import type { Chain } from './chain.ts';
import { type Cleaning, prepare, type Prepared } from './prepare.ts';

/**
 * Takes the body of `POST /v1/audit`: each event is judged by itself; the accepted ones are durable when this resolves.
 * An `audit_id` that is already stored is answered with the receipt of the first.
 * @throws WatchtowerError `invalid_argument` when the body is no batch, `unavailable` when nothing could be stored.
 */
export async function takeBatch(body: unknown, clean: Cleaning, chain: Chain): Promise<AuditReceipts> {
  const batch = auditBatch.safeParse(body);
  if (!batch.success)
    throw new WatchtowerError(
      'invalid_argument',
      'The body must be {"events": [...]} with 1 to 500 events.',
      {
        issues: batch.error.issues.map((i) => ({
          field: `/${i.path.map(String).join('/')}`,
          message: i.message,
        })),
      },
    );
  const records: Prepared[] = [];
  const rejected: AuditReceipts['rejected'] = [];
  for (const [index, raw] of batch.data.events.entries()) {
    const judged = prepare(raw, clean);
    if ('record' in judged) records.push(judged.record);
    else rejected.push({ index, ...judged.refused });
  }
  return { accepted: await chain.append(records), rejected };
}
