import type * as z from 'zod/mini';
import type { Access } from './access.ts';
import { auditBatch, auditReceipts } from './signals/audit-event.ts';
import { healthBatch, healthReceipt } from './signals/health-report.ts';
import { workflowBatch, workflowReceipt } from './signals/workflow.ts';

/** A route that is neither question nor command: telemetry intake, streams and probes. */
export interface PlainRoute {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly access: Access;
  readonly summary: string;
  /** Content types of the answer. */
  readonly produces: readonly string[];
  readonly body?: z.ZodMiniType;
  readonly result?: z.ZodMiniType;
}

const OTLP = ['application/x-protobuf', 'application/json'];
const JSON_TYPE = ['application/json'];

/** Every route that is neither a question nor a command. */
export const PLAIN_ROUTES: readonly PlainRoute[] = [
  { method: 'POST', path: '/v1/traces', access: 'ingest', summary: 'OTLP traces', produces: OTLP },
  { method: 'POST', path: '/v1/metrics', access: 'ingest', summary: 'OTLP metrics', produces: OTLP },
  { method: 'POST', path: '/v1/logs', access: 'ingest', summary: 'OTLP logs', produces: OTLP },
  {
    method: 'POST',
    path: '/v1/audit',
    access: 'ingest',
    summary: 'Audit events, durable before the receipt',
    produces: JSON_TYPE,
    body: auditBatch,
    result: auditReceipts,
  },
  {
    method: 'POST',
    path: '/v1/health',
    access: 'ingest',
    summary: 'Heartbeats of components',
    produces: JSON_TYPE,
    body: healthBatch,
    result: healthReceipt,
  },
  {
    method: 'POST',
    path: '/v1/workflow',
    access: 'ingest',
    summary: 'Directory of agents',
    produces: JSON_TYPE,
    body: workflowBatch,
    result: workflowReceipt,
  },
  {
    method: 'GET',
    path: '/v1/control',
    access: 'ingest',
    summary: 'Control stream: snapshot, then changes',
    produces: ['text/event-stream'],
  },
  {
    method: 'GET',
    path: '/api/ws',
    access: 'signed-in',
    summary: 'Live socket (WebSocket upgrade)',
    produces: JSON_TYPE,
  },
  {
    method: 'GET',
    path: '/api/openapi.json',
    access: 'public',
    summary: 'This document',
    produces: JSON_TYPE,
  },
  { method: 'GET', path: '/healthz', access: 'public', summary: 'The process is alive', produces: JSON_TYPE },
  {
    method: 'GET',
    path: '/readyz',
    access: 'public',
    summary: 'Ingest and queries can be used',
    produces: JSON_TYPE,
  },
  {
    method: 'GET',
    path: '/metrics',
    access: 'read',
    summary: 'The collector’s own metrics, Prometheus text',
    produces: ['text/plain'],
  },
];
