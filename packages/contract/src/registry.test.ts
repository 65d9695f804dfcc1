import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { ACCESS, MATRIX, mayAccess, panelCovers, ROLES } from './access.ts';
import { COMMANDS } from './commands/registry.ts';
import { CORRELATION } from './correlation.ts';
import * as data from './data.ts';
import * as index from './index.ts';
import { PLAIN_ROUTES } from './intake.ts';
import { expandTopics, FRAME_DATA, TOPICS } from './live.ts';
import { METRICS } from './metrics/catalogue.ts';
import { QUESTIONS } from './questions/registry.ts';

const ENTRIES = [...QUESTIONS, ...COMMANDS];
const schemasOf = (entry: (typeof ENTRIES)[number]): [z.ZodMiniObject, z.ZodMiniType] =>
  entry.kind === 'question' ? [entry.params, entry.result] : [entry.input, entry.result];

/** `kind: 'question'` files under a folder, `slice/name`. */
function filesOf(folder: string): string[] {
  const root = fileURLToPath(new URL(folder, import.meta.url));
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.includes('/') && file.endsWith('.ts') && !file.endsWith('.test.ts'));
}

describe('every entry', () => {
  it('has a name and a route of its own', () => {
    const names = ENTRIES.map(({ name }) => name);
    const routes = [
      ...QUESTIONS.map(({ path }) => `GET ${path}`),
      ...COMMANDS.map(({ method, path }) => `${method} ${path}`),
      ...PLAIN_ROUTES.map(({ method, path }) => `${method} ${path}`),
    ];
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(routes).size).toBe(routes.length);
    for (const { name, path, summary } of ENTRIES) {
      expect(name).toMatch(/^[a-z]+\.[a-z_]+$/);
      expect(path).toMatch(/^\/api(\/:?[a-z0-9_-]+)+$/);
      expect(summary.length).toBeGreaterThan(5);
    }
  });

  it('has a file, and every file an entry', () => {
    const fileOf = ({ name }: { name: string }): string =>
      `${name.replace('.', '/').replaceAll('_', '-')}.ts`;
    expect(filesOf('./questions').toSorted()).toEqual(QUESTIONS.map(fileOf).toSorted());
    expect(filesOf('./commands').toSorted()).toEqual(COMMANDS.map(fileOf).toSorted());
  });

  it('is exported by the index', () => {
    const exported = new Set<unknown>(Object.values(index));
    expect(ENTRIES.filter((entry) => !exported.has(entry)).map(({ name }) => name)).toEqual([]);
  });

  it.each(ENTRIES.map((entry) => ({ name: entry.name, entry })))(
    '$name refuses unknown parameters, has its path’s names among them, and can be written as JSON schema',
    ({ entry }) => {
      const [input, result] = schemasOf(entry);
      const written = z.toJSONSchema(input, { io: 'input' });
      expect(written.additionalProperties).toBe(false);
      const names = [...entry.path.matchAll(/:([a-z_]+)/g)].map((found) => found[1]);
      for (const name of names) expect(written.required).toContain(name);
      expect(() => z.toJSONSchema(result, { io: 'output' })).not.toThrow();
    },
  );

  it('that is a question takes plain parameters only: text, numbers, yes or no', () => {
    const types = QUESTIONS.flatMap(({ params }) =>
      Object.values(z.toJSONSchema(params, { io: 'input' }).properties ?? {}),
    );
    const plain = ['string', 'integer', 'number', 'boolean'];
    expect(types.filter((schema) => !plain.includes((schema as { type?: string }).type ?? ''))).toEqual([]);
  });

  it('of scope client that lists takes client_id, and of scope global does not', () => {
    const takes = QUESTIONS.filter(({ params }) => 'client_id' in params.shape);
    expect(takes.filter(({ scope }) => scope !== 'client').map(({ name }) => name)).toEqual([]);
  });
});

describe('access', () => {
  it('is a matrix over every role, and lets nobody but SuperAdmin own', () => {
    expect(Object.keys(MATRIX).toSorted()).toEqual([...ROLES].toSorted());
    expect(ROLES.filter((role) => mayAccess(role, 'own'))).toEqual(['superadmin']);
    expect(ROLES.filter((role) => mayAccess(role, 'operate'))).toEqual(['admin', 'superadmin']);
    expect(ROLES.filter((role) => mayAccess(role, 'ingest'))).toEqual(['ingest']);
    expect(ROLES.filter((role) => !mayAccess(role, 'public'))).toEqual([]);
    for (const access of ACCESS) expect(ROLES.some((role) => mayAccess(role, access))).toBe(true);
  });

  it('takes a panel for a question, its slice, or all', () => {
    expect(panelCovers(['ops'], 'ops.top')).toBe(true);
    expect(panelCovers(['ops.top'], 'ops.top')).toBe(true);
    expect(panelCovers(['*'], 'cost.report')).toBe(true);
    expect(panelCovers(['ops.top'], 'ops.summary')).toBe(false);
    expect(panelCovers(['op'], 'ops.top')).toBe(false);
    expect(panelCovers([], 'ops.top')).toBe(false);
  });
});

describe('tables', () => {
  it('name every identifier and metric once', () => {
    for (const list of [CORRELATION.map(({ id }) => id), METRICS.map(({ name }) => name)] as string[][])
      expect(new Set(list).size).toBe(list.length);
    expect(CORRELATION.map(({ id }) => id)).not.toContain('user_id');
  });

  it('have labels only of low cardinality', () => {
    const high = new Set<string>(
      CORRELATION.filter(({ cardinality }) => cardinality === 'high').map(({ id }) => id),
    );
    const faulty = METRICS.filter(({ labels }) =>
      (labels as readonly string[]).some((label) => high.has(label)),
    );
    expect(faulty.map(({ name }) => name)).toEqual([]);
  });

  it('spread a family of topics, each with the shape of its data', () => {
    expect(Object.keys(FRAME_DATA)).toEqual([...TOPICS]);
    expect(expandTopics(['admin.observability.*'])).toEqual(TOPICS.slice(1));
    expect(expandTopics(['ops:events', 'ops:events', 'nothing', '*'])).toEqual(['ops:events']);
  });
});

describe('the public names', () => {
  it('of index.ts and data.ts change only on purpose', () => {
    expect(Object.keys(index).toSorted()).toMatchSnapshot('index');
    expect(Object.keys(data).toSorted()).toMatchSnapshot('data');
  });

  it('of data.ts come without zod, through all it imports', () => {
    const seen = new Set<string>();
    const visit = (url: URL): void => {
      if (seen.has(url.href)) return;
      seen.add(url.href);
      const text = readFileSync(url, 'utf8');
      for (const [, clause, from = ''] of text.matchAll(
        /^(?:import|export) (type )?[^;]*? from '([^']+)'/gms,
      )) {
        if (clause !== undefined) continue;
        expect([url.pathname.split('/').at(-1), from]).toEqual([
          expect.anything(),
          expect.stringMatching(/^\./),
        ]);
        visit(new URL(from, url));
      }
    };
    visit(new URL('./data.ts', import.meta.url));
    expect(seen.size).toBeGreaterThan(5);
  });
});
