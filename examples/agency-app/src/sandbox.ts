// The outside world in one process: LLM vendors and social platforms, instrumented like any other service.
import express from 'express';
import { watchtower, watchtowerErrors } from '@watchtower/middleware-express';
import { health, startWatchtower } from '@watchtower/sdk';
import { platformRoutes } from './platform/routes.ts';
import { providerRoutes } from './provider/routes.ts';
import { seededRandom } from './random.ts';
import { serveUntilTold } from './serve.ts';
import { readSettings } from './settings.ts';

const settings = readSettings();
const handle = startWatchtower({ service: 'platform-sandbox', version: '1.0.0' });
const random = seededRandom(settings.seed);

const app = express();
app.use(watchtower());
app.use(express.json({ limit: '1mb' }), express.urlencoded({ extended: false }));
app.use(platformRoutes({ random, failures: settings.failures }));
app.use(providerRoutes({ random, failures: settings.failures }));
app.use(watchtowerErrors());

health.component('platform-sandbox', () => ({ status: 'healthy' }), { kind: 'http', interval_s: 10 });
serveUntilTold(app, settings.sandboxPort, () => handle.shutdown());
