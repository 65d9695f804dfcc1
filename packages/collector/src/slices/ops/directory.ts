import type { AgentEntry } from '@watchtower/contract';
import type { SliceContext } from '../../kernel/slice.ts';

/** Kind of an agent's document. */
export const AGENT = 'agent';

/** An agent as it is kept; the owner is sealed. */
export interface AgentDocument {
  readonly name: string | null;
  readonly type: string | null;
  readonly owner_sealed: string | null;
  readonly model: string | null;
  readonly schedule: string | null;
}

const EMPTY: AgentDocument = { name: null, type: null, owner_sealed: null, model: null, schedule: null };

/** The directory of agents, over documents. */
export interface Directory {
  /** Carries out one entry; `null` or why it cannot be. Saying the same again changes nothing. */
  apply(entry: AgentEntry, by: string): Promise<{ code: string; message: string } | null>;
  count(): { total: number; scheduled: number };
  nameOf(agentId: string): string | null;
  ownerOf(agentId: string): string | null;
}

/** Makes the directory. Owners' e-mails are sealed at rest and compared in the clear, since a seal is never twice the same. */
export function createDirectory({ documents, vault, bus, redact }: SliceContext): Directory {
  const bodyOf = (id: string): AgentDocument | null => documents.get<AgentDocument>(AGENT, id)?.body ?? null;

  /** An owner sealed with a key that was lost is unknown: the agent stays, and registering it again names its owner. */
  function opened(sealed: string): string | null {
    try {
      return vault.open(sealed);
    } catch {
      return null;
    }
  }

  /** What is kept after an entry: registering says everything anew, updating only the fields it names. */
  function merged(entry: AgentEntry, before: AgentDocument): AgentDocument {
    const base = entry.action === 'register' ? EMPTY : before;
    const said = (text: string | null | undefined, old: string | null): string | null =>
      text === undefined ? old : text === null || text === '' ? null : redact(text);
    return {
      name: said(entry.name, base.name),
      type: said(entry.type, base.type),
      owner_sealed: entry.owner === undefined ? base.owner_sealed : sealed(entry.owner, before),
      model: said(entry.model, base.model),
      schedule: said(entry.schedule, base.schedule),
    };
  }

  function sealed(owner: string, { owner_sealed }: AgentDocument): string | null {
    if (owner === '') return null;
    const same = owner_sealed !== null && opened(owner_sealed) === owner;
    return same ? owner_sealed : vault.seal(owner);
  }

  return {
    async apply(entry, by) {
      const { agent_id, action } = entry;
      const before = bodyOf(agent_id);
      if (action === 'remove') {
        if (before !== null) await documents.put(AGENT, agent_id, null, by);
        return null;
      }
      if (action === 'update' && before === null)
        return { code: 'not_found', message: `There is no agent ${agent_id} to update; register it first.` };
      const after = merged(entry, before ?? EMPTY);
      if (before !== null && JSON.stringify(after) === JSON.stringify(before)) return null;
      await documents.put(AGENT, agent_id, after, by);
      bus.emit('ops_event', { type: before === null ? 'agent_created' : 'agent_updated', agent_id });
      return null;
    },
    count() {
      const agents = documents.list<AgentDocument>(AGENT);
      return { total: agents.length, scheduled: agents.filter(({ body }) => body?.schedule).length };
    },
    nameOf: (id) => bodyOf(id)?.name ?? null,
    ownerOf(id) {
      const sealed = bodyOf(id)?.owner_sealed;
      return sealed ? opened(sealed) : null;
    },
  };
}
