import { agentEntry, type workflowReceipt } from '@watchtower/contract';
import type * as z from 'zod/mini';
import { issuesOf, pointer } from '../../kernel/invalid.ts';
import type { Directory } from './directory.ts';

/** Takes the items of a `POST /v1/workflow` one by one: a malformed one never harms its neighbours. */
export async function takeWorkflow(
  items: readonly unknown[],
  directory: Directory,
  by: string,
): Promise<z.output<typeof workflowReceipt>> {
  const rejected: z.output<typeof workflowReceipt>['rejected'] = [];
  for (const [index, item] of items.entries()) {
    const parsed = agentEntry.safeParse(item);
    if (parsed.success) {
      const refused = await directory.apply(parsed.data, by);
      if (refused !== null) rejected.push({ index, ...refused });
      continue;
    }
    const [first] = issuesOf(parsed.error, pointer);
    rejected.push({
      index,
      code: 'invalid_argument',
      message: `${first?.field ?? ''}: ${first?.message ?? ''}`,
    });
  }
  return { accepted: items.length - rejected.length, rejected };
}
