import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { toolCall } from '@watchtower/sdk';
import { instrumentMcpClient } from '@watchtower/sdk/mcp';

/** The agency's tools as an agent uses them. */
export interface Toolbox {
  /** Tools in the form an LLM is offered them. */
  readonly offered: readonly {
    type: 'function';
    function: { name: string; description: string; parameters: Record<string, unknown> };
  }[];
  call(name: string, args: Record<string, unknown>): Promise<string>;
  close(): Promise<void>;
}

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const server = fileURLToPath(
  new URL(extension === 'ts' ? `../tools-server.ts` : `./tools-server.js`, import.meta.url),
);

interface ToolResult {
  readonly isError?: boolean;
  readonly content?: readonly { readonly type: string; readonly text?: string }[];
}

/** Starts the MCP server as a child process and connects to it. */
export async function openToolbox(): Promise<Toolbox> {
  const client = instrumentMcpClient(new Client({ name: 'agency-worker', version: '1.0.0' }));
  const env = Object.fromEntries(
    Object.entries(process.env).filter((e): e is [string, string] => e[1] !== undefined),
  );
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [...process.execArgv, server],
      env,
      stderr: 'inherit',
    }),
  );
  const { tools } = await client.listTools();
  return {
    offered: tools.map((tool) => ({
      type: 'function',
      function: {
        name: tool.name,
        description: tool.description ?? tool.name,
        parameters: tool.inputSchema as Record<string, unknown>,
      },
    })),
    call: (name, args) =>
      toolCall({ tool_id: name }, async () => {
        const result = (await client.callTool({ name, arguments: args })) as ToolResult;
        const text = (result.content ?? []).map((part) => part.text ?? '').join('\n');
        if (result.isError === true) throw new Error(`The tool ${name} failed: ${text}`);
        return text;
      }),
    close: () => client.close(),
  };
}
