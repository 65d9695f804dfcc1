import { defineRule } from '../rule.ts';

/** Databricks tokens. */
export const databricks = defineRule({
  name: 'databricks',
  hints: ['dapi'],
  pattern: /\bdapi[a-f0-9]{32}(?:-\d)?\b/g,
});
