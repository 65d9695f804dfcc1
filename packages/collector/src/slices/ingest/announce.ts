import type { BusEvents, Bus } from '../../kernel/bus.ts';

/** A fact for the bus, held back until what it tells is durable. */
export type BusFact =
  | { readonly name: 'ops_event'; readonly data: BusEvents['ops_event'] }
  | { readonly name: 'error_event'; readonly data: BusEvents['error_event'] };

/** Facts of one request at most: a flood of errors is counted by rollups, not sent to every open page. */
const FACTS_MAX = 50;

/** Collects the facts of the request being read. */
export interface FactList {
  add(fact: BusFact): void;
  take(): BusFact[];
}

/** An empty list. */
export function factList(): FactList {
  let facts: BusFact[] = [];
  return {
    add(fact) {
      if (facts.length < FACTS_MAX) facts.push(fact);
    },
    take() {
      const taken = facts;
      facts = [];
      return taken;
    },
  };
}

/** Tells the bus. */
export function announceOn(bus: Bus): (facts: readonly BusFact[]) => void {
  return (facts) => {
    for (const fact of facts) {
      if (fact.name === 'ops_event') bus.emit('ops_event', fact.data);
      else bus.emit('error_event', fact.data);
    }
  };
}
