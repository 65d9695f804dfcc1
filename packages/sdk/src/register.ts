// `node --import @watchtower/sdk/register app.js`: starts from the environment alone.
import { startWatchtower } from './start.ts';

startWatchtower();
