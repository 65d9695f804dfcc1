import { context } from '@opentelemetry/api';
import { JOB_CARRIER_KEY } from '@watchtower/contract/data';
import { contextOf, injectInto, type Carrier } from './propagation.ts';

/** A payload with the carrier in it, as it lies on the queue. */
export type Carried<P> = P & { readonly _wt?: Carrier };

function carrierIn(payload: unknown): Carrier | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  const carrier = (payload as Record<string, unknown>)[JOB_CARRIER_KEY];
  return typeof carrier === 'object' && carrier !== null ? (carrier as Carrier) : undefined;
}

/**
 * Wraps the function that puts a payload on a queue: trace and identifiers of the caller go along under the
 * reserved key `_wt`. The payload itself is not changed. Works with any queue whose payload is an object.
 * @example const add = wrapJobProducer((job: Job) => redis.rpush('jobs', JSON.stringify(job)))
 */
export function wrapJobProducer<P extends object, A extends unknown[], R>(
  send: (payload: Carried<P>, ...rest: A) => R,
): (payload: P, ...rest: A) => R {
  return (payload, ...rest) => send({ ...payload, [JOB_CARRIER_KEY]: injectInto({}) } as Carried<P>, ...rest);
}

/**
 * Wraps the function that handles a payload: it runs inside the producer's trace and with its identifiers, and
 * sees the payload without `_wt`. A payload without a carrier is handled as it is.
 * @example worker.on('job', wrapJobConsumer((job: Job) => jobDequeue({ queue: 'jobs', job_id: job.id }, () => run(job))))
 */
export function wrapJobConsumer<P extends object, A extends unknown[], R>(
  handle: (payload: P, ...rest: A) => R,
): (payload: Carried<P>, ...rest: A) => R {
  return (payload, ...rest) => {
    const carrier = carrierIn(payload);
    if (carrier === undefined) return handle(payload, ...rest);
    const { [JOB_CARRIER_KEY]: _carrier, ...clean } = payload as Record<string, unknown>;
    return context.with(contextOf(carrier), () => handle(clean as P, ...rest));
  };
}
