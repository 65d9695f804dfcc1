import Anthropic from '@anthropic-ai/sdk';
import { wrapLLM } from '@watchtower/middleware-llm';
import OpenAI from 'openai';
import type { Settings } from '../settings.ts';

/** The LLM clients, wrapped: with keys they talk to the vendors, without to the stand-in. */
export interface Models {
  readonly openai: OpenAI;
  readonly anthropic: Anthropic;
}

/** Makes the wrapped clients. */
export function openModels(settings: Settings): Models {
  const standIn = `http://127.0.0.1:${settings.sandboxPort}`;
  const openai = new OpenAI(
    settings.openaiKey === null
      ? { apiKey: 'stand-in', baseURL: `${standIn}/v1` }
      : { apiKey: settings.openaiKey },
  );
  const anthropic = new Anthropic(
    settings.anthropicKey === null
      ? { apiKey: 'stand-in', baseURL: standIn }
      : { apiKey: settings.anthropicKey },
  );
  return { openai: wrapLLM(openai), anthropic: wrapLLM(anthropic) };
}
