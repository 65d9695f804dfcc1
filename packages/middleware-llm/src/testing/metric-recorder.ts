import { metrics } from '@watchtower/sdk';
import { vi } from 'vitest';

/** What was recorded on the `llm_*` instruments: name, value, labels. */
export type Recorded = readonly [name: string, value: number, labels: object];

const WATCHED = ['llmCalls', 'llmTokens', 'llmCostUsd', 'llmUnpricedCalls', 'llmErrors'] as const;

/** Listens on the instruments; call it in a hook before the tests. */
export function recordMetrics(): Recorded[] {
  const seen: Recorded[] = [];
  for (const name of WATCHED) {
    vi.spyOn(metrics[name], 'add').mockImplementation((value: number, labels?: object) => {
      seen.push([name, value, labels ?? {}]);
    });
  }
  return seen;
}
