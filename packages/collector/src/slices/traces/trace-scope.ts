/** One trace as one caller may see it: spans of other clients are left out. */
export interface TraceScope {
  readonly traceId: string;
  readonly clientId: string | null;
  /** Bounds in epoch nanoseconds, once they are known: they spare the engine most of its partitions. */
  readonly bounds?: { readonly from: string; readonly to: string };
}

/** WHERE of a trace's spans, with the values it binds. */
export function scopeSql({ traceId, clientId, bounds }: TraceScope): {
  where: string;
  values: Record<string, unknown>;
} {
  const conditions = ['trace_id = unhex({trace_id:String})'];
  const values: Record<string, unknown> = { trace_id: traceId };
  if (clientId !== null) {
    conditions.push(`client_id IN ('', {client:String})`);
    values['client'] = clientId;
  }
  if (bounds !== undefined) {
    conditions.push(
      `ts >= fromUnixTimestamp64Nano({from_ns:Int64}, 'UTC') AND ts <= fromUnixTimestamp64Nano({to_ns:Int64}, 'UTC')`,
    );
    values['from_ns'] = bounds.from;
    values['to_ns'] = bounds.to;
  }
  return { where: conditions.join(' AND '), values };
}
