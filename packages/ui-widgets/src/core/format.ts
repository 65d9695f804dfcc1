/** What is shown where a value is unknown. */
export const UNKNOWN = '—';

const compact = (value: number): string => {
  const size = Math.abs(value);
  if (size < 1000) return trim(value, size < 10 ? 2 : size < 100 ? 1 : 0);
  if (size < 9999.5) return Math.round(value).toLocaleString('en');
  for (const [limit, unit] of [
    [1e6, 'k'],
    [1e9, 'M'],
    [1e12, 'B'],
  ] as const) {
    if (size < limit) return `${trim((value / limit) * 1000, size < limit / 10 ? 1 : 0)}${unit}`;
  }
  return `${trim(value / 1e12, 1)}T`;
};

function trim(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}

/** A count or rate in short form: `843`, `1,284`, `12.4k`, `3.1M`; `—` for unknown. */
export function formatCount(value: number | null | undefined): string {
  return value === null || value === undefined || !Number.isFinite(value) ? UNKNOWN : compact(value);
}

/** Milliseconds with the unit that reads best: `0.4 ms`, `843 ms`, `1.2 s`, `3 m 05 s`, `2 h 10 m`; `—` for unknown. */
export function formatMs(ms: number | null | undefined): string {
  if (ms === null || ms === undefined || !Number.isFinite(ms)) return UNKNOWN;
  if (ms < 1) return ms === 0 ? '0 ms' : `${trim(ms, 2)} ms`;
  if (ms < 999.5) return `${trim(ms, ms < 10 ? 1 : 0)} ms`;
  if (ms < 59_950) return `${trim(ms / 1000, ms < 9950 ? 2 : 1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${String(seconds % 60).padStart(2, '0')} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60 * 48) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} m`;
  const hours = Math.round(minutes / 60);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** US dollars with as many digits as the size asks for: `$0.0042`, `$1.27`, `$12.4k`; `—` for unknown, never `$0`. */
export function formatUsd(usd: number | null | undefined): string {
  if (usd === null || usd === undefined || !Number.isFinite(usd)) return UNKNOWN;
  const size = Math.abs(usd);
  if (size === 0) return '$0';
  if (size < 0.000_001) return '<$0.000001';
  if (size < 0.01) return `$${trim(usd, size < 0.0001 ? 6 : 4)}`;
  if (size < 1) return `$${usd.toFixed(3).replace(/0$/, '')}`;
  if (size < 10_000) return `$${usd.toFixed(2)}`;
  return `$${compact(usd)}`;
}

/** A percentage that is already in per cent: `0.42 %`, `12 %`; `—` for unknown. */
export function formatPercent(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return UNKNOWN;
  const size = Math.abs(value);
  return `${trim(value, size < 1 ? 2 : size < 10 ? 1 : 0)} %`;
}

/** Bytes in binary units: `312 MiB`; `—` for unknown. */
export function formatBytes(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return UNKNOWN;
  let rest = value;
  for (const unit of ['B', 'KiB', 'MiB', 'GiB']) {
    if (Math.abs(rest) < 1024) return `${trim(rest, unit === 'B' || rest >= 100 ? 0 : 1)} ${unit}`;
    rest /= 1024;
  }
  return `${trim(rest, 1)} TiB`;
}

/** Age in one unit: `4 s`, `12 m`, `3 h`, `9 d`. Input in milliseconds. */
export function formatAge(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

const two = (n: number): string => String(n).padStart(2, '0');

/** UTC clock time of an instant (`12:04:05`, with milliseconds `12:04:05.123`). */
export function formatClock(instant: string | number, millis = false): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return UNKNOWN;
  const clock = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
  return millis ? `${clock}.${String(date.getUTCMilliseconds()).padStart(3, '0')}` : clock;
}

/** UTC day and clock time: `21 Nov 12:04:05`. */
export function formatDayClock(instant: string | number): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return UNKNOWN;
  const month = date.toLocaleString('en', { month: 'short', timeZone: 'UTC' });
  return `${date.getUTCDate()} ${month} ${formatClock(instant)}`;
}

/** The full instant for a title attribute: UTC first, then the reader's own time. */
export function formatInstant(instant: string | number): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return UNKNOWN;
  return `${date.toISOString().replace('T', ' ').replace('Z', '')} UTC · ${date.toLocaleString()} local`;
}

/** Formats a value by the unit a question names (`ms`, `s`, `%`, `USD`, `By`, anything else a count). */
export function formatUnit(unit: string, value: number | null | undefined): string {
  if (unit === 'ms') return formatMs(value);
  if (unit === 's') return formatMs(value === null || value === undefined ? value : value * 1000);
  if (unit === '%') return formatPercent(value);
  if (unit === 'USD') return formatUsd(value);
  if (unit === 'By') return formatBytes(value);
  return formatCount(value);
}
