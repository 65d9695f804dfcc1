/** What is known of a trace's operations: how often each occurs, and jobs that were put on a queue or taken off it. */
export interface OperationFacts {
  readonly counts: ReadonlyMap<string, number>;
  readonly enqueued: readonly string[];
  readonly dequeued: readonly string[];
  /** Parents that are named by a span and never came. */
  readonly orphanParents: readonly string[];
}

/** A message that is worked on: it came in through a channel and caused any of these. */
const WORK = ['agent.episode', 'llm.call', 'tool.call', 'job.enqueue', 'job.dequeue'];
const MESSAGE = ['gateway.route', 'http.request', 'agent.episode', 'channel.send'];

/**
 * What a trace lacks: operations its own spans promise, and parents that never came. A message that was received and
 * worked on owes its way in, the agent's episode and the answer leaving; a job that was enqueued owes its start.
 */
export function missingOf({ counts, enqueued, dequeued, orphanParents }: OperationFacts): string[] {
  const has = (operation: string): boolean => (counts.get(operation) ?? 0) > 0;
  const missing = new Set<string>();
  if (has('channel.receive') && WORK.some(has)) {
    for (const operation of MESSAGE) if (!has(operation)) missing.add(operation);
  }
  const started = new Set(dequeued);
  const unnamed =
    (counts.get('job.enqueue') ?? 0) > (counts.get('job.dequeue') ?? 0) && enqueued.length === 0;
  if (unnamed || enqueued.some((job) => !started.has(job))) missing.add('job.dequeue');
  return [...missing, ...orphanParents.map((span) => `span ${span}`)];
}
