import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { price, PRICE_VERSION } from './index.ts';

const at = new Date('2026-11-20T12:00:00Z');
const openai = (model: string) => ({ provider: 'openai', model, at });
const anthropic = (model: string) => ({ provider: 'anthropic', model, at });
const nano = (p: ReturnType<typeof price>): number | 'unknown' =>
  p.source === 'unknown' ? 'unknown' : p.nano_usd;

describe('price', () => {
  it('charges cached input at its own rate: 500 × 150 + 500 × 75 + 100 × 600 nano-dollars', () => {
    const p = price({ input: 1000, cache_read: 500, output: 100 }, openai('gpt-4o-mini'));
    expect(p).toEqual({ nano_usd: 172_500, source: 'catalogue', version: PRICE_VERSION });
  });

  it('prices the whole call by the tier of its prompt', () => {
    const gemini = { provider: 'gcp.gemini', model: 'gemini-2.5-pro', at };
    expect(nano(price({ input: 200_000, output: 10 }, gemini))).toBe(200_000 * 1250 + 10 * 10_000);
    expect(nano(price({ input: 200_001, output: 10 }, gemini))).toBe(200_001 * 2500 + 10 * 15_000);
    expect(nano(price({ input: 300_000, output: 0 }, gemini))).toBe(750_000_000);
  });

  it('charges 5-minute and 1-hour cache writes apart', () => {
    const usage = { input: 1500, cache_write: 500, output: 0 };
    expect(nano(price(usage, anthropic('claude-sonnet-4-5')))).toBe(1000 * 3000 + 500 * 3750);
    expect(nano(price({ ...usage, cache_write_1h: 200 }, anthropic('claude-sonnet-4-5')))).toBe(
      1000 * 3000 + 300 * 3750 + 200 * 6000,
    );
  });

  it('knows every model of the example app', () => {
    const usage = { input: 1_000_000, output: 1_000_000 };
    expect(nano(price(usage, openai('gpt-5')))).toBe(11_250_000_000);
    expect(nano(price(usage, openai('gpt-5-mini')))).toBe(2_250_000_000);
    expect(nano(price(usage, openai('gpt-5.6')))).toBe(38_000_000_000);
    expect(nano(price(usage, anthropic('claude-haiku-4-5')))).toBe(6_000_000_000);
    expect(nano(price(usage, anthropic('claude-sonnet-5')))).toBe(12_000_000_000);
    expect(nano(price(usage, anthropic('claude-opus-5-5')))).toBe(24_000_000_000);
  });

  it('answers unknown, not 0, for models and providers it does not know', () => {
    const unknown = { source: 'unknown', version: PRICE_VERSION };
    const usage = { input: 10, output: 10 };
    expect(price(usage, openai('gpt-6'))).toEqual(unknown);
    expect(price(usage, { provider: 'nobody', model: 'gpt-4o-mini', at })).toEqual(unknown);
    expect(price(usage, openai(''))).toEqual(unknown);
  });

  it('resolves dated snapshots, foreign provider names, and a missing provider', () => {
    const usage = { input: 1000, output: 0 };
    expect(nano(price(usage, openai('gpt-4o-mini-2024-07-18')))).toBe(150_000);
    expect(
      nano(price(usage, { provider: 'aws.bedrock', model: 'anthropic.claude-sonnet-4-5-20250929-v1:0', at })),
    ).toBe(3_300_000);
    expect(nano(price(usage, { provider: '', model: 'gpt-4o-mini', at }))).toBe(150_000);
  });

  it('never goes negative and never throws on absurd counts', () => {
    const cachedOutside = price({ input: 100, cache_read: 500, output: 0 }, openai('gpt-4o-mini'));
    expect(nano(cachedOutside)).toBe(500 * 75);
    const absurd = { input: Number.NaN, output: -5, cache_read: Infinity, reasoning: 1e9 };
    expect(nano(price(absurd, openai('gpt-4o-mini')))).toBe(0);
    expect(nano(price({ input: 1, output: 1 }, { ...openai('gpt-4o-mini'), at: new Date('no') }))).toBe(750);
  });

  it('rounds to the nearest nano-dollar once per call, also where doubles end', () => {
    const cheap = { cheap: { input: 0.0375, output: 0 } };
    const of = (tokens: number) => nano(price({ input: tokens, output: 0 }, openai('cheap'), cheap));
    expect([of(1), of(2), of(3)]).toEqual([38, 75, 113]);
    const dear = { dear: { input: 75.000001, output: 0 } };
    expect(nano(price({ input: 1_000_000_001, output: 0 }, openai('dear'), dear))).toBe(75_000_001_075_000);
  });

  it('lets an override win, by provider and model or by model alone', () => {
    const overrides = {
      'openai:gpt-4o-mini': { input: 1, output: 2, cache_read: 0.5 },
      'gpt-6': { input: 10, output: 20 },
    };
    const usage = { input: 1000, cache_read: 400, output: 100 };
    expect(price(usage, openai('gpt-4o-mini'), overrides)).toEqual({
      nano_usd: 600 * 1000 + 400 * 500 + 100 * 2000,
      source: 'override',
      version: 'override',
    });
    expect(nano(price(usage, openai('gpt-6'), overrides))).toBe(1000 * 10_000 + 100 * 20_000);
    expect(nano(price(usage, openai('constructor'), overrides))).toBe('unknown');
  });

  it('follows prices that change with the hour, within one day', () => {
    const usage = { input: 1_000_000, output: 0 };
    const deepseek = (hour: string) =>
      nano(
        price(usage, { provider: 'deepseek', model: 'deepseek-chat', at: new Date(`2025-08-01T${hour}Z`) }),
      );
    expect(deepseek('12:00:00')).not.toBe(deepseek('20:00:00'));
    expect(deepseek('12:00:00')).toBe(deepseek('12:30:00'));
  });

  it('names the version of the list that is installed', () => {
    const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    expect(PRICE_VERSION).toBe(`genai-prices@${manifest.dependencies['@pydantic/genai-prices'] ?? ''}`);
  });
});
