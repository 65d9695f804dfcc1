import { context, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { GEN_AI } from '@watchtower/contract/data';
import type { Step } from '../trace/step.ts';
import { runSpan } from '../trace/with-span.ts';
import { contextOf, injectInto, type Carrier } from './propagation.ts';

// Structural types: the SDK imports no MCP package, and both the 1.x and the 2.x line fit them.
interface CallParams {
  readonly name: string;
  readonly _meta?: Record<string, unknown> | undefined;
}
type Callable = (this: unknown, ...args: unknown[]) => unknown;

const PATCHED = Symbol.for('watchtower.mcp.patched');

function patch(target: object, method: string, wrap: (original: Callable) => Callable): void {
  const original = (target as Record<string, unknown>)[method];
  if (typeof original !== 'function' || PATCHED in original) return;
  const wrapped = wrap(original as Callable);
  Object.defineProperty(wrapped, PATCHED, { value: true });
  Object.defineProperty(target, method, { value: wrapped, configurable: true, writable: true });
}

/** A tool's own error comes back as a result, not as an exception. */
function markToolError<T>(step: Step, result: T): T {
  if (typeof result !== 'object' || result === null || (result as { isError?: unknown }).isError !== true)
    return result;
  step.set({ 'error.type': 'tool_error' });
  step.span.setStatus({ code: SpanStatusCode.ERROR });
  return result;
}

function attributesOf(tool: string): Record<string, unknown> {
  return { 'mcp.method.name': 'tools/call', [GEN_AI.operation]: 'execute_tool', [GEN_AI.toolName]: tool };
}

/**
 * Makes an MCP client carry the trace: `callTool` becomes a client span `tools/call <tool>` (operation
 * `mcp.request`), and `params._meta` takes `traceparent`, `tracestate` and `baggage`. Returns the same client;
 * a second call changes nothing.
 * @example const client = instrumentMcpClient(new Client({ name: 'agency', version: '1' }));
 */
export function instrumentMcpClient<C extends object>(client: C): C {
  patch(
    client,
    'callTool',
    (original) =>
      function (this: unknown, ...args: unknown[]) {
        const params = args[0] as CallParams | undefined;
        if (typeof params?.name !== 'string') return original.apply(this, args);
        const options = {
          name: `tools/call ${params.name}`,
          kind: SpanKind.CLIENT,
          tool_id: params.name,
          attributes: attributesOf(params.name),
        };
        return runSpan('mcp.request', options, async (step) => {
          const carried = { ...params, _meta: injectInto({ ...params._meta }) };
          return markToolError(step, await original.call(this, carried, ...args.slice(1)));
        });
      },
  );
  return client;
}

interface MetaHolder {
  readonly _meta?: Carrier;
  readonly mcpReq?: { readonly _meta?: Carrier };
}

/** The `_meta` of a request: in `extra._meta` of the 1.x line, in `ctx.mcpReq._meta` of 2.x. */
function metaIn(args: readonly unknown[]): Carrier | undefined {
  const extra = args.at(-1) as MetaHolder | undefined;
  if (typeof extra !== 'object' || extra === null) return undefined;
  return extra.mcpReq?._meta ?? extra._meta;
}

/**
 * Wraps the handler of one MCP tool: it runs inside the caller's trace and with its identifiers, as a server span
 * `tools/call <tool>`. The type stays the same.
 * @example server.registerTool('search', { inputSchema }, mcpToolHandler('search', async ({ q }) => find(q)));
 */
export function mcpToolHandler<A extends unknown[], R>(
  name: string,
  handler: (...args: A) => R,
): (...args: A) => R {
  const traced = (...args: A): R => {
    const run = (): R =>
      runSpan(
        'mcp.request',
        { name: `tools/call ${name}`, kind: SpanKind.SERVER, tool_id: name, attributes: attributesOf(name) },
        (step) => {
          const result = handler(...args);
          return result instanceof Promise
            ? (result.then((value: unknown) => markToolError(step, value)) as R)
            : markToolError(step, result);
        },
      );
    const meta = metaIn(args);
    return meta === undefined ? run() : context.with(contextOf(meta), run);
  };
  Object.defineProperty(traced, PATCHED, { value: true });
  return traced;
}

/**
 * Makes an MCP server continue its callers' traces: every tool registered afterwards (`registerTool`, `tool`) has
 * its handler wrapped by {@link mcpToolHandler}. Call it before registering tools; returns the same server.
 */
export function instrumentMcpServer<S extends object>(server: S): S {
  for (const method of ['registerTool', 'tool'])
    patch(
      server,
      method,
      (original) =>
        function (this: unknown, ...args: unknown[]) {
          const handler = args.at(-1);
          if (typeof args[0] !== 'string' || typeof handler !== 'function' || PATCHED in handler)
            return original.apply(this, args);
          const wrapped = mcpToolHandler(args[0], handler as (...rest: unknown[]) => unknown);
          return original.apply(this, [...args.slice(0, -1), wrapped]);
        },
    );
  return server;
}
