/** How many series colours there are: `--wt-series-1` to `--wt-series-8`. */
export const PALETTE_SIZE = 8;

/** FNV-1a: small, and spreads short names well. */
function hash(name: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < name.length; i += 1) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

/** Percentiles and error classes mean the same everywhere and keep one colour. */
const FIXED: Readonly<Record<string, number>> = {
  p50: 3,
  p95: 1,
  p99: 2,
  '4xx': 5,
  '5xx': 2,
  rate: 1,
  requests: 1,
};

/** What a colour is given to: entities of one kind share the palette, those of two kinds do not compete for it. */
export type EntityKind = 'service' | 'agent' | 'cost' | 'series';

const assigned = new Map<EntityKind, Map<string, number>>();

/**
 * The palette index (1 to 8) of an entity: by the hash of its name, so that it is the same on every panel, moved on
 * where another of its kind has that colour already and one is free.
 */
export function seriesIndex(name: string, kind: EntityKind = 'service'): number {
  const fixed = FIXED[name];
  if (fixed !== undefined) return fixed;
  const known = assigned.get(kind) ?? new Map<string, number>();
  assigned.set(kind, known);
  const found = known.get(name);
  if (found !== undefined) return found;
  const taken = new Set(known.values());
  let index = (hash(name) % PALETTE_SIZE) + 1;
  for (let tries = 0; taken.has(index) && tries < PALETTE_SIZE; tries += 1)
    index = (index % PALETTE_SIZE) + 1;
  known.set(name, index);
  return index;
}

/** Palette indexes of names shown together: each keeps its own unless two meet, then the later one moves on. */
export function seriesIndexes(names: readonly string[], kind: EntityKind = 'series'): Map<string, number> {
  const taken = new Set<number>();
  const found = new Map<string, number>();
  for (const name of [...names].sort()) {
    let index = seriesIndex(name, kind);
    for (let tries = 0; taken.has(index) && tries < PALETTE_SIZE; tries += 1)
      index = (index % PALETTE_SIZE) + 1;
    taken.add(index);
    found.set(name, index);
  }
  return found;
}

/** The CSS colour of a palette index. */
export function seriesColour(index: number): string {
  return `var(--wt-series-${index})`;
}
