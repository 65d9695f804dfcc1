import type { ClientMessage } from '../agency.ts';

/** What travels through the queue; the trace context rides in its own reserved key. */
export interface JobPayload {
  readonly message: ClientMessage;
  /** Epoch milliseconds. */
  readonly enqueued_at: number;
}

/** A job in a worker's hands. */
export interface Job {
  readonly id: string;
  /** 1 for the first try. */
  readonly attempt: number;
  readonly payload: JobPayload;
}

/** A queue between processes: at least once, with the attempt on the job. */
export interface JobQueue {
  readonly name: string;
  add(id: string, payload: JobPayload): Promise<void>;
  /** Works on jobs until closed; a handler that throws gives the job back until its attempts are used up. */
  work(handler: (job: Job) => Promise<void>): void;
  /** Jobs waiting. */
  depth(): Promise<number>;
  close(): Promise<void>;
}

/** Times a job is tried. */
export const MAX_ATTEMPTS = 3;
