const { startWatchtower, withSpan } = require('@watchtower/sdk');
const { redact } = require('@watchtower/sdk/redact');
const { wrapJobConsumer } = require('@watchtower/sdk/queue');
const { mcpToolHandler } = require('@watchtower/sdk/mcp');

const watchtower = startWatchtower({ service: 'host-empty' });
withSpan('agent.episode', { name: 'host-outer' }, () =>
  withSpan('agent.step', { name: 'ours' }, () =>
    withSpan('tool.call', { name: 'host-inner' }, () => undefined),
  ),
);
const shared = [redact, wrapJobConsumer, mcpToolHandler].every((f) => typeof f === 'function');
void watchtower.shutdown().then(() => console.log(JSON.stringify({ shared, host: null })));
