/** Limits of Discord's API: characters of a title and of a field's value. */
const TITLE_MAX = 256;
const VALUE_MAX = 1024;

const COLOURS: Readonly<Record<string, number>> = {
  critical: 0xc2_2b_2b,
  warning: 0xb4_6b_00,
  info: 0x2b_5f_c2,
};
const RESOLVED = 0x1a_7f_4b;

interface Told {
  readonly type: string;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
}

function cut(value: unknown, max: number): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? null);
  return text.length > max ? `${text.slice(0, max - 1)}…` : text;
}

/** The embed of a message: what fires, how severe, value against threshold, when. */
export function embedOf(body: string): object {
  const { type, timestamp, data } = JSON.parse(body) as Told;
  const resolved = type === 'alert.resolved';
  const field = (name: string, value: unknown): object => ({
    name,
    value: cut(value, VALUE_MAX),
    inline: true,
  });
  return {
    title: cut(`${resolved ? 'Resolved' : 'Firing'}: ${cut(data['rule'], TITLE_MAX)}`, TITLE_MAX),
    color: resolved ? RESOLVED : (COLOURS[String(data['severity'])] ?? RESOLVED),
    timestamp,
    fields: [
      field('Severity', data['severity']),
      field('Metric', data['metric']),
      field('Value', data['value']),
      field('Threshold', `${cut(data['op'], 2)} ${cut(data['threshold'], 40)}`),
    ],
  };
}
