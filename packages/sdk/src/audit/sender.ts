import { countDropped } from '../export/dropped.ts';
import type { Post } from '../export/post.ts';
import { warnOnce } from '../internal/warn.ts';

const BATCH = 200;

interface Receipts {
  rejected?: { index: number; code: string; message: string }[];
}

function judge(body: string): void {
  let receipts: Receipts;
  try {
    receipts = JSON.parse(body) as Receipts;
  } catch {
    return;
  }
  for (const fault of receipts.rejected ?? []) {
    countDropped('audits', 'rejected', 1);
    warnOnce('audit_rejected', `The collector refused an audit (${fault.code}): ${fault.message}`);
  }
}

/** True when the batch is off our hands; false when it has to be tried again, as it is. */
async function sendBatch(post: Post, lines: readonly string[]): Promise<boolean> {
  const answer = await post('/v1/audit', 'application/json', `{"events":[${lines.join(',')}]}`);
  if (answer.status === 413 && lines.length > 1) {
    const half = lines.length >> 1;
    return (await sendBatch(post, lines.slice(0, half))) && sendBatch(post, lines.slice(half));
  }
  if (answer.status >= 200 && answer.status < 300) {
    judge(answer.body);
    return true;
  }
  if (answer.status === 401 || answer.status === 403)
    warnOnce(
      'audit_key',
      'The collector refuses our ingest key; audits wait in the outbox. Set WATCHTOWER_INGEST_KEY.',
    );
  if (answer.status !== 400 && answer.status !== 413) return false;
  countDropped('audits', `http_${answer.status}`, lines.length);
  return true;
}

/** Sends audits in order, a batch at a time, and says how many of them are off our hands. */
export function createAuditSender(post: Post): (lines: readonly string[]) => Promise<number> {
  return async (lines) => {
    let sent = 0;
    while (sent < lines.length && (await sendBatch(post, lines.slice(sent, sent + BATCH))))
      sent = Math.min(sent + BATCH, lines.length);
    return sent;
  };
}
