import { defineRule } from '../rule.ts';

const ISSUERS = /^(?:4|5[1-5]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)|3[47]|3[0689]|35|6(?:011|5|4[4-9]|2))/;

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const d = digits.charCodeAt(digits.length - 1 - i) - 48;
    const doubled = i % 2 === 1 ? d * 2 : d;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** Card numbers by issuer and check digit, the last four kept; digits inside a longer id are left alone. */
export const card = defineRule({
  name: 'card',
  hints: [],
  pattern: /(?<![\w.-])([":,[]?)(\d(?:[ -]?\d){12,18})(?![\w-]|\.\d)([,}\]]?)/g,
  replace: (match, [before = '', number = '', after = ''], marker) => {
    const digits = number.replace(/[ -]/g, '');
    if (!ISSUERS.test(digits) || !passesLuhn(digits)) return match;
    const bareInJson = /[:,[]/.test(before) && after !== '';
    const text = `${marker}${digits.slice(-4)}`;
    return `${before}${bareInJson ? `"${text}"` : text}${after}`;
  },
});
