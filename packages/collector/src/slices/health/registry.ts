import type { healthComponents, HealthReport, HealthStatus, ResultOf } from '@watchtower/contract';
import { type Heard, judge, type Judged } from './judge.ts';

/** One component as it is answered. */
type Component = ResultOf<typeof healthComponents>['items'][number];

/** A component took another status. */
interface Change {
  readonly component: string;
  readonly service: string;
  readonly from: HealthStatus;
  readonly to: HealthStatus;
}

/** What every component said last, and what it is taken for. */
export interface Registry {
  /** Takes a report. Answers the component's status since when, or `null` when no more components are kept. */
  take(report: HealthReport, heard: { lastSeen: number; quietFrom: number }): { since: number } | null;
  /** Puts back a status as it was before a restart. */
  restore(report: HealthReport, heard: { lastSeen: number; quietFrom: number; since: number }): void;
  /** Judges all components; answers those that changed since the last time. */
  changes(now: number): Change[];
  list(now: number): Component[];
}

/** Most components and instances of one; a sender that invents names cannot fill the memory. */
const COMPONENTS_MAX = 500;
const INSTANCES_MAX = 50;
/** Silence after which a component is forgotten. */
const FORGET_MS = 24 * 3600 * 1000;

interface Entry {
  readonly instances: Map<string, Heard>;
  status: HealthStatus;
  since: number;
}

const iso = (ms: number): string => new Date(ms).toISOString();

function itemOf(entry: Entry, judged: Judged, now: number): Component {
  const { report, lastSeen } = judged.heard;
  const silent = `silent for ${Math.round((now - lastSeen) / 1000)} s; it reports every ${report.interval_s} s`;
  return {
    component: report.component,
    kind: report.kind,
    service: report.service,
    status: judged.status,
    version: report.version ?? null,
    instance: report.instance,
    since: iso(entry.since),
    last_seen: iso(lastSeen),
    latency_ms: report.latency_ms ?? null,
    message: judged.silentSince === null ? (report.message ?? null) : silent,
    depends_on: report.depends_on ?? [],
    resources: report.resources ?? {},
  };
}

/** Keeps one report per instance of each component of each service. */
export function createRegistry(): Registry {
  const entries = new Map<string, Entry>();

  function settle(entry: Entry, judged: Judged): Change | null {
    const { component, service } = judged.heard.report;
    if (judged.status === entry.status) return null;
    const change = { component, service, from: entry.status, to: judged.status };
    entry.status = judged.status;
    entry.since = judged.silentSince ?? judged.heard.lastSeen;
    return change;
  }

  function keep(report: HealthReport, heard: Omit<Heard, 'report'>): Entry | null {
    const key = `${report.service}\n${report.component}`;
    let entry = entries.get(key);
    if (entry === undefined) {
      if (entries.size >= COMPONENTS_MAX) return null;
      entry = { instances: new Map(), status: 'unknown', since: heard.lastSeen };
      entries.set(key, entry);
    }
    entry.instances.delete(report.instance);
    const oldest = entry.instances.keys().next();
    if (entry.instances.size >= INSTANCES_MAX && oldest.done !== true) entry.instances.delete(oldest.value);
    entry.instances.set(report.instance, { report, ...heard });
    return entry;
  }

  return {
    take(report, heard) {
      const entry = keep(report, heard);
      if (entry === null) return null;
      const judged = judge([...entry.instances.values()], heard.lastSeen);
      return { since: judged === null || judged.status === entry.status ? entry.since : heard.lastSeen };
    },
    restore(report, { since, ...heard }) {
      const entry = keep(report, heard);
      if (entry === null) return;
      entry.status = report.status;
      entry.since = since;
    },
    changes: (now) =>
      [...entries].flatMap(([key, entry]) => {
        for (const [instance, heard] of entry.instances)
          if (now - heard.quietFrom > FORGET_MS) entry.instances.delete(instance);
        const judged = judge([...entry.instances.values()], now);
        if (judged === null) {
          entries.delete(key);
          return [];
        }
        return settle(entry, judged) ?? [];
      }),
    list: (now) =>
      [...entries.values()]
        .flatMap((entry) => {
          const judged = judge([...entry.instances.values()], now);
          return judged === null ? [] : [itemOf(entry, judged, now)];
        })
        .toSorted((a, b) => a.component.localeCompare(b.component) || a.service.localeCompare(b.service)),
  };
}
