/**
 * What the tests of all packages share. A store for tests of slices (`openTestStore`, `insertSpans`, `insertLogs`,
 * `insertTestRows`) is exported by `@watchtower/collector/testing`, inside the collector `src/testing.ts`.
 */
export { fakeClock, type FakeClock } from './fake-clock.ts';
export {
  runCollector,
  spawnCollector,
  type CollectorOptions,
  type CollectorProcess,
} from './run-collector.ts';
export { waitFor, type WaitOptions } from './wait-for.ts';
