import type { Gauge } from './slice.ts';

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function labelled(labels: Readonly<Record<string, string>> = {}): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

/** The collector's own metrics in Prometheus text format 0.0.4; one group per name, whoever contributes to it. */
export function metricsText(gauges: Iterable<Gauge>): string {
  const groups = new Map<string, string[]>();
  for (const gauge of gauges) {
    const name = `watchtower_${gauge.name}`;
    const help = gauge.help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
    const group = groups.get(name) ?? [`# HELP ${name} ${help}`, `# TYPE ${name} ${gauge.type}`];
    for (const { labels, value } of gauge.read()) group.push(`${name}${labelled(labels)} ${value}`);
    groups.set(name, group);
  }
  return `${[...groups.values()].flat().join('\n')}\n`;
}

/** What every process can say of itself. */
export function processGauges(version: string, startedAt: number): Gauge[] {
  return [
    {
      name: 'build_info',
      type: 'gauge',
      help: 'Version of the collector that runs.',
      read: () => [{ labels: { version }, value: 1 }],
    },
    {
      name: 'start_time_seconds',
      type: 'gauge',
      help: 'Unix time at which the collector started.',
      read: () => [{ value: startedAt / 1000 }],
    },
    {
      name: 'resident_memory_bytes',
      type: 'gauge',
      help: 'Memory of the collector process, engine included.',
      read: () => [{ value: process.memoryUsage.rss() }],
    },
  ];
}
