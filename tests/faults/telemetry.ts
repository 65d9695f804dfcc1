import { bytesField, fixedField, numberField } from './proto.ts';
import type { Random } from './seeded.ts';

/** Name of the sending service. */
export const SERVICE = 'fault-sender';
/** Model with a known price: 1.25 and 10 US dollars per million tokens in and out. */
const MODEL = 'gpt-5';
const NANO_USD = { input: 1250, output: 10_000 };

/** What a request carries, for the book. */
export interface Carried {
  readonly at: number;
  readonly trace?: {
    id: string;
    route: string;
    failed: boolean;
    input: number;
    output: number;
    nano: number;
  };
  readonly logs?: { run: string; messages: string[] };
  readonly metrics?: { added: number; steps: number; observed: number };
  readonly audits?: string[];
}

/** One request, always sent with the same bytes. */
export interface Sent {
  readonly path: string;
  readonly type: string;
  readonly body: Buffer;
  readonly carried: Carried;
}

/** Makes the next request of one sender. */
export type Make = () => Sent;

const JSON_TYPE = 'application/json';
const nano = (ms: number): string => `${ms}000000`;
type Values = Record<string, string | number>;

const attributes = (values: Values): object[] =>
  Object.entries(values).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
  }));
const json = (body: object): Buffer => Buffer.from(JSON.stringify(body));

interface Span {
  readonly id: string;
  readonly parent: string;
  readonly name: string;
  readonly kind: number;
  readonly failed: boolean;
  readonly values: Values;
}

function spansOf(random: Random, trace: NonNullable<Carried['trace']>): Span[] {
  const [root, call] = [random.hex(8), random.hex(8)];
  const { route, failed, input, output } = trace;
  const http = {
    'http.request.method': 'GET',
    'http.route': route,
    'http.response.status_code': failed ? 500 : 200,
  };
  const usage = { 'gen_ai.usage.input_tokens': input, 'gen_ai.usage.output_tokens': output };
  const llm = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': MODEL,
  };
  const tool = { 'watchtower.operation': 'tool.call', 'watchtower.tool_id': 'search' };
  return [
    { id: root, parent: '', name: `GET ${route}`, kind: 2, failed, values: http },
    { id: call, parent: root, name: `chat ${MODEL}`, kind: 3, failed: false, values: { ...llm, ...usage } },
    { id: random.hex(8), parent: call, name: 'search', kind: 1, failed: false, values: tool },
  ];
}

function asJson(spans: readonly Span[], traceId: string, at: number): Buffer {
  const all = spans.map((span) => ({
    traceId,
    spanId: span.id,
    ...(span.parent === '' ? {} : { parentSpanId: span.parent }),
    name: span.name,
    kind: span.kind,
    startTimeUnixNano: nano(at),
    endTimeUnixNano: nano(at + 20),
    attributes: attributes(span.values),
    status: { code: span.failed ? 2 : 0 },
  }));
  const resource = { attributes: attributes({ 'service.name': SERVICE }) };
  return json({ resourceSpans: [{ resource, scopeSpans: [{ spans: all }] }] });
}

const pair = (field: number, name: string, value: string | number): Buffer => {
  const any = typeof value === 'number' ? numberField(3, value) : bytesField(1, value);
  return bytesField(field, Buffer.concat([bytesField(1, name), bytesField(2, any)]));
};

function asProto(spans: readonly Span[], traceId: string, at: number): Buffer {
  const all = spans.map((span) =>
    bytesField(
      2,
      Buffer.concat([
        bytesField(1, Buffer.from(traceId, 'hex')),
        bytesField(2, Buffer.from(span.id, 'hex')),
        ...(span.parent === '' ? [] : [bytesField(4, Buffer.from(span.parent, 'hex'))]),
        bytesField(5, span.name),
        numberField(6, span.kind),
        fixedField(7, nano(at)),
        fixedField(8, nano(at + 20)),
        ...Object.entries(span.values).map(([name, value]) => pair(9, name, value)),
        bytesField(15, numberField(3, span.failed ? 2 : 0)),
      ]),
    ),
  );
  const resource = bytesField(1, pair(1, 'service.name', SERVICE));
  return bytesField(1, Buffer.concat([resource, bytesField(2, Buffer.concat(all))]));
}

