import type { ErrorRequestHandler } from 'express';
import { stateOf } from './request-state.ts';

/**
 * Error middleware that notes what was thrown, rejected or passed to `next(error)` and passes it on: the request's
 * span and log line then name the error behind a 5xx. Mount it after the routes and before your own error handlers;
 * it answers nothing itself.
 * @example app.use(watchtowerErrors());
 */
export function watchtowerErrors(): ErrorRequestHandler {
  return function watchtowerError(error: unknown, req, _res, next) {
    const state = stateOf(req);
    if (state) state.error = error;
    next(error);
  };
}
