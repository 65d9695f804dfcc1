import { defineRule } from '../rule.ts';

/** Shopify tokens. */
export const shopify = defineRule({
  name: 'shopify',
  hints: ['shpat_', 'shpca_', 'shppa_', 'shpss_'],
  pattern: /\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}\b/g,
});
