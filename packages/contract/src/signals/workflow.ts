import * as z from 'zod/mini';

/** An agent of the directory. The owner's e-mail is encrypted at rest and never part of telemetry. */
export const agentEntry = z.strictObject({
  kind: z.literal('agent'),
  action: z.enum(['register', 'update', 'remove']),
  agent_id: z.string().check(z.minLength(1), z.maxLength(200)),
  name: z.optional(z.string().check(z.maxLength(200))),
  type: z.optional(z.string().check(z.maxLength(100))),
  owner: z.optional(z.string().check(z.maxLength(320))),
  model: z.optional(z.string().check(z.maxLength(200))),
  schedule: z.optional(z.nullable(z.string().check(z.maxLength(200)))),
});
/** An agent of the directory. */
export type AgentEntry = z.output<typeof agentEntry>;

/** Body of `POST /v1/workflow`; kinds other than `agent` come with the workflow board. */
export const workflowBatch = z.strictObject({
  items: z.array(z.unknown()).check(z.minLength(1), z.maxLength(100)),
});

/** Answer of `POST /v1/workflow`. */
export const workflowReceipt = z.object({
  accepted: z.int(),
  rejected: z.array(z.object({ index: z.int(), code: z.string(), message: z.string() })),
});
