import { healthBatch, healthComponents, healthReport } from '@watchtower/contract';
import { answer } from '../../kernel/answer.ts';
import { readJson } from '../../kernel/body.ts';
import { issuesOf, pointer } from '../../kernel/invalid.ts';
import type { SliceContext, SliceFactory } from '../../kernel/slice.ts';
import { createHistory, type History } from './history.ts';
import { createRegistry, type Registry } from './registry.ts';
import { createSelf, SELF_INTERVAL_S } from './self.ts';

interface Rejected {
  readonly index: number;
  readonly code: string;
  readonly message: string;
}

function announce({ bus, log }: SliceContext, registry: Registry, now: number): void {
  for (const { component, service, from, to } of registry.changes(now)) {
    bus.emit('health_change', { service: component, old_status: from, new_status: to });
    if (from !== 'unknown' || to !== 'healthy')
      log.info({ component, service, old_status: from, new_status: to }, 'health changed');
  }
}

function taker(context: SliceContext, registry: Registry, history: History) {
  return (raw: unknown, now: number): Omit<Rejected, 'index'> | null => {
    const parsed = healthReport.safeParse(raw);
    if (!parsed.success) {
      const faults = issuesOf(parsed.error, pointer).map(({ field, message }) => `${field}: ${message}`);
      return { code: 'invalid_argument', message: faults.join('; ') };
    }
    const { message, ...rest } = parsed.data;
    const report = message === undefined ? rest : { ...rest, message: context.redact(message) };
    const kept = registry.take(report, { lastSeen: now, quietFrom: now });
    if (kept === null)
      return { code: 'too_large', message: 'The collector keeps no more components; give them fewer names.' };
    history.add(report, { ts: now, since: kept.since });
    return null;
  };
}

/** Who is alive: heartbeats, the collector's own state, and what silence means. */
export const healthSlice: SliceFactory = (context) => {
  const registry = createRegistry();
  const history = createHistory(context.store);
  const self = createSelf(context);
  const take = taker(context, registry, history);

  async function reportSelf(): Promise<void> {
    const report = await self.report();
    take(report, context.clock.now());
  }

  return {
    name: 'health',
    schema: true,
    answers: [
      answer(healthComponents, async ({ now }) => ({ items: registry.list(now), next_cursor: null })),
    ],
    routes: [
      {
        method: 'POST',
        path: '/v1/health',
        handle: async (c) => {
          const { reports } = await readJson(c, healthBatch);
          const now = context.clock.now();
          const rejected = reports.flatMap((raw, index): Rejected[] => {
            const refused = take(raw, now);
            return refused === null ? [] : [{ index, ...refused }];
          });
          announce(context, registry, now);
          await history.stored();
          return c.json({ accepted: reports.length - rejected.length, rejected });
        },
      },
    ],
    jobs: [
      { name: 'health-silence', everyMs: 1000, run: async (now) => announce(context, registry, now) },
      { name: 'health-self', everyMs: SELF_INTERVAL_S * 1000, run: reportSelf },
      { name: 'health-history', everyMs: 5000, run: () => history.flush() },
    ],
    gauges: [
      {
        name: 'components',
        type: 'gauge',
        help: 'Components by the status they are taken for.',
        read: () => {
          const byStatus = Map.groupBy(registry.list(context.clock.now()), (one) => one.status);
          return [...byStatus].map(([status, all]) => ({ labels: { status }, value: all.length }));
        },
      },
    ],
    start: async () => {
      await history.restore(registry, context.startedAt);
      await reportSelf();
    },
    stop: async () => {
      self.stop();
      await history.flush();
    },
  };
};
