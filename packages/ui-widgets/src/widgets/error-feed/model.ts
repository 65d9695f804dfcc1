import type { Frame, logsList, ResultOf } from '@watchtower/contract';

/** One error of the feed. */
export interface FeedItem {
  readonly key: string;
  readonly ts: string;
  readonly service: string;
  readonly event: string;
  readonly message: string;
  readonly trace_id: string | null;
}

type LogItem = ResultOf<typeof logsList>['items'][number];

/** Most errors in sight. */
export const FEED_CAP = 25;

const identity = (item: Omit<FeedItem, 'key'>): string =>
  [item.ts, item.service, item.event, item.message, item.trace_id].join('\u0000');

/** Live errors before stored ones, each once, newest first, at most 25. */
export function mergeFeed(
  frames: readonly Frame<'admin.observability.error_event'>[],
  logs: readonly LogItem[],
): FeedItem[] {
  const found = new Map<string, FeedItem>();
  for (const { ts, service, event, message, trace_id } of [...frames.map((f) => f.data), ...logs]) {
    const item = { ts, service, event, message, trace_id };
    const key = identity(item);
    if (!found.has(key)) found.set(key, { key, ...item });
  }
  return [...found.values()].sort((a, b) => (a.ts < b.ts ? 1 : a.ts > b.ts ? -1 : 0)).slice(0, FEED_CAP);
}
