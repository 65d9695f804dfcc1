import { outcomeOf, reasonOf } from '../trace/failure.ts';
import { observe } from '../trace/settle.ts';
import { context } from '@opentelemetry/api';
import { newAuditId } from './audit-id.ts';
import { audit, type AuditInput } from './emit.ts';

/** A side effect that is about to happen: everything of an audit but how it ended. */
export type AuditAction = Omit<AuditInput, 'result' | 'audit_id'>;

/** What the side effect can add to its record while it runs. */
export interface AuditNotes {
  /** The record's id, the same whatever happens. */
  readonly audit_id: string;
  /** Adds or replaces fields: proof, resource, payload, details … */
  readonly add: (more: Partial<AuditAction>) => void;
  /** Says that a policy stopped it, without throwing. */
  readonly block: (reason: string) => void;
}

/**
 * Wraps a side effect so that success, failure and block are each recorded, once, under one id. What `fn` returns
 * or throws is passed on unchanged; a kill switch counts as a block.
 * @example
 * const post = await audited({ action_type: 'publish', payload: draft }, async (a) => {
 *   const post = await platform.publish(draft);
 *   a.add({ resource: post.id, proof: { url: post.url } });
 *   return post;
 * });
 */
export function audited<T>(action: string | AuditAction, fn: (notes: AuditNotes) => T): T {
  const audit_id = newAuditId();
  let fields: AuditAction = typeof action === 'string' ? { action_type: action } : action;
  let blocked: string | undefined;
  const notes: AuditNotes = {
    audit_id,
    add: (more) => void (fields = { ...fields, ...more }),
    block: (reason) => void (blocked = reason),
  };
  const ctx = context.active();
  let over = false;
  const close = (failed: boolean, error?: unknown): void => {
    if (over) return;
    over = true;
    const stopped = blocked !== undefined || (failed && outcomeOf(error) === 'blocked');
    const result = stopped ? 'blocked' : failed ? 'fail' : 'success';
    const why = blocked ?? (failed ? reasonOf(error) : undefined);
    const details = why === undefined ? fields.details : { ...fields.details, reason: why };
    context.with(ctx, () =>
      audit.emit({ ...fields, ...(details === undefined ? {} : { details }), result, audit_id }),
    );
  };
  try {
    return observe(fn(notes), ctx, close);
  } catch (error) {
    close(true, error);
    throw error;
  }
}
