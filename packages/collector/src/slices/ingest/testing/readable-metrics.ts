/** What `@opentelemetry/sdk-metrics` numbers its kinds of points and temporalities. */
const POINT = { histogram: 0, gauge: 2, sum: 3 } as const;
const TEMPORALITY = { delta: 0, cumulative: 1 } as const;

/** Metrics of every kind that is stored, in the form exporters take; `from` is their start in epoch seconds. */
export function readableMetrics(service: string, from: number, round: number): object {
  const attributes = { 'service.name': service, 'service.instance.id': `${service}-1` };
  const resource = {
    attributes,
    asyncAttributesPending: false,
    getRawAttributes: () => Object.entries(attributes),
    merge: () => resource,
  };
  const times = { startTime: [from, 0], endTime: [from + round, 5_000_000] };
  const descriptor = (name: string, unit = '1') => ({ name, unit, description: '', type: '', valueType: 1 });
  const point = (value: unknown, labels = {}) => ({
    ...times,
    value,
    attributes: { ...labels, region: 'eu' },
  });
  const sum = (name: string, isMonotonic: boolean, temporality: number, value: number) => ({
    descriptor: descriptor(name),
    dataPointType: POINT.sum,
    isMonotonic,
    aggregationTemporality: temporality,
    dataPoints: [point(value), point(value + 0.5, { shop: 'b' })],
  });
  const buckets = {
    buckets: { boundaries: [5, 50], counts: [round, 2 * round, 1] },
    count: 3 * round + 1,
    sum: 70 * round,
    min: 1,
    max: 99,
  };
  const metrics = [
    sum(`${service}_orders`, true, TEMPORALITY.cumulative, 10 * round),
    sum(`${service}_visits`, true, TEMPORALITY.delta, 3),
    sum(`${service}_carts`, false, TEMPORALITY.cumulative, -4),
    {
      descriptor: descriptor(`${service}_temperature`, 'Cel'),
      dataPointType: POINT.gauge,
      aggregationTemporality: TEMPORALITY.cumulative,
      dataPoints: [point(-1.25), point(7, { flag: true, count: 3 })],
    },
    {
      descriptor: descriptor(`${service}_wait`, 'ms'),
      dataPointType: POINT.histogram,
      aggregationTemporality: TEMPORALITY.cumulative,
      dataPoints: [point(buckets)],
    },
  ];
  return { resource, scopeMetrics: [{ scope: { name: '@acme/shop', version: '1.0.0' }, metrics }] };
}
