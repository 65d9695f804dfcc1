/** Spans of one request. */
export const BATCH = 1000;
const PER_TRACE = 8;

function varint(value: number): number[] {
  const out: number[] = [];
  let rest = value;
  while (rest > 127) {
    out.push((rest & 127) | 128);
    rest >>>= 7;
  }
  return [...out, rest];
}

const field = (number: number, data: Buffer): Buffer =>
  Buffer.concat([Buffer.from([...varint((number << 3) | 2), ...varint(data.length)]), data]);
const text = (number: number, value: string): Buffer => field(number, Buffer.from(value));
const uint = (number: number, value: number): Buffer =>
  Buffer.from([...varint(number << 3), ...varint(value)]);

function fixed64(number: number, value: bigint): Buffer {
  const out = Buffer.alloc(9);
  out[0] = (number << 3) | 1;
  out.writeBigUInt64LE(value, 1);
  return out;
}

function attribute(key: string, value: string | number): Buffer {
  const any = typeof value === 'string' ? text(1, value) : uint(3, value);
  return field(9, Buffer.concat([text(1, key), field(2, any)]));
}

const ID_MARK = 'ffeeddccbbaa99887766554433221100';

function attributesOf(i: number): Buffer[] {
  const common: [string, string | number][] = [
    ['watchtower.request_id', ID_MARK],
    ['watchtower.client_id', `client-${i % 20}`],
    ['watchtower.lane', i % 2 === 0 ? 'planning' : 'publishing'],
    ['server.address', 'api.internal.example'],
    ['server.port', 443],
    ['network.protocol.version', '1.1'],
  ];
  const http: [string, string | number][] = [
    ['http.request.method', i % 3 === 0 ? 'POST' : 'GET'],
    ['http.route', `/posts/:id/part-${i % 40}`],
    ['http.response.status_code', i % 50 === 0 ? 500 : 200],
    ['url.scheme', 'https'],
    ['user_agent.original', 'agency-client/4.2 (linux; x64)'],
    ['thread.id', i % 64],
  ];
  const llm: [string, string | number][] = [
    ['gen_ai.operation.name', 'chat'],
    ['gen_ai.provider.name', 'openai'],
    ['gen_ai.request.model', 'gpt-5'],
    ['gen_ai.usage.input_tokens', 1000 + (i % 500)],
    ['gen_ai.usage.output_tokens', 100 + (i % 50)],
    ['gen_ai.response.finish_reasons', 'stop'],
  ];
  return [...common, ...(i % 10 === 9 ? llm : http)].map(([key, value]) => attribute(key, value));
}

function span(i: number): Buffer {
  const root = i % PER_TRACE === 0;
  const kind = i % 10 === 9 ? 3 : root ? 2 : 1;
  const parent = root ? [] : [field(4, Buffer.alloc(8, 0xa2))];
  return Buffer.concat([
    field(1, Buffer.alloc(16, 0xa0)),
    field(2, Buffer.alloc(8, 0xa1)),
    ...parent,
    text(5, i % 10 === 9 ? 'chat gpt-5' : `GET /posts/:id/part-${i % 40}`),
    uint(6, kind),
    fixed64(7, 1n),
    fixed64(8, 2n),
    ...attributesOf(i),
    field(15, uint(3, i % 50 === 0 ? 2 : 0)),
  ]);
}

/** Requests of {@link BATCH} spans with twelve attributes each, no two alike. */
export interface Batches {
  readonly bytes: number;
  /** The next request; a copy of its own. */
  next(): Buffer;
}

function positions(body: Buffer, mark: Buffer): number[] {
  const found: number[] = [];
  for (let at = body.indexOf(mark); at !== -1; at = body.indexOf(mark, at + mark.length)) found.push(at);
  return found;
}

/** Encodes one request and stamps new ids and times into copies of it. */
export function batches(service: string): Batches {
  const spans = Array.from({ length: BATCH }, (_, i) => field(2, span(i)));
  const scope = field(2, Buffer.concat([field(1, text(1, '@bench/web')), ...spans]));
  const resource = field(1, field(1, Buffer.concat([text(1, 'service.name'), field(2, text(1, service))])));
  const body = field(1, Buffer.concat([resource, scope]));
  const traces = positions(body, Buffer.alloc(16, 0xa0));
  const ids = positions(body, Buffer.from([0x12, 8, ...Buffer.alloc(8, 0xa1)])).map((at) => at + 2);
  const starts = positions(body, Buffer.from([57, 1, 0, 0, 0, 0, 0, 0, 0])).map((at) => at + 1);
  const requests = positions(body, Buffer.from(ID_MARK));
  let count = 0;
  return {
    bytes: body.length,
    next() {
      const out = Buffer.from(body);
      const now = BigInt(Date.now()) * 1_000_000n;
      count++;
      for (let i = 0; i < BATCH; i++) {
        const trace = count * 1000 + Math.floor(i / PER_TRACE);
        out.writeUInt32LE(trace, traces[i] ?? 0);
        out.writeUInt32LE(count * BATCH + i, ids[i] ?? 0);
        out.write(trace.toString(16).padStart(8, '0'), requests[i] ?? 0, 8, 'latin1');
        const start = now + BigInt(i * 1000);
        out.writeBigUInt64LE(start, starts[i] ?? 0);
        out.writeBigUInt64LE(start + BigInt(1_000_000 + ((i * 7919) % 50_000_000)), (starts[i] ?? 0) + 9);
      }
      return out;
    },
  };
}
