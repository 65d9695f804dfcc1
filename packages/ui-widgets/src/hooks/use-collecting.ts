import { goldenConfig } from '@watchtower/contract';
import { useNow } from './use-now.ts';
import { useQuestion } from './use-question.ts';

const COLLECTING_MS = 60_000;

/** Seconds until first data can be expected after the collector's start; 0 later, or where that may not be asked. */
export function useCollecting(enabled: boolean): number {
  const { data } = useQuestion(goldenConfig, {}, { enabled });
  const now = useNow(1000);
  if (!enabled || data === undefined) return 0;
  return Math.max(0, Math.ceil((Date.parse(data.started_at) + COLLECTING_MS - now) / 1000));
}
