import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import express from 'express';
import { watchtower, watchtowerErrors } from '../index.ts';

/** A process of its own, because log lines go to the process's standard output. */
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
const app = express();
app.use(watchtower({ identify: () => ({ client_id: 'acme' }) }));
app.get('/ok/:id', (_req, res) => {
  res.json({});
});
app.get('/fails', () => {
  throw new Error('key sk-proj-Ab3dEf6hIj9kLm2nOp5qRs8tUv1wXy4zAb7c refused');
});
app.use(watchtowerErrors());
// The final handler would print the stack; this one keeps quiet.
app.use(((_error, _req, res, _next) => {
  res.status(500).end();
}) satisfies express.ErrorRequestHandler);
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) process.send?.(address.port);
});
