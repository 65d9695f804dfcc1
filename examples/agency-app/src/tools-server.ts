// The agency's tools behind the Model Context Protocol, in a process of their own (stdio).
import { McpServer } from '@modelcontextprotocol/server';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { health, startWatchtower, withSpan } from '@watchtower/sdk';
import { instrumentMcpServer } from '@watchtower/sdk/mcp';
import * as z from 'zod';
import { CUSTOMERS } from './agency.ts';
import { untilTold } from './serve.ts';

const handle = startWatchtower({ service: 'agency-tools', version: '1.0.0' });
const server = instrumentMcpServer(new McpServer({ name: 'agency-tools', version: '1.0.0' }));

const answer = (text: string): { content: { type: 'text'; text: string }[] } => ({
  content: [{ type: 'text', text }],
});

server.registerTool(
  'brand_guidelines',
  {
    description: 'How a client wants to sound',
    inputSchema: z.object({ client_id: z.string(), topic: z.string() }),
  },
  async ({ client_id }: { client_id: string }) => {
    const customer = CUSTOMERS.find((c) => c.client_id === client_id);
    if (customer === undefined) throw new Error(`There are no guidelines for “${client_id}”.`);
    return answer(`${customer.name}: ${customer.voice}.`);
  },
);

server.registerTool(
  'search_trends',
  {
    description: 'What people talk about',
    inputSchema: z.object({ client_id: z.string(), topic: z.string() }),
  },
  async ({ topic }: { topic: string }) =>
    withSpan('cache.lookup', { name: 'trends' }, async () => {
      if (topic.includes('abroad'))
        throw new Error('The trends index is being rebuilt: try again in a minute.');
      return answer(`Trending near “${topic.slice(0, 40)}”: early mornings, small rituals, no filters.`);
    }),
);

health.component('agency-tools', () => ({ status: 'healthy' }), { kind: 'mcp', interval_s: 10 });
await server.connect(new StdioServerTransport());
process.stdin.on('end', () => process.kill(process.pid, 'SIGTERM'));
untilTold(async () => {
  await server.close();
  await handle.shutdown();
});
