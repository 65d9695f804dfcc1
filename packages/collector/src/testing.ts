export { insertLogs, insertSpans, insertTestRows, type TestRow } from './testing/insert-test-rows.ts';
export { openTestStore } from './testing/open-test-store.ts';
export type { Store } from './store/store.ts';
