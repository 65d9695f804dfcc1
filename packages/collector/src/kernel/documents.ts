import { randomUUID } from 'node:crypto';
import { WatchtowerError } from '@watchtower/contract';
import type { Store } from '../store/store.ts';
import type { Bus } from './bus.ts';
import type { Clock } from './clock.ts';

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

/** What {@link createDocuments} stands on. */
export interface DocumentsOptions {
  readonly store: Store;
  readonly bus: Bus;
  readonly clock: Clock;
}

interface Row {
  readonly kind: string;
  readonly id: string;
  readonly version: number;
  readonly body: string;
  readonly by: string;
  readonly at: string;
}

const LATEST = `SELECT d.kind AS kind, d.id AS id, max(d.version) AS version,
  argMax(d.body, (d.version, d.at)) AS body, argMax(d.by, (d.version, d.at)) AS by,
  toUnixTimestamp64Milli(argMax(d.at, (d.version, d.at))) AS at
FROM documents AS d GROUP BY d.kind, d.id`;

function fromRow(row: Row): Document {
  const body: unknown = row.body === '' ? null : JSON.parse(row.body);
  return { kind: row.kind, id: row.id, version: row.version, body, by: row.by, at: Number(row.at) };
}

/** Milliseconds between two looks for versions that other processes wrote. */
const POLL_MS = 2000;

/** The latest versions, in memory. */
function createShelf() {
  const kinds = new Map<string, Map<string, Document>>();
  return {
    get: (kind: string, id: string) => kinds.get(kind)?.get(id),
    list: (kind: string) => [...(kinds.get(kind)?.values() ?? [])].filter(({ body }) => body !== null),
    /** Whether it was newer than what was there. */
    keep(document: Document): boolean {
      const kind = kinds.get(document.kind) ?? new Map<string, Document>();
      kinds.set(document.kind, kind);
      if ((kind.get(document.id)?.version ?? 0) >= document.version) return false;
      kind.set(document.id, document);
      return true;
    },
  };
}

/** Runs work of the same key one after the other. */
function createTurns() {
  const last = new Map<string, Promise<unknown>>();
  return <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const done = (last.get(key) ?? Promise.resolve()).then(work, work);
    last.set(key, done);
    const forget = () => last.get(key) === done && last.delete(key);
    done.then(forget, forget);
    return done;
  };
}

/**
 * Loads the latest version of every document and keeps them. With a remote store it also looks every two seconds
 * for versions written by other processes; call `close` to stop that.
 */
export async function createDocuments(options: DocumentsOptions): Promise<Documents & { close(): void }> {
  const { store, bus, clock } = options;
  const shelf = createShelf();
  const inTurn = createTurns();

  async function load(announce: boolean): Promise<void> {
    for await (const rows of store.stream<Row>(LATEST, {}, { maxSeconds: 60 })) {
      for (const document of rows.map(fromRow)) {
        const { kind, id, version } = document;
        if (shelf.keep(document) && announce) bus.emit('document_changed', { kind, id, version });
      }
    }
  }

  async function append(document: Document): Promise<void> {
    const { kind, id, version, by, at } = document;
    const body = document.body === null ? '' : JSON.stringify(document.body);
    const row = { kind, id, version, body, by, at: new Date(at).toISOString() };
    await store.insertRows('documents', [row], { token: `document:${randomUUID()}` });
    shelf.keep(document);
    bus.emit('document_changed', { kind, id, version });
  }

  await load(false);
  const close = store.kind === 'remote' ? clock.every(POLL_MS, () => load(true)) : () => undefined;
  return {
    get: <T>(kind: string, id: string) => shelf.get(kind, id) as Document<T> | undefined,
    list: <T>(kind: string) => shelf.list(kind) as Document<T>[],
    put: <T>(kind: string, id: string, body: T | null, by: string, expect?: number) =>
      inTurn(`${kind} ${id}`, async () => {
        const latest = shelf.get(kind, id)?.version ?? 0;
        if (expect !== undefined && expect !== latest) throw changed(kind, id, latest, expect);
        const document: Document<T> = { kind, id, version: latest + 1, body, by, at: clock.now() };
        await append(document);
        return document;
      }),
    close,
  };
}

function changed(kind: string, id: string, latest: number, expected: number): WatchtowerError {
  return new WatchtowerError(
    'conflict',
    `${kind} ${id} is at version ${latest}, not ${expected}: someone else changed it. Read it again and repeat the change.`,
  );
}
