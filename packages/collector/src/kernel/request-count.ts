import type { MiddlewareHandler } from 'hono';
import type { Gauge } from './slice.ts';

/** Counts requests: by class of answer for `/metrics`, and those under way for a clean stop. */
export interface RequestCount {
  readonly count: MiddlewareHandler;
  readonly gauges: readonly Gauge[];
  /** Resolves when no request is under way any more. */
  idle(): Promise<void>;
}

/** Makes the count. A stream counts as finished once its answer began. */
export function createRequestCount(): RequestCount {
  const byClass = new Map<string, number>();
  const waiting = new Set<() => void>();
  let active = 0;
  return {
    async count(c, next) {
      active += 1;
      try {
        await next();
      } finally {
        active -= 1;
        const status = `${Math.floor(c.res.status / 100)}xx`;
        byClass.set(status, (byClass.get(status) ?? 0) + 1);
        if (active === 0) for (const resolve of waiting) resolve();
      }
    },
    gauges: [
      {
        name: 'http_requests_total',
        type: 'counter',
        help: 'HTTP requests answered, by class of status.',
        read: () => [...byClass].map(([status, value]) => ({ labels: { status }, value })),
      },
    ],
    idle() {
      if (active === 0) return Promise.resolve();
      return new Promise((resolve) => waiting.add(resolve));
    },
  };
}
