import type { TokenUsage } from '@watchtower/contract';
import type { Cost } from '../enrich/cost-of.ts';
import { type Facts, FACT } from '../enrich/facts.ts';
import { usageOf } from '../enrich/gen-ai-usage.ts';
import { genOperation, isInference, operationOf } from '../enrich/operation-of.ts';
import { type Column, plain } from '../native/block.ts';
import {
  type Bytes,
  push64,
  pushInteger,
  pushRaw,
  pushString,
  pushU16,
  pushU32,
  pushU8,
} from '../native/bytes.ts';
import { msOf, nanosBetween } from '../wire/time.ts';
import type { SpanDraft } from './span-draft.ts';

/** Number of an error status. */
export const STATUS_ERROR = 2;

const TYPES = {
  ts: `DateTime64(9, 'UTC')`,
  trace_id: 'FixedString(16)',
  span_id: 'FixedString(8)',
  parent_span_id: 'FixedString(8)',
  service: 'String',
  name: 'String',
  operation: 'String',
  kind: 'Int8',
  status: 'Int8',
  status_message: 'String',
  dur_ns: 'UInt64',
  pid: 'UInt32',
  route: 'String',
  method: 'String',
  http_status: 'UInt16',
  error_type: 'String',
  provider: 'String',
  model: 'String',
  task_class: 'String',
  input_tokens: 'UInt32',
  output_tokens: 'UInt32',
  cache_read_tokens: 'UInt32',
  cache_write_tokens: 'UInt32',
  reasoning_tokens: 'UInt32',
  cost_nano: 'UInt64',
  cost_source: 'Int8',
  price_version: 'String',
} as const;

type Parts = Record<keyof typeof TYPES, Bytes>;

const NO_USAGE: TokenUsage = { input: 0, output: 0 };
const NO_COST: Cost = { nano: 0, source: 0, version: '' };

/** The plain columns of a span. */
export interface SpanScalars {
  readonly columns: readonly Column[];
  write(d: SpanDraft, told: Facts, service: string): void;
}

/** What the span's error is called: as given, else by its exception. */
function errorTypeOf(d: SpanDraft, { values }: Facts): string {
  const said = values[FACT.errorType] ?? '';
  return said !== '' || d.status !== STATUS_ERROR ? said : (values[FACT.exceptionType] ?? '');
}

function writeSpan(to: Parts, d: SpanDraft, { values }: Facts, service: string): void {
  const status = Number(values[FACT.status]);
  push64(to.ts, d.start.lo, d.start.hi);
  pushRaw(to.trace_id, d.traceId);
  pushRaw(to.span_id, d.spanId);
  pushRaw(to.parent_span_id, d.parentId);
  pushString(to.service, service);
  pushString(to.name, d.name);
  pushU8(to.kind, d.kind);
  pushU8(to.status, d.status);
  pushString(to.status_message, d.message);
  pushInteger(to.dur_ns, nanosBetween(d.start, d.end));
  pushU32(to.pid, Number(values[FACT.pid]) >>> 0);
  pushString(to.route, values[FACT.route] ?? '');
  pushString(to.method, values[FACT.method] ?? '');
  pushU16(to.http_status, status > 0 && status < 1000 ? Math.trunc(status) : 0);
}

function writeUsage(to: Parts, { values }: Facts, usage: TokenUsage, cost: Cost): void {
  pushString(to.provider, values[FACT.provider] ?? '');
  pushString(to.model, values[FACT.requestModel] || values[FACT.responseModel] || '');
  pushString(to.task_class, values[FACT.taskClass] ?? '');
  pushU32(to.input_tokens, usage.input);
  pushU32(to.output_tokens, usage.output);
  pushU32(to.cache_read_tokens, usage.cache_read ?? 0);
  pushU32(to.cache_write_tokens, usage.cache_write ?? 0);
  pushU32(to.reasoning_tokens, usage.reasoning ?? 0);
  pushInteger(to.cost_nano, cost.nano);
  pushU8(to.cost_source, cost.source);
  pushString(to.price_version, cost.version);
}

/** Makes them; only inference calls themselves carry usage and cost, so that a parent never doubles its child. */
export function spanScalars(costOf: (usage: TokenUsage, told: Facts, ms: number) => Cost): SpanScalars {
  const columns = Object.entries(TYPES).map(([name, type]) => plain(name, type));
  const parts = Object.fromEntries(columns.map((column) => [column.name, column.parts[0]])) as Parts;
  return {
    columns,
    write(d, told, service) {
      const gen = genOperation(told);
      const inference = isInference(gen, told, d.name);
      const usage = inference ? usageOf(told) : NO_USAGE;
      writeSpan(parts, d, told, service);
      pushString(parts.operation, operationOf(told, d.kind, gen, inference));
      pushString(parts.error_type, errorTypeOf(d, told));
      writeUsage(parts, told, usage, inference ? costOf(usage, told, msOf(d.start)) : NO_COST);
    },
  };
}