/** Traces of three spans: a request on one of four routes, an inference with known usage, a tool. */
export function traceSender(random: Random, encoding: 'protobuf' | 'json'): Make {
  return () => {
    const [input, output] = [random.between(1, 5000), random.between(1, 900)];
    const trace = {
      id: random.hex(16),
      route: `/fault/${random.between(1, 4)}`,
      failed: random.next() < 0.2,
      input,
      output,
      nano: input * NANO_USD.input + output * NANO_USD.output,
    };
    const at = Date.now();
    const spans = spansOf(random, trace);
    const isProto = encoding === 'protobuf';
    return {
      path: '/v1/traces',
      type: isProto ? 'application/x-protobuf' : JSON_TYPE,
      body: (isProto ? asProto : asJson)(spans, trace.id, at),
      carried: { at, trace },
    };
  };
}

/** A counter sent as deltas, one as a running total, and a histogram, of one sender. */
export function metricSender(random: Random, sender: number): Make {
  const startTimeUnixNano = nano(Date.now());
  let running = 0;
  return () => {
    const at = Date.now();
    const [added, steps] = [random.between(1, 50), random.between(0, 9)];
    running += steps;
    const times = { startTimeUnixNano, timeUnixNano: nano(at) };
    const sum = (name: string, value: number, aggregationTemporality: number) => ({
      name,
      sum: { aggregationTemporality, isMonotonic: true, dataPoints: [{ ...times, asInt: String(value) }] },
    });
    const buckets = { count: '2', sum: 30, bucketCounts: ['1', '1', '0'], explicitBounds: [10, 100] };
    const histogram = { aggregationTemporality: 1, dataPoints: [{ ...times, ...buckets }] };
    const metrics = [
      sum('fault_added', added, 1),
      sum('fault_running', running, 2),
      { name: 'fault_spread_ms', histogram },
    ];
    const names = { 'service.name': SERVICE, 'service.instance.id': `metrics-${sender}` };
    const resource = { attributes: attributes(names) };
    const body = json({ resourceMetrics: [{ resource, scopeMetrics: [{ metrics }] }] });
    return {
      path: '/v1/metrics',
      type: JSON_TYPE,
      body,
      carried: { at, metrics: { added, steps, observed: 2 } },
    };
  };
}

/** Attributes of this many bytes together, none longer than what is kept of one. */
function padded(bytes: number): Values {
  const count = Math.ceil(bytes / 30_000);
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`pad_${i}`, 'lorem '.repeat(5000)]));
}

/** A run that starts and ends, and a line of text with `padding` bytes of attributes. */
export function logSender(random: Random, padding = 0): Make {
  return () => {
    const at = Date.now();
    const run = random.hex(8);
    const record = (eventName: string, values: Values) => ({
      timeUnixNano: nano(at),
      severityNumber: 13,
      severityText: 'WARN',
      ...(eventName === '' ? {} : { eventName }),
      body: { stringValue: `${run} ${eventName}` },
      attributes: attributes(values),
    });
    const ids = { 'watchtower.run_id': run, 'watchtower.agent_id': 'fault-agent' };
    const ended = { ...ids, 'watchtower.run.status': 'success', 'watchtower.duration_ms': 0 };
    const logRecords = [
      record('watchtower.run.started', ids),
      record('watchtower.run.ended', ended),
      record('', padded(padding)),
    ];
    const resource = { attributes: attributes({ 'service.name': SERVICE }) };
    const messages = logRecords.map((log) => log.body.stringValue);
    const body = json({ resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] });
    return { path: '/v1/logs', type: JSON_TYPE, body, carried: { at, logs: { run, messages } } };
  };
}

/** Two audits of one actor. */
export function auditSender(random: Random): Make {
  return () => {
    const at = Date.now();
    const ids = [random.hex(16), random.hex(16)];
    const events = ids.map((audit_id) => ({
      audit_id,
      created_at: new Date(at).toISOString(),
      action_type: 'fault.action',
      actor_type: 'agent',
      actor_id: SERVICE,
      result: 'success',
    }));
    return { path: '/v1/audit', type: JSON_TYPE, body: json({ events }), carried: { at, audits: ids } };
  };
}
