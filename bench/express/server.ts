// One Express server as its own process: bare, with the middleware, or with the middleware and its log line.
// Parent and child speak over IPC: { cpu: true } is answered with the CPU time of this process.
import { createRequire } from 'node:module';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { watchtower, watchtowerErrors } from '@watchtower/middleware-express';
import { startWatchtower } from '@watchtower/sdk';

const require = createRequire(new URL('../../packages/middleware-express/package.json', import.meta.url));
type Handler = ReturnType<typeof watchtower>;
interface Router {
  use(...handlers: unknown[]): void;
  get(path: string, handler: Handler): void;
}
interface Application extends Router {
  listen(port: number, host: string, ready: () => void): Server;
}
const express = require('express') as (() => Application) & { Router: () => Router };

const mode = process.argv[2] ?? 'bare';
const sink = process.argv[3] ?? '';
const app = express();
if (mode !== 'bare') {
  startWatchtower({ service: 'bench-express', endpoint: sink, stateDir: process.argv[4] ?? '' });
  app.use(
    watchtower({ log: mode === 'logged', identify: (req) => ({ client_id: req.get('x-client') ?? 'none' }) }),
  );
}
const passOn: Handler = (_req, _res, next) => next();
app.use(passOn);
app.use(passOn);
const router = express.Router();
router.get('/:id', (req, res) => {
  res.json({ id: req.params['id'], ok: true });
});
app.use('/items', router);
if (mode !== 'bare') app.use(watchtowerErrors());

const server = app.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port });
});
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpu: user + system });
});
