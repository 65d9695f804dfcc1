export { redact } from './text.ts';
export { redactValue } from './value.ts';
export { isSecretKey } from './secret-key.ts';
