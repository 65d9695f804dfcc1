import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';

interface Step {
  name?: string;
  run?: string;
  uses?: string;
  'continue-on-error'?: boolean;
}
interface Workflow {
  name: string;
  jobs: Record<string, { name: string; 'continue-on-error'?: boolean; steps: Step[] }>;
}

const file = new URL('../.github/workflows/p14-watchtower-ops.yml', import.meta.url);
const workflow = parse(readFileSync(file, 'utf8')) as Workflow;
const job = workflow.jobs['p14-watchtower-ops'];

it('is the check p14-watchtower-ops and requires each of its parts', () => {
  expect(workflow.name).toBe('p14-watchtower-ops');
  expect(job?.name).toBe('p14-watchtower-ops');
  const commands = (job?.steps ?? []).flatMap((step) => step.run ?? []);
  for (const part of [
    'npm run capstone',
    'npm run typecheck',
    'npm run lint',
    'bash scripts/test_all.sh quick',
    'npm run test:acceptance',
    'npm run test:integration',
    'npm test',
  ]) {
    expect(commands, part).toContain(part);
  }
});

it('lets no step fail silently', () => {
  expect(job?.['continue-on-error']).toBeUndefined();
  for (const step of job?.steps ?? []) {
    expect(step['continue-on-error'], step.name).toBeUndefined();
    expect(step.run ?? '', step.name).not.toMatch(/\|\|\s*true|set \+e/);
  }
});
