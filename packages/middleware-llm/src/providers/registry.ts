import type { Provider } from '../provider.ts';
import { anthropic } from './anthropic/index.ts';
import { openai } from './openai/index.ts';

/** Every client family `wrapLLM` knows. A new provider is its folder and one line here. */
export const PROVIDERS: readonly Provider[] = [openai, anthropic];
