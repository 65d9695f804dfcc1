import type { HealthReport, HealthStatus } from '@watchtower/contract';

/** The last report of one instance of a component. Instants in epoch milliseconds. */
export interface Heard {
  readonly report: HealthReport;
  readonly lastSeen: number;
  /** From when silence counts: `lastSeen`, moved forward by the time this collector could not listen. */
  readonly quietFrom: number;
}

/** What an instance or component is taken for, and from when silence made it so. */
export interface Judged {
  readonly heard: Heard;
  readonly status: HealthStatus;
  /** Set when silence, not a report, decided. */
  readonly silentSince: number | null;
}

const UNKNOWN_AFTER = 3;
const DOWN_AFTER = 10;
const GRAVITY: Readonly<Record<HealthStatus, number>> = {
  not_configured: 0,
  healthy: 1,
  unknown: 2,
  degraded: 3,
  down: 4,
};

function judgeOne(heard: Heard, now: number): Judged {
  const interval = heard.report.interval_s * 1000;
  const silence = now - heard.quietFrom;
  for (const [times, status] of [
    [DOWN_AFTER, 'down'],
    [UNKNOWN_AFTER, 'unknown'],
  ] as const) {
    if (silence >= times * interval)
      return { heard, status, silentSince: heard.quietFrom + times * interval };
  }
  return { heard, status: heard.report.status, silentSince: null };
}

/**
 * Judges a component by the last reports of its instances: the gravest of those still heard; when none is, the one
 * heard last, which is `unknown` after 3 of its intervals and `down` after 10. An instance that went silent beside
 * others that report was replaced, and says nothing.
 */
export function judge(instances: readonly Heard[], now: number): Judged | null {
  const judged = instances.map((heard) => judgeOne(heard, now));
  const live = judged.filter((one) => one.silentSince === null);
  const gravest = live.toSorted((a, b) => GRAVITY[b.status] - GRAVITY[a.status])[0];
  return gravest ?? judged.toSorted((a, b) => b.heard.quietFrom - a.heard.quietFrom)[0] ?? null;
}
