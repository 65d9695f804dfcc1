import type { TokenUsage } from '@watchtower/contract/data';
import type { Json } from './json.ts';

/** What an answer told about itself; contents are never part of it. */
export interface Outcome {
  readonly model?: string | undefined;
  readonly id?: string | undefined;
  readonly finishReasons?: readonly string[];
  /** As the provider reported it; absent when it reported none. */
  readonly usage?: TokenUsage | undefined;
  /** The reported usage was completed by a guess, because the stream was left early. */
  readonly estimated?: boolean;
  /** Characters received, for an estimate when usage is absent. */
  readonly outputChars: number;
  readonly toolCalls: number;
  /** The provider only accepted the work (background mode): there is no usage to expect. */
  readonly pending?: boolean;
}

/** Follows one stream: reads each chunk as it passes, keeps counts, never contents. */
export interface StreamReader {
  /** Takes note of a chunk; `false` keeps it from the caller, who did not ask for it. */
  read(chunk: unknown): boolean;
  /** What is known so far. */
  outcome(): Outcome;
  /** The provider said that the answer is whole, even if the caller leaves before the stream's end. */
  finished(): boolean;
}

/** A request body as it will be sent, and whether a usage chunk was asked for that the caller must not see. */
export interface Prepared {
  readonly body: unknown;
  readonly hideUsage: boolean;
}

/** One observed method of a client. */
export interface Method {
  /** Path from the client, such as `chat.completions.create`. */
  readonly path: string;
  readonly operation: 'chat' | 'embeddings';
  /** What of the body is prompt, for an estimate. */
  readonly prompt: (body: Json) => unknown;
  readonly maxTokens: (body: Json) => number | undefined;
  readonly prepare?: (body: unknown) => Prepared;
  readonly readResult: (result: unknown) => Outcome;
  readonly openStream?: (hideUsage: boolean) => StreamReader;
}

/** A helper that ends in observed methods: it runs on the wrapped client, and is not counted itself. */
export interface Helper {
  readonly path: string;
  /** Changes its first argument as {@link Method.prepare} would. */
  readonly prepare?: (body: unknown) => Prepared;
}

/** A family of clients. */
export interface Provider {
  readonly name: string;
  /** Whether a client is of this family, judged by its shape: two copies of a package are two classes. */
  readonly matches: (client: Json) => boolean;
  /** `gen_ai.provider.name` of a client, which may speak to another vendor's compatible server. */
  readonly providerName: (client: Json) => string;
  readonly methods: readonly Method[];
  readonly helpers: readonly Helper[];
  /** Properties of the client that read as absent through the wrapper, to switch off its own tracing. */
  readonly hidden: readonly string[];
}
