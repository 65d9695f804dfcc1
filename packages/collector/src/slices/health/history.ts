import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { HealthReport, HealthStatus } from '@watchtower/contract';
import type { Store } from '../../store/store.ts';
import type { Registry } from './registry.ts';

interface Row {
  readonly ts: string;
  readonly component: string;
  readonly kind: string;
  readonly status: HealthStatus;
  readonly service: string;
  readonly version: string;
  readonly instance: string;
  readonly started_at: string;
  readonly since: string;
  readonly interval_s: number;
  readonly latency_ms: number | null;
  readonly message: string;
  readonly depends_on: string[];
  readonly resources: Record<string, number>;
}

/** The stored reports. */
export interface History {
  add(report: HealthReport, at: { ts: number; since: number }): void;
  /**
   * Stores everything added before. What could not be stored is kept for the next time, the oldest dropped at last.
   * @throws WatchtowerError `unavailable`
   */
  flush(): Promise<void>;
  /** As {@link History.flush}, a moment later: callers within that moment share one insert. */
  stored(): Promise<void>;
  /** Puts the last day's reports back into a registry. */
  restore(registry: Registry, startedAt: number): Promise<void>;
}

/** Milliseconds a heartbeat waits for others: small inserts cost the engine more than their rows. */
const GROUP_MS = 100;
/** Most reports that wait while the store does not take them. */
const WAITING_MAX = 10_000;

const LATEST = `SELECT ts, component, kind, status, service, version, instance, started_at, since, interval_s,
  latency_ms, message, depends_on, resources
FROM health_reports WHERE ts > now() - INTERVAL 1 DAY
ORDER BY ts DESC LIMIT 1 BY service, component, instance LIMIT 5000`;

const msOf = (column: string): number => Date.parse(`${column.replace(' ', 'T')}Z`);
const column = (ms: number): string => new Date(ms).toISOString().replace('T', ' ').replace('Z', '');

function reportOf(row: Row): HealthReport {
  return {
    component: row.component,
    kind: row.kind,
    status: row.status,
    service: row.service,
    instance: row.instance,
    started_at: new Date(msOf(row.started_at)).toISOString(),
    interval_s: row.interval_s,
    depends_on: row.depends_on,
    resources: row.resources,
    ...(row.version === '' ? {} : { version: row.version }),
    ...(row.latency_ms === null ? {} : { latency_ms: row.latency_ms }),
    ...(row.message === '' ? {} : { message: row.message }),
  };
}

function rowOf(report: HealthReport, at: { ts: number; since: number }): Row {
  return {
    ...report,
    ts: column(at.ts),
    started_at: column(Date.parse(report.started_at)),
    since: column(at.since),
    version: report.version ?? '',
    latency_ms: report.latency_ms ?? null,
    message: report.message ?? '',
    depends_on: report.depends_on ?? [],
    resources: report.resources ?? {},
  };
}

/** Opens the table of reports. */
export function createHistory(store: Store): History {
  let waiting: Row[] = [];
  let batch: { token: string; rows: Row[] } | null = null;
  let turn: Promise<void> = Promise.resolve();

  let group: Promise<void> | null = null;

  async function storeWaiting(): Promise<void> {
    // A batch that failed is repeated under its own token first: part of it may be stored.
    while (batch !== null || waiting.length > 0) {
      batch ??= { token: `health-${randomUUID()}`, rows: waiting.splice(0) };
      await store.insertRows('health_reports', batch.rows, { token: batch.token });
      batch = null;
    }
  }

  function flush(): Promise<void> {
    const mine = turn.then(storeWaiting);
    turn = mine.catch(() => undefined);
    return mine;
  }

  return {
    add(report, at) {
      waiting.push(rowOf(report, at));
      if (waiting.length > WAITING_MAX) waiting = waiting.slice(-WAITING_MAX / 2);
    },
    flush,
    stored() {
      group ??= setTimeout(GROUP_MS).then(() => {
        group = null;
        return flush();
      });
      return group;
    },
    async restore(registry, startedAt) {
      const rows = await store.query<Row>(LATEST);
      const heardUntil = Math.max(...rows.map((row) => msOf(row.ts)));
      for (const row of rows.toReversed()) {
        const lastSeen = msOf(row.ts);
        const deaf = Math.max(0, startedAt - heardUntil);
        registry.restore(reportOf(row), { lastSeen, quietFrom: lastSeen + deaf, since: msOf(row.since) });
      }
      // What silence meant before the restart was announced then.
      registry.changes(startedAt);
    },
  };
}
