import { type RequestHandler, Router } from 'express';
import { answerMessages } from './anthropic.ts';
import { answerChat, answerResponses } from './openai.ts';

/** What the stand-in provider needs to know. */
export interface ProviderOptions {
  readonly random: () => number;
  /** Share of calls answered 429 (one half) or 500 (the other). */
  readonly failures: number;
}

/** The stand-in for two LLM vendors: the shapes of their APIs, usage that follows from the request, failures by seed. */
export function providerRoutes({ random, failures }: ProviderOptions): Router {
  const router = Router();
  const mayFail: RequestHandler = (_req, res, next) => {
    const dice = random();
    if (dice >= failures) return next();
    if (dice < failures / 2) {
      res.setHeader('retry-after', '0');
      res.status(429).json({
        type: 'error',
        error: {
          type: 'rate_limit_error',
          code: 'rate_limit_exceeded',
          message: 'Too many requests: slow down.',
        },
      });
      return;
    }
    res.status(500).json({
      type: 'error',
      error: { type: 'api_error', code: 'server_error', message: 'The model is overloaded.' },
    });
  };
  router.post('/v1/chat/completions', mayFail, (req, res) => answerChat(req.body, res));
  router.post('/v1/responses', mayFail, (req, res) => answerResponses(req.body, res));
  router.post('/v1/messages', mayFail, (req, res) => answerMessages(req.body, res));
  return router;
}
