/** A span reduced to its place in the tree. */
export interface TreeSpan {
  readonly id: string;
  readonly parent: string;
  /** Epoch nanoseconds as digits. */
  readonly start: string;
  readonly failed: boolean;
}

function depthOf(span: TreeSpan, byId: ReadonlyMap<string, TreeSpan>, known: Map<string, number>): number {
  const path: string[] = [];
  const seen = new Set<string>();
  let at: TreeSpan | undefined = span;
  while (at !== undefined && !known.has(at.id) && !seen.has(at.id)) {
    path.push(at.id);
    seen.add(at.id);
    at = byId.get(at.parent);
  }
  let depth = at === undefined ? -1 : (known.get(at.id) ?? -1);
  for (const id of path.toReversed()) known.set(id, ++depth);
  return known.get(span.id) ?? 0;
}

/** The deepest failing span of a trace, of several the earliest: where an error came from. `null` when nothing failed. */
export function rootCauseOf(spans: readonly TreeSpan[]): string | null {
  const byId = new Map(spans.map((span) => [span.id, span]));
  const known = new Map<string, number>();
  let found: { depth: number; span: TreeSpan } | null = null;
  for (const span of spans) {
    if (!span.failed) continue;
    const depth = depthOf(span, byId, known);
    const earlier = found !== null && depth === found.depth && BigInt(span.start) < BigInt(found.span.start);
    if (found === null || depth > found.depth || earlier) found = { depth, span };
  }
  return found?.span.id ?? null;
}
