import type { tracesList } from '@watchtower/contract';
import type * as z from 'zod/mini';
import type { SlowThresholds } from './slow-thresholds.ts';

/** Parameters of the trace index as they were read. */
export type TraceParams = z.output<typeof tracesList.params>;

/** What narrows the index, and the values it binds. */
export interface TraceConditions {
  /** Conditions on any span of a trace, each of which some span must meet. */
  readonly some: readonly string[];
  /** Conditions on the span a trace begins with. */
  readonly root: readonly string[];
  /** The same as `root`, for traces whose beginning the engine could not tell from one span. */
  keeps(begins: { readonly operation: string; readonly duration_ms: number }): boolean;
  readonly failing: boolean;
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * What narrows the trace index: route, operation, service, domain and client are looked for on every span of a
 * trace, together on one; duration and slowness are those of the span it begins with.
 * @param thresholds p95 by operation when slow traces are wanted, else `null`
 */
export function traceConditions(
  params: TraceParams,
  clientId: string | null,
  thresholds: SlowThresholds | null,
): TraceConditions {
  const values: Record<string, unknown> = {};
  const onOne: string[] = [];
  for (const name of ['route', 'operation', 'service', 'domain'] as const) {
    if (params[name] === undefined) continue;
    onOne.push(`${name} = {${name}:String}`);
    values[name] = params[name];
  }
  if (clientId !== null) {
    onOne.push('client_id = {client:String}');
    values['client'] = clientId;
  }
  const root: string[] = [];
  const minNs = Math.round((params.duration_min ?? 0) * 1e6);
  if (minNs > 0) {
    root.push('dur_ns >= {min_ns:UInt64}');
    values['min_ns'] = minNs;
  }
  if (thresholds !== null) {
    root.push(
      'dur_ns > transform(toString(operation), {slow_ops:Array(String)}, {slow_ns:Array(Float64)}, 1e30)',
    );
    values['slow_ops'] = ['', ...thresholds.keys()];
    values['slow_ns'] = [thresholds.get('') ?? 1e30, ...thresholds.values()];
  }
  return {
    some: onOne.length === 0 ? [] : [onOne.join(' AND ')],
    root,
    keeps: ({ operation, duration_ms }) =>
      duration_ms * 1e6 >= minNs &&
      (thresholds === null || duration_ms * 1e6 > (thresholds.get(operation) ?? Infinity)),
    failing: params.status === 'error' || params.view === 'recent_errors',
    values,
  };
}

/** Whether only traces slower than the p95 of their operation are wanted. */
export function wantsSlow(params: TraceParams): boolean {
  return params.status === 'slow' || params.view === 'recent_slow';
}
