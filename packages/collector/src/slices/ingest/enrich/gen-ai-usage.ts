import type { TokenUsage } from '@watchtower/contract';
import { type Facts, FACT } from './facts.ts';

const UINT32 = 0xffffffff;

function tokens(text: string | undefined): number {
  const count = Number(text);
  return Number.isFinite(count) && count > 0 ? Math.min(Math.trunc(count), UINT32) : 0;
}

type Details = Readonly<Record<string, unknown>>;

function parseDetails(text: string): Details {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Details) : {};
  } catch {
    return {};
  }
}

function sumOf(details: Details, matches: (key: string) => boolean): number {
  return Object.entries(details).reduce(
    (sum, [key, value]) => sum + (matches(key) ? tokens(String(value)) : 0),
    0,
  );
}

/** Langfuse: every kind of token has a count of its own, none includes another. */
function fromDetails(text: string): TokenUsage {
  const details = parseDetails(text);
  const read = sumOf(details, (key) => key === 'input_cached_tokens' || /cache_read/.test(key));
  const write = sumOf(details, (key) => /cache_creation|cache_write/.test(key));
  const reasoning = sumOf(details, (key) => /^output.*reasoning|^reasoning/.test(key));
  const input = sumOf(details, (key) => /^(?:input|prompt_tokens)/.test(key) && !/cache/.test(key));
  const output = sumOf(details, (key) => /^(?:output|completion_tokens)/.test(key) && !/reasoning/.test(key));
  return {
    input: input + read + write,
    output: output + reasoning,
    cache_read: read,
    cache_write: write,
    reasoning,
  };
}

/**
 * Token counts of an inference span from whichever vocabulary it speaks, by the newest conventions: `input`
 * includes cache reads and writes, `output` includes reasoning.
 */
export function usageOf(facts: Facts): TokenUsage {
  const { values } = facts;
  const said = values[FACT.input] || values[FACT.output] || values[FACT.exclusiveInput];
  const details = values[FACT.usageDetails] ?? '';
  if ((said ?? '') === '' && details !== '') return fromDetails(details);
  const cache_read = tokens(values[FACT.cacheRead]);
  const cache_write = tokens(values[FACT.cacheWrite]);
  const reasoning = tokens(values[FACT.reasoning]);
  const exclusive = values[FACT.input] === '' && values[FACT.exclusiveInput] !== '';
  let input = tokens(exclusive ? values[FACT.exclusiveInput] : values[FACT.input]);
  // PostHog passes the vendor's own count, which for Anthropic leaves the cache out; so does whoever
  // reports more cached tokens than tokens.
  const apart = exclusive && /anthropic|bedrock/.test(values[FACT.provider] ?? '');
  if (apart || cache_read + cache_write > input) input += cache_read + cache_write;
  const output = Math.max(tokens(values[FACT.output]), reasoning);
  const hour = tokens(values[FACT.cacheWrite1h]);
  return {
    input: Math.min(input, UINT32),
    output,
    cache_read,
    cache_write,
    reasoning,
    ...(hour === 0 ? {} : { cache_write_1h: hour }),
  };
}
