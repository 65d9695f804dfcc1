/** A message as both vendors send it, reduced to its text. */
export interface Said {
  readonly role: string;
  readonly text: string;
}

/** Tokens of a text: four characters each, the rule of thumb, so that twice the prompt is twice the tokens. */
export function tokensOf(text: string): number {
  return Math.ceil(text.length / 4);
}

/**
 * What the stand-in remembers of earlier prompts. A leading run of messages it has seen before counts as cached, as a
 * vendor's prompt cache would.
 */
export function promptCache(): { cachedTokens(model: string, messages: readonly Said[]): number } {
  const seen = new Set<string>();
  return {
    cachedTokens(model, messages) {
      let cached = 0;
      let total = 0;
      let prefix = model;
      for (const message of messages) {
        prefix += `\u0000${message.role}\u0000${message.text}`;
        total += message.text.length;
        if (seen.has(prefix)) cached = Math.floor(total / 4);
        seen.add(prefix);
      }
      return cached;
    },
  };
}

/** What a call used, in the stand-in's own terms. */
export interface Used {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  /** Part of `output`. */
  readonly reasoning: number;
}

/** Computes usage from what was received and said: nothing is made up. */
export function usageOf(messages: readonly Said[], cached: number, answer: string, thinks: boolean): Used {
  const said = tokensOf(answer);
  const reasoning = thinks ? Math.ceil(said / 2) : 0;
  const input = tokensOf(messages.map((m) => m.text).join(''));
  return { input, cached: Math.min(cached, input), output: said + reasoning, reasoning };
}
