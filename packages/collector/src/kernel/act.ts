import type { Command, OutcomeOf } from '@watchtower/contract';
import type * as z from 'zod/mini';
import type { Caller } from './caller.ts';
import type { AuditDraft } from './slice.ts';

/** What a command's implementation is given. */
export interface Acting<C extends Command> {
  readonly input: z.output<C['input']>;
  readonly caller: Caller;
  /** Epoch milliseconds. */
  readonly now: number;
  /** The request's session cookie and peer address, for signing in and out. */
  readonly request: { readonly session: string | null; readonly ip: string };
}

/** What a command's implementation returns: the audit is part of the type, so that it cannot be forgotten. */
export interface Acted<C extends Command> {
  readonly result: OutcomeOf<C>;
  readonly audit: AuditDraft;
  /** Sets (string) or clears (`null`) the session cookie. */
  readonly session?: string | null;
}

/** A command and the function that carries it out. */
export interface Act {
  readonly command: Command;
  act(acting: Acting<Command>): Promise<Acted<Command>>;
}

/** Binds a command of the contract to its implementation. */
export function act<C extends Command>(command: C, run: (acting: Acting<C>) => Promise<Acted<C>>): Act {
  return { command, act: run as unknown as (acting: Acting<Command>) => Promise<Acted<Command>> };
}
