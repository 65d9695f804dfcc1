import { createRequire } from 'node:module';
import { currentContext, startWatchtower, withContext, withSpan } from '@watchtower/sdk';

const cjs = createRequire(import.meta.url)('@watchtower/sdk');
const watchtower = startWatchtower({ service: 'host-empty' });
// One process, two copies of the package: both see the same start, the same context and the same trace.
const shared =
  withContext({ client_id: 'acme' }, () => cjs.currentContext().client_id) === 'acme' &&
  cjs.withContext({ lane: 'creation' }, () => currentContext().lane) === 'creation';
await withSpan('agent.episode', { name: 'host-outer' }, () =>
  cjs.withSpan('agent.step', { name: 'ours' }, async () => {
    await Promise.resolve();
    withSpan('tool.call', { name: 'host-inner' }, () => undefined);
  }),
);
await watchtower.shutdown();
console.log(JSON.stringify({ shared, host: null }));
