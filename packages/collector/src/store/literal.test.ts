import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestStore, type Store } from '../testing.ts';
import { bind, literal } from './literal.ts';

const NASTY = [
  '',
  "'",
  "''",
  '\\',
  "\\'",
  "\\\\'; DROP TABLE spans; --",
  "x') OR 1=1 --",
  '/* */ -- #',
  '{name:String}',
  '{{db}}',
  '\0\u0001\u001f\u007f',
  'line\nfeed\r\ttab\b\f',
  '\\N \\0 \\x41 %s ${a} `b` "c"',
  'emoji 👩‍👩‍👧‍👦 日本 ‮right-to-left',
  '\u2028\u2029\ufeff',
  'x'.repeat(100_000),
];

describe('binding values', () => {
  let store: Store;
  beforeAll(async () => {
    store = await openTestStore([]);
  });
  afterAll(() => store.close());

  const round = async (type: string, value: unknown) =>
    (await store.query<{ v: unknown }>(`SELECT {v:${type}} AS v`, { v: value }))[0]?.v;

  it('brings nasty strings through unchanged, alone and inside lists and maps', async () => {
    for (const text of NASTY) {
      expect(await round('String', text)).toBe(text);
      expect(await round('LowCardinality(String)', text)).toBe(text);
      expect(await round('Nullable(String)', text)).toBe(text);
    }
    expect(await round('Array(String)', NASTY)).toEqual(NASTY);
    const map = Object.fromEntries(NASTY.map((text) => [text, text]));
    expect(await round('Map(String, String)', map)).toEqual(map);
    const lengths = await store.query<{ n: string }>('SELECT length({v:String}) AS n', { v: '\0é' });
    expect(lengths[0]?.n).toBe('3');
  });

  it('turns a lone surrogate, which is no text, into the replacement character', async () => {
    expect(await round('String', 'a\ud800b')).toBe('a\ufffdb');
  });

  it('gives every type its value', async () => {
    const at = Date.UTC(2026, 1, 3, 4, 5, 6, 789);
    expect(await round('UInt64', 18446744073709551615n)).toBe('18446744073709551615');
    expect(await round('Int64', '-9223372036854775808')).toBe('-9223372036854775808');
    expect(await round('UInt8', 255)).toBe(255);
    expect(await round('Float64', -1.5e-9)).toBe(-1.5e-9);
    expect(await round('Bool', true)).toBe(true);
    expect(await round('Nullable(UInt8)', null)).toBe(null);
    expect(await round('Array(UInt8)', [])).toEqual([]);
    expect(await round('Map(String, UInt8)', {})).toEqual({});
    expect(await round('Array(Array(Nullable(String)))', [['a', null], []])).toEqual([['a', null], []]);
    expect(await round("DateTime64(3, 'UTC')", at)).toBe('2026-02-03 04:05:06.789');
    expect(await round('DateTime64(9)', '2026-02-03T04:05:06.123456789Z')).toBe(
      '2026-02-03 04:05:06.123456789',
    );
    expect(await round('DateTime', new Date(at))).toBe('2026-02-03 04:05:06');
    expect(await round('Date', at)).toBe('2026-02-03');
    expect(await round("Enum8('a' = 1, 'b' = 2)", 'b')).toBe('b');
    expect(await round('FixedString(2)', 'ab')).toBe('ab');
  });

  it('refuses what does not fit, instead of writing something else', () => {
    const wrong: [string, unknown][] = [
      ['UInt64', 2 ** 53],
      ['UInt8', '1; DROP TABLE x'],
      ['UInt8', 1.5],
      ['Float64', Number.NaN],
      ['Float64', 'one'],
      ['DateTime', 'yesterday'],
      ['DateTime', '2026-02-03 04:05:06+02:00'],
      ['Bool', 'true'],
      ['String', 7],
      ['String', null],
      ['Identifier', 'a`b'],
      ['Identifier', ''],
      ['Array(String)', 'a'],
      ['Map(String, String)', null],
      ['Tuple(String)', ['a']],
      ["String) AS x, ('a'", 'a'],
    ];
    for (const [type, value] of wrong) expect(() => literal(value, type), type).toThrow(/cannot be bound/);
    expect(() => bind('SELECT {v:String}', {})).toThrow(/has no value/);
    expect(() => bind('SELECT {toString:String}', {})).toThrow(/has no value/);
  });

  it('leaves strings, names and comments of the statement alone, and binds a value once', () => {
    const sql =
      'SELECT \'{v:String}\', "{v:String}", `{v:String}` -- {v:String}\n/* {v:String} */, {v:String}';
    expect(bind(sql, { v: '{v:String}' })).toBe(sql.replace(/\{v:String\}$/, "'{v:String}'"));
  });

  it('binds limits, offsets, quantile levels, intervals, lists and identifiers', async () => {
    const rows = await store.query(
      `SELECT quantileExact({q:Float64})(number) AS q, count() AS n FROM numbers({count:UInt64})
       WHERE number IN {some:Array(UInt64)} AND now() - INTERVAL {h:UInt32} HOUR < now()
       ORDER BY {by:Identifier} LIMIT {limit:UInt32} OFFSET {skip:UInt32}`,
      { q: 1, count: 10, some: [1, 2, 99], h: 1, by: 'n', limit: 1, skip: 0 },
    );
    expect(rows).toEqual([{ q: '2', n: '2' }]);
  });
});
