import type { AuditEvent, ParamsOf, Question, ResultOf, TokenUsage } from '@watchtower/contract';
import type { Context as HttpContext } from 'hono';
import type { Config } from '../config.ts';
import type { Store } from '../store/store.ts';
import type { Act } from './act.ts';
import type { Answer } from './answer.ts';
import type { Bus } from './bus.ts';
import type { Caller } from './caller.ts';
import type { Clock } from './clock.ts';
import type { Documents } from './documents.ts';

/** What the kernel hands to every slice. */
export interface SliceContext {
  readonly config: Config;
  readonly version: string;
  /** Epoch milliseconds at which this collector started. */
  readonly startedAt: number;
  readonly store: Store;
  readonly clock: Clock;
  readonly bus: Bus;
  readonly documents: Documents;
  readonly log: Log;
  /** A number that belongs to another slice: asked, never imported. */
  ask<Q extends Question>(question: Q, params: ParamsOf<Q>, caller?: Caller): Promise<ResultOf<Q>>;
  /** Appends to the audit log, durable when it resolves. */
  audit(event: AuditDraft): Promise<{ seq: number; hash: string }>;
  /** The one rule set of redaction, for strings and attribute values. */
  redact(text: string): string;
  /** Whether a key names a secret, so that its value is never stored (same rule set). */
  isSecretKey(key: string): boolean;
  /** Price of one inference call (`@watchtower/middleware-llm/price`); an unknown price is a value, never 0. */
  price(usage: TokenUsage, call: { provider: string; model: string; at: Date }): PricedUsage;
  /** Pseudonym of a user id: HMAC-SHA-256 with the collector's subject key. */
  subjectOf(userId: string): string;
  /** Encrypts and decrypts directory fields (AES-256-GCM with a key of the data directory). */
  readonly vault: { seal(plain: string): string; open(sealed: string): string };
}

/** What a call cost, in nano-dollars, or that its price is not known. */
export type PricedUsage =
  | { readonly nano_usd: number; readonly source: 'catalogue' | 'override'; readonly version: string }
  | { readonly source: 'unknown'; readonly version: string };

/** The collector's own output: one JSON object a line. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  /** Written whatever the level is set to: what somebody has to read, or cannot get again. */
  notice(fields: object, message: string): void;
}

/** An audit as a command drafts it; id, time and actor are filled in by the kernel. */
export type AuditDraft = Pick<AuditEvent, 'action_type' | 'result'> &
  Partial<Omit<AuditEvent, 'audit_id' | 'created_at'>>;

/** A route that is neither question nor command; its path must be in the contract's PLAIN_ROUTES. */
export interface RouteMount {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  handle(c: HttpContext, caller: Caller): Response | Promise<Response>;
}

/** Work done on the clock. */
interface Job {
  readonly name: string;
  readonly everyMs: number;
  run(now: number): Promise<void>;
}

/** One of the collector's own metrics, walked by `/metrics`. */
export interface Gauge {
  /** Without the prefix `watchtower_`; clean under promtool. */
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  read(): readonly { labels?: Readonly<Record<string, string>>; value: number }[];
}

/** A check `doctor` and `/readyz` walk. */
export interface Check {
  readonly name: string;
  /** Whether the collector cannot be used while it fails. */
  readonly ready: boolean;
  run(): Promise<{ ok: boolean; message: string }>;
}

/** Where a person's data lies, walked by export and erasure. */
interface Personal {
  readonly table: string;
  readonly subject: string;
  readonly how: 'delete' | 'anonymise' | 'keep-pseudonym';
}

/** A capability: everything the kernel needs to mount it. Adding one never edits the kernel. */
export interface Slice {
  readonly name: string;
  /** Whether `slices/<name>/schema/*.sql` exists. */
  readonly schema?: boolean;
  readonly answers?: readonly Answer[];
  readonly acts?: readonly Act[];
  readonly routes?: readonly RouteMount[];
  readonly jobs?: readonly Job[];
  readonly gauges?: readonly Gauge[];
  readonly checks?: readonly Check[];
  readonly personal?: readonly Personal[];
  /** The audit slice's append; exactly one slice has it. */
  appendAudit?(event: AuditEvent): Promise<{ seq: number; hash: string }>;
  /** After migrations, before the port opens. */
  start?(): Promise<void>;
  /** After the port closed. */
  stop?(): Promise<void>;
}

/** A slice is made from its context; its state lives in the closure. */
export type SliceFactory = (context: SliceContext) => Slice;
