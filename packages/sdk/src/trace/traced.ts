import type { Operation } from '@watchtower/contract/data';
import { runSpan, type SpanOptions } from './with-span.ts';

/** Options of `traced`. */
export interface TracedOptions extends SpanOptions {
  /** Place in the taxonomy; default `agent.step`. */
  readonly operation?: Operation;
}

type Fn<T, A extends unknown[], R> = (this: T, ...args: A) => R;

/** A method decorator for both kinds: TC39 standard and `experimentalDecorators`. */
export interface MethodDecorator {
  <T, A extends unknown[], R>(
    value: Fn<T, A, R>,
    context: ClassMethodDecoratorContext<T, Fn<T, A, R>>,
  ): Fn<T, A, R>;
  <T, A extends unknown[], R>(
    target: object,
    key: PropertyKey,
    descriptor: TypedPropertyDescriptor<Fn<T, A, R>>,
  ): TypedPropertyDescriptor<Fn<T, A, R>>;
}

// A callable of any shape: what is wrapped comes back as the same type.
type Callable = (this: never, ...args: never[]) => unknown;

function wrap<F extends Callable>(operation: Operation, options: SpanOptions, fn: F, fallback: string): F {
  const settings = options.name === undefined && fallback !== '' ? { ...options, name: fallback } : options;
  const traced = function (this: unknown, ...args: unknown[]): unknown {
    return runSpan(operation, settings, () => Reflect.apply(fn, this, args) as unknown);
  };
  for (const key of ['name', 'length'] as const)
    Object.defineProperty(traced, key, { value: fn[key], configurable: true });
  return traced as unknown as F;
}

function decorate(options: TracedOptions): MethodDecorator {
  const { operation = 'agent.step', ...rest } = options;
  const name = (key: PropertyKey): string => (options.operation === undefined ? String(key) : '');
  const decorator = (target: unknown, key: unknown, descriptor?: PropertyDescriptor): unknown => {
    if (descriptor !== undefined) {
      const wrapped = wrap(operation, rest, descriptor.value as Callable, name(key as PropertyKey));
      return { ...descriptor, value: wrapped };
    }
    return wrap(operation, rest, target as Callable, name((key as ClassMethodDecoratorContext).name));
  };
  return decorator as MethodDecorator;
}

/**
 * Traces a method or a function; the type stays the same, and `this`, promises, generators and streams are kept.
 * - `@traced()` / `@traced({ operation, name, attributes })` on a method, TC39 or legacy decorators;
 * - `traced(operation, fn)` and `traced(operation, options, fn)` return a function, they do not call it.
 * Without an operation a method is an `agent.step` named after itself.
 * @example
 * const plan = traced('agent.step', async (topic: string) => llm.plan(topic));
 * @example
 * class Planner { \@traced({ operation: 'agent.step', name: 'plan' }) async plan() {} }
 */
export function traced(options?: TracedOptions): MethodDecorator;
export function traced<F extends Callable>(operation: Operation, fn: F): F;
export function traced<F extends Callable>(operation: Operation, options: SpanOptions, fn: F): F;
export function traced(
  first?: TracedOptions | Operation,
  second?: SpanOptions | Callable,
  third?: Callable,
): MethodDecorator | Callable {
  if (typeof first !== 'string') return decorate(first ?? {});
  if (typeof second === 'function') return wrap(first, {}, second, '');
  return wrap(first, second ?? {}, third ?? (() => undefined), '');
}
