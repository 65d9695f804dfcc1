import { defineRule } from '../rule.ts';

/** Hugging Face tokens. */
export const huggingFace = defineRule({
  name: 'hugging-face',
  hints: ['hf_'],
  pattern: /\bhf_[A-Za-z]{34}\b/g,
});
