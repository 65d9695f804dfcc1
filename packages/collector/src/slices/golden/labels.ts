import { WatchtowerError } from '@watchtower/contract';

function refuse(message: string): never {
  throw new WatchtowerError('invalid_argument', `The parameter labels is not valid: ${message}.`, {
    issues: [{ field: 'labels', message }],
  });
}

/**
 * Reads `name:value` pairs separated by commas; `\,` and `\\` stand for a comma and a backslash inside a value.
 * @example parseLabels('queue:publish,lane:creation') // Map { queue → publish, lane → creation }
 * @throws WatchtowerError `invalid_argument` naming `labels`.
 */
export function parseLabels(text: string | undefined): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  if (text === undefined) return labels;
  for (const pair of text.match(/(?:\\.|[^,\\])+/gs) ?? []) {
    const [, name, value] = /^([A-Za-z_]\w*):(.*)$/s.exec(pair) ?? [];
    if (name === undefined || value === undefined || value === '') refuse(`“${pair}” is not name:value`);
    if (labels.has(name)) refuse(`${name} is given twice`);
    labels.set(name, value.replace(/\\(.)/gs, '$1'));
  }
  if (labels.size === 0 || labels.size > 20) refuse('one to twenty name:value pairs are expected');
  return labels;
}
