import type { AgentEntry } from '@watchtower/contract';
import { ATTRIBUTES, EVENTS } from '@watchtower/contract/data';
import { runtime } from '../internal/shared.ts';
import { emitEvent } from '../log/record.ts';

/** An agent as the directory knows it. */
export interface AgentDescription {
  readonly agent_id: string;
  readonly name?: string;
  readonly type?: string;
  /** E-mail of the owner; kept encrypted in the directory, never part of telemetry. */
  readonly owner?: string;
  readonly model?: string;
  /** Cron text when the agent runs by itself, `null` when it waits to be asked. */
  readonly schedule?: string | null;
}

function send(action: AgentEntry['action'], eventName: string, agent: AgentDescription): void {
  const entry = Object.fromEntries(
    Object.entries({ kind: 'agent', action, ...agent }).filter(([, value]) => value !== undefined),
  ) as AgentEntry;
  runtime()?.workflow(entry);
  emitEvent(eventName, {
    'watchtower.agent_id': agent.agent_id,
    ...(agent.type === undefined ? {} : { 'watchtower.agent_type': agent.type }),
    ...(agent.name === undefined ? {} : { [ATTRIBUTES.agentName]: agent.name }),
  });
}

/** The directory of agents. Sent in the background, in order, retried; never throws. */
export const agents = {
  /** Adds an agent or replaces what is known of it. */
  register: (agent: AgentDescription): void => send('register', EVENTS.agentRegistered, agent),
  /** Changes the fields that are given. */
  update: (agent: AgentDescription): void => send('update', EVENTS.agentUpdated, agent),
  /** Takes an agent out of the directory; what it did stays. */
  remove: (agent_id: string): void => send('remove', EVENTS.agentRemoved, { agent_id }),
};
