import { INFERENCE_OPERATIONS, OPERATIONS } from '@watchtower/contract';
import { type Facts, FACT } from './facts.ts';

/** Numbers of the span kinds. */
const KIND = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const;

const GIVEN: ReadonlySet<string> = new Set(OPERATIONS);
const INFERENCE: ReadonlySet<string> = new Set(INFERENCE_OPERATIONS);

/** What other vocabularies call the operations of the GenAI conventions. */
const ALIASES: Readonly<Record<string, string>> = {
  completion: 'text_completion',
  embedding: 'embeddings',
  generation: 'chat',
  llm: 'chat',
  tool: 'execute_tool',
  agent: 'invoke_agent',
  retriever: 'retrieval',
  responses: 'chat',
  messages: 'chat',
};

/** The GenAI operation in the words of the newest conventions, or `''`. */
export function genOperation(facts: Facts): string {
  const named = facts.values[FACT.genOperation] ?? '';
  // AI SDK 4 to 6: only the inner `doGenerate` spans are leaves, the outer ones repeat their usage.
  if (named.startsWith('ai.')) return /\.do(?:Generate|Stream|Embed)$/.test(named) ? 'chat' : 'invoke_agent';
  const word = (named || facts.values[FACT.spanKind] || '').toLowerCase();
  return ALIASES[word] ?? word;
}

/** Whether a span is an inference call itself, not something around one: only these carry usage and cost. */
export function isInference(operation: string, facts: Facts, name: string): boolean {
  if (INFERENCE.has(operation)) return true;
  if (operation !== '') return false;
  if (name === 'anthropic.messages.create') return true;
  const { values } = facts;
  const counted = values[FACT.input] || values[FACT.output] || values[FACT.exclusiveInput];
  return (counted ?? '') !== '' && (values[FACT.requestModel] || values[FACT.responseModel] || '') !== '';
}

function ofGenAi(operation: string): string {
  switch (operation) {
    case 'execute_tool':
      return 'tool.call';
    case 'invoke_agent':
      return 'agent.episode';
    case 'retrieval':
    case 'search_memory':
      return 'memory.lookup';
    default:
      return '';
  }
}

function ofMessaging(operation: string, kind: number): string {
  if (kind === KIND.producer || operation === 'send' || operation === 'publish' || operation === 'create') {
    return 'job.enqueue';
  }
  return kind === KIND.consumer || operation === 'process' ? 'job.dequeue' : '';
}

function ofHttp(kind: number): string {
  if (kind === KIND.server) return 'http.request';
  return kind === KIND.client ? 'http.client' : '';
}

/** A span's place in the taxonomy: as it was given, else from the conventions its attributes follow. */
export function operationOf(facts: Facts, kind: number, gen: string, inference: boolean): string {
  const { values } = facts;
  const given = values[FACT.operation] ?? '';
  if (GIVEN.has(given)) return given;
  if (inference) return 'llm.call';
  if (values[FACT.mcpMethod] !== '') return 'mcp.request';
  const ai = gen === '' ? '' : ofGenAi(gen);
  if (ai !== '') return ai;
  if (values[FACT.dbSystem] !== '') return 'db.query';
  const messaging = values[FACT.messagingOperation] ?? '';
  if (messaging !== '' || values[FACT.messagingSystem] !== '' || kind >= KIND.producer) {
    return ofMessaging(messaging, kind);
  }
  return values[FACT.method] === '' ? '' : ofHttp(kind);
}
