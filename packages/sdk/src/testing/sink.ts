import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** One span as it arrived. */
export interface SeenSpan {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId: string | undefined;
  kind: number;
  status: number;
  attributes: Record<string, unknown>;
  events: { name: string; attributes: Record<string, unknown> }[];
  service: unknown;
}
/** One log record as it arrived. */
export interface SeenLog {
  eventName: string | undefined;
  body: string;
  level: string;
  traceId: string | undefined;
  attributes: Record<string, unknown>;
}
/** One metric point as it arrived. */
export interface SeenPoint {
  metric: string;
  value: number;
  count: number;
  labels: Record<string, unknown>;
}

/** A collector of a few lines for tests: takes OTLP/JSON and the `/v1` documents, and can refuse. */
export interface Sink {
  readonly url: string;
  readonly spans: SeenSpan[];
  readonly logs: SeenLog[];
  readonly points: SeenPoint[];
  readonly audits: Record<string, unknown>[];
  readonly reports: Record<string, unknown>[];
  readonly items: Record<string, unknown>[];
  /** Raw bodies by path, uncompressed. */
  readonly bodies: { path: string; text: string; headers: IncomingMessage['headers'] }[];
  /** Status of the next answers; 200 when empty. */
  readonly answers: number[];
  /** Pushes a control state to everyone connected, and to those who connect later. */
  readonly control: (state: unknown) => void;
  readonly close: () => Promise<void>;
}

/* eslint-disable typescript/no-unsafe-type-assertion -- what arrives is compared by the tests */
type Json = Record<string, unknown>;
const list = (value: unknown): Json[] => (value ?? []) as Json[];

function plain(value: unknown): unknown {
  const v = value as Json;
  if ('intValue' in v) return Number(v['intValue']);
  if ('arrayValue' in v) return list((v['arrayValue'] as Json)['values']).map(plain);
  if ('kvlistValue' in v) return attributes((v['kvlistValue'] as Json)['values']);
  return v['stringValue'] ?? v['boolValue'] ?? v['doubleValue'];
}

function attributes(value: unknown): Json {
  return Object.fromEntries(list(value).map((kv) => [String(kv['key']), plain(kv['value'])]));
}

function readSpans(body: Json): SeenSpan[] {
  return list(body['resourceSpans']).flatMap((resource) => {
    const service = attributes((resource['resource'] as Json)['attributes'])['service.name'];
    return list(resource['scopeSpans'])
      .flatMap((scope) => list(scope['spans']))
      .map((span) => ({
        name: String(span['name']),
        traceId: String(span['traceId']),
        spanId: String(span['spanId']),
        parentSpanId: span['parentSpanId'] as string | undefined,
        kind: Number(span['kind']),
        status: Number((span['status'] as Json | undefined)?.['code'] ?? 0),
        attributes: attributes(span['attributes']),
        events: list(span['events']).map((e) => ({
          name: String(e['name']),
          attributes: attributes(e['attributes']),
        })),
        service,
      }));
  });
}

function readLogs(body: Json): SeenLog[] {
  return list(body['resourceLogs'])
    .flatMap((resource) => list(resource['scopeLogs']))
    .flatMap((scope) => list(scope['logRecords']))
    .map((record) => ({
      eventName: record['eventName'] as string | undefined,
      body: String(plain(record['body'])),
      level: String(record['severityText']),
      traceId: record['traceId'] as string | undefined,
      attributes: attributes(record['attributes']),
    }));
}

function readPoints(body: Json): SeenPoint[] {
  return list(body['resourceMetrics'])
    .flatMap((resource) => list(resource['scopeMetrics']))
    .flatMap((scope) => list(scope['metrics']))
    .flatMap((metric) => {
      const data = (metric['sum'] ?? metric['histogram'] ?? metric['gauge']) as Json;
      return list(data['dataPoints']).map((point) => ({
        metric: String(metric['name']),
        value: Number(point['asDouble'] ?? point['asInt'] ?? point['sum']),
        count: Number(point['count'] ?? 1),
        labels: attributes(point['attributes']),
      }));
    });
}
/* eslint-enable typescript/no-unsafe-type-assertion */

function bodyOf(req: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    req.on('data', (part: Buffer) => parts.push(part));
    req.on('end', () => {
      const all = Buffer.concat(parts);
      resolve(req.headers['content-encoding'] === 'gzip' ? gunzipSync(all) : all);
    });
  });
}

/** Starts a sink on a free port (or a given one, to come back where it was). */
export async function startSink(port = 0): Promise<Sink> {
  const streams = new Set<ServerResponse>();
  let state: unknown;
  const frame = (): string => `event: snapshot\nid: 1\ndata: ${JSON.stringify(state)}\n\n`;
  const seen = {
    spans: [],
    logs: [],
    points: [],
    audits: [],
    reports: [],
    items: [],
    bodies: [],
    answers: [],
  };
  const sink: Omit<Sink, 'url' | 'control' | 'close'> = seen;

  function take(path: string, text: string): unknown {
    if (!path.startsWith('/v1/')) return {};
    const body = JSON.parse(text) as Json;
    sink.spans.push(...readSpans(body));
    sink.logs.push(...readLogs(body));
    sink.points.push(...readPoints(body));
    sink.audits.push(...list(body['events']));
    sink.reports.push(...list(body['reports']));
    sink.items.push(...list(body['items']));
    return path === '/v1/audit' ? { accepted: list(body['events']), rejected: [] } : {};
  }

  const server = createServer((req, res) => {
    void (async () => {
      const path = (req.url ?? '').split('?')[0] ?? '';
      if (path === '/v1/control') {
        res
          .writeHead(200, { 'content-type': 'text/event-stream' })
          .write(state === undefined ? ': hi\n\n' : frame());
        streams.add(res);
        return;
      }
      const text = (await bodyOf(req)).toString('utf8');
      sink.bodies.push({ path, text, headers: req.headers });
      const status = sink.answers.shift() ?? 200;
      res.writeHead(status, { 'content-type': 'application/json' });
      res.end(JSON.stringify(status === 200 ? take(path, text) : { code: 'unavailable', message: 'no' }));
    })();
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    ...sink,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    control(next) {
      state = next;
      for (const stream of streams) stream.write(frame());
    },
    async close() {
      for (const stream of streams) stream.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
