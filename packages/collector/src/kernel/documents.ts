/** One version of a small document: a rule, a key, a user, a kill switch, an agent. */
export interface Document<T = unknown> {
  readonly kind: string;
  readonly id: string;
  readonly version: number;
  /** `null` when the document was deleted. */
  readonly body: T | null;
  readonly by: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/**
 * State that is not telemetry: versions appended to one table, the latest held in memory, written with a version
 * check. History, diff and rollback come for free; every change is announced on the bus as `document_changed`.
 */
export interface Documents {
  get<T>(kind: string, id: string): Document<T> | undefined;
  /** Latest version of every document of a kind that was not deleted. */
  list<T>(kind: string): Document<T>[];
  /** Writes a new version, durable when it resolves. @throws WatchtowerError `conflict` when `expect` is not the latest version (0: must not exist). */
  put<T>(kind: string, id: string, body: T | null, by: string, expect?: number): Promise<Document<T>>;
}
