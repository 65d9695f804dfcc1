/** Values bound to `{name:Type}` placeholders; see `literal.ts` for what each type takes. */
export type Params = Readonly<Record<string, unknown>>;

/** Limits of one statement; each has a default (see `limits.ts`). */
export interface QueryLimits {
  /** Seconds the engine may work on it. */
  readonly maxSeconds?: number;
  readonly maxRows?: number;
  /** Bytes of memory the engine may use for it. */
  readonly maxMemory?: number;
  /** Stops the statement in the engine when it aborts. */
  readonly signal?: AbortSignal;
}

/** What a finished query cost the engine. */
export interface QueryStats {
  readonly rows_read: number;
  readonly bytes_read: number;
  readonly elapsed_s: number;
}

/**
 * The engine: ClickHouse in this process (chDB) or a server, behind one interface. SQL names tables without a
 * database and binds values by `{name:Type}` placeholders; nothing else may reach into a statement.
 */
export interface Store {
  readonly kind: 'embedded' | 'remote';
  /** Database every statement runs in; DDL and `system` tables name it. */
  readonly database: string;
  /** Rows of a SELECT. 64-bit integers come as strings. @throws WatchtowerError `unavailable` when the engine cannot answer. */
  query<T>(sql: string, params?: Params, limits?: QueryLimits): Promise<T[]>;
  /** As {@link Store.query}, with what it cost. */
  measure<T>(sql: string, params?: Params, limits?: QueryLimits): Promise<{ rows: T[]; stats: QueryStats }>;
  /** Rows of a SELECT in chunks, without holding the whole answer; leaving the loop stops the engine. */
  stream<T>(sql: string, params?: Params, limits?: QueryLimits): AsyncIterable<T[]>;
  /** Inserts a file of Native blocks exactly once: the same file under the same token is not stored twice. */
  insertFile(
    table: string,
    file: string,
    insert: { columns: readonly string[]; token: string },
  ): Promise<void>;
  /** Inserts a few rows (documents, audits, reports), exactly once per token, durable when it resolves. */
  insertRows(table: string, rows: readonly object[], insert: { token: string }): Promise<void>;
  /** DDL and maintenance. */
  command(sql: string): Promise<void>;
  /** Waits for what is running, then lets go of the engine and its directory. */
  close(): Promise<void>;
}
