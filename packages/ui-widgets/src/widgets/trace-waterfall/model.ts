import type { ResultOf, tracesOne } from '@watchtower/contract';

/** A trace as it is answered. */
export type Trace = ResultOf<typeof tracesOne>;
/** One span of it. */
export type Span = Trace['spans'][number];

/** A span in its place; times in milliseconds from the trace's start. */
export interface Node {
  readonly span: Span;
  readonly start: number;
  readonly end: number;
  depth: number;
  parent: Node | null;
  readonly children: Node[];
  /** End of the latest span below, itself included: later than `end` where work went on without it. */
  lastEnd: number;
  /** Spans below it. */
  below: number;
  /** Errors below it. */
  errorsBelow: number;
  /** Its parent is named but not in what was loaded. */
  readonly orphan: boolean;
}

/** A trace laid out. */
export interface TraceTree {
  readonly roots: readonly Node[];
  readonly byId: ReadonlyMap<string, Node>;
  /** Parents before children, siblings by start. */
  readonly order: readonly Node[];
  /** Milliseconds from the first start to the last end. */
  readonly length: number;
  readonly services: readonly string[];
}

const NANO_PER_MS = 1e6;
/** Clocks of two processes may differ by this and still count as in order, in milliseconds. */
const SLACK_MS = 0.001;

function makeNodes(spans: readonly Span[]): Map<string, Node> {
  let base: bigint | null = null;
  for (const span of spans) {
    const at = BigInt(span.start_unix_nano);
    if (base === null || at < base) base = at;
  }
  const ids = new Set(spans.map((span) => span.span_id));
  const nodes = new Map<string, Node>();
  for (const span of spans) {
    const start = Number(BigInt(span.start_unix_nano) - (base ?? 0n)) / NANO_PER_MS;
    const end = start + span.duration_ms;
    const orphan = span.parent_span_id !== null && !ids.has(span.parent_span_id);
    nodes.set(span.span_id, {
      span,
      start,
      end,
      orphan,
      depth: 0,
      parent: null,
      children: [],
      lastEnd: end,
      below: 0,
      errorsBelow: 0,
    });
  }
  return nodes;
}

/** Parents before children; written without recursion, since a trace may be thousands deep. */
function walk(roots: readonly Node[]): Node[] {
  const order: Node[] = [];
  const stack = [...roots].reverse();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    order.push(node);
    for (let i = node.children.length - 1; i >= 0; i -= 1) {
      const child = node.children[i];
      if (child === undefined) continue;
      child.depth = node.depth + 1;
      stack.push(child);
    }
  }
  return order;
}

/** Lays spans out as a tree. A span whose parent is missing becomes a root and says so; a circle is cut open. */
export function buildTree(spans: readonly Span[]): TraceTree {
  const byId = makeNodes(spans);
  const roots: Node[] = [];
  for (const node of byId.values()) {
    const parent = node.span.parent_span_id === null ? undefined : byId.get(node.span.parent_span_id);
    if (parent === undefined || parent === node) roots.push(node);
    else {
      parent.children.push(node);
      node.parent = parent;
    }
  }
  const byStart = (a: Node, b: Node): number => a.start - b.start || b.end - a.end;
  for (const node of byId.values()) node.children.sort(byStart);
  roots.sort(byStart);
  let order = walk(roots);
  if (order.length < byId.size) {
    const reached = new Set(order);
    const cut = [...byId.values()].find((node) => !reached.has(node));
    if (cut !== undefined) {
      cut.parent?.children.splice(cut.parent.children.indexOf(cut), 1);
      cut.parent = null;
      roots.push(cut);
      order = walk(roots);
    }
  }
  for (let i = order.length - 1; i >= 0; i -= 1) {
    const node = order[i];
    const parent = node?.parent;
    if (!node || !parent) continue;
    parent.lastEnd = Math.max(parent.lastEnd, node.lastEnd);
    parent.below += 1 + node.below;
    parent.errorsBelow += node.errorsBelow + (node.span.status === 'error' ? 1 : 0);
  }
  const length = order.reduce((most, node) => Math.max(most, node.end), 0);
  return {
    roots,
    byId,
    order,
    length,
    services: [...new Set(order.map((node) => node.span.service))].sort(),
  };
}

/** The rows in sight: everything that is not below a folded span. */
export function visibleRows(tree: TraceTree, folded: ReadonlySet<string>): Node[] {
  if (folded.size === 0) return [...tree.order];
  const rows: Node[] = [];
  let hiddenBelow = Infinity;
  for (const node of tree.order) {
    if (node.depth > hiddenBelow) continue;
    hiddenBelow = folded.has(node.span.span_id) ? node.depth : Infinity;
    rows.push(node);
  }
  return rows;
}

/**
 * The spans that decided how long the trace took: from the last end backwards, always the child that ended last
 * before the work after it began. Shortening any other span would not have made the trace shorter.
 */
export function criticalPath(tree: TraceTree): ReadonlySet<string> {
  const path = new Set<string>();
  const last = [...tree.roots].sort((a, b) => b.lastEnd - a.lastEnd)[0];
  const stack = last === undefined ? [] : [{ node: last, until: last.lastEnd }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    path.add(next.node.span.span_id);
    let until = next.until;
    for (const child of [...next.node.children].sort((a, b) => b.lastEnd - a.lastEnd)) {
      if (child.lastEnd > until + SLACK_MS) continue;
      stack.push({ node: child, until: child.lastEnd });
      until = child.start;
    }
  }
  return path;
}

/** Milliseconds a span was busy itself: its duration less the time covered by its children. */
export function selfTime(node: Node): number {
  let covered = 0;
  let reached = node.start;
  for (const child of node.children) {
    const from = Math.max(child.start, reached);
    const to = Math.min(child.end, node.end);
    if (to > from) covered += to - from;
    reached = Math.max(reached, to);
  }
  return Math.max(0, node.end - node.start - covered);
}

/** Whether a span answers a search: its name, operation, service, or any attribute. */
export function matches(span: Span, search: string): boolean {
  const wanted = search.trim().toLowerCase();
  if (wanted === '') return false;
  const text = [span.name, span.operation, span.service, ...Object.entries(span.attributes).flat()];
  return text.some((part) => part.toLowerCase().includes(wanted));
}

/** Index of the next row after `from` that `wanted` holds for, around the end; -1 when there is none. */
export function nextIndex(rows: readonly Node[], from: number, wanted: (node: Node) => boolean): number {
  for (let step = 1; step <= rows.length; step += 1) {
    const i = (from + step) % rows.length;
    const node = rows[i];
    if (node !== undefined && wanted(node)) return i;
  }
  return -1;
}

/** Round instants for a time axis over a window, about `count` of them, in milliseconds from the trace's start. */
export function axisTicks(from: number, to: number, count: number): number[] {
  const raw = (to - from) / count;
  if (!(raw > 0)) return [];
  const scale = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((s) => s * scale).find((s) => s >= raw) ?? 10 * scale;
  const ticks: number[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to + step * 1e-9; at += step)
    ticks.push(Number(at.toPrecision(12)));
  return ticks;
}
