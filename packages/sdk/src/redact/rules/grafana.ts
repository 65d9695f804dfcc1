import { defineRule } from '../rule.ts';

/** Grafana service-account and cloud tokens. */
export const grafana = defineRule({
  name: 'grafana',
  hints: ['glsa_', 'glc_'],
  pattern: /\b(?:glsa_[A-Za-z0-9]{32}_[a-f0-9]{8}|glc_[A-Za-z0-9+/]{32,400})/g,
});
