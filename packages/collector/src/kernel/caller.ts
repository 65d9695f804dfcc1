import type { Role } from '@watchtower/contract';

/** Who asks: derived from the credential alone, never from a body, header or baggage. */
export interface Caller {
  readonly actor_id: string;
  readonly role: Role;
  /** Set on client-scoped tokens: every answer is narrowed to it. */
  readonly client_id: string | null;
  /** Set on widget tokens: the panels they may read. */
  readonly panels: readonly string[] | null;
  readonly via: 'development' | 'session' | 'token' | 'widget' | 'key' | 'system' | 'anonymous';
  /** Epoch milliseconds at which the credential ends, if it does. */
  readonly expires_at: number | null;
}

/** The collector itself: alerts, jobs and questions asked by other answers. */
export const SYSTEM: Caller = {
  actor_id: 'collector',
  role: 'superadmin',
  client_id: null,
  panels: null,
  via: 'system',
  expires_at: null,
};

/** Nobody: what a public route is given. It carries the least a role can have. */
export const ANONYMOUS: Caller = {
  actor_id: 'anonymous',
  role: 'ingest',
  client_id: null,
  panels: null,
  via: 'anonymous',
  expires_at: null,
};
