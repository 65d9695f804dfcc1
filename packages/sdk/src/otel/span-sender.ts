import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { Config } from '../config.ts';
import { countDropped } from '../export/dropped.ts';
import { deliver } from '../export/deliver.ts';
import type { Post } from '../export/post.ts';
import { cleanSpan } from './clean-span.ts';
import { resourceMerger } from './resource.ts';

/** Makes the sender of span batches: cleaned, encoded, delivered. */
export function createSpanSender(
  config: Config,
  post: Post,
  own: Resource,
  closing: AbortSignal,
): (spans: readonly ReadableSpan[]) => Promise<void> {
  const json = config.protocol === 'http/json';
  const serializer = json ? JsonTraceSerializer : ProtobufTraceSerializer;
  const resourceOf = resourceMerger(own);
  return async (spans) => {
    const body = serializer.serializeRequest(spans.map((span) => cleanSpan(span, resourceOf(span.resource))));
    if (body === undefined) return countDropped('spans', 'encode_failed', spans.length);
    const type = json ? 'application/json' : 'application/x-protobuf';
    await deliver(post, { signal: 'spans', path: '/v1/traces', type, body, count: spans.length }, closing);
  };
}
