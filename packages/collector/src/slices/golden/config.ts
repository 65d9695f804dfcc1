import { goldenConfig } from '@watchtower/contract';
import { type Answer, answer } from '../../kernel/answer.ts';
import type { SliceContext } from '../../kernel/slice.ts';

/** The thresholds that colour the vital signs. */
export function goldenConfigAnswer({ config, startedAt }: SliceContext): Answer {
  return answer(goldenConfig, async () => ({
    thresholds: config.thresholds,
    started_at: new Date(startedAt).toISOString(),
  }));
}
