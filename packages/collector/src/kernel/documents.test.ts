import { isWatchtowerError } from '@watchtower/contract';
import { fakeClock } from '@watchtower/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestStore, type Store } from '../testing.ts';
import { createBus } from './bus.ts';
import { createDocuments } from './documents.ts';

describe('documents', () => {
  let store: Store;
  const clock = fakeClock();
  beforeAll(async () => {
    store = await openTestStore([]);
  });
  afterAll(() => store.close());

  function open(on: Store = store) {
    const heard: unknown[] = [];
    const bus = createBus((error) => {
      throw error;
    });
    bus.on('document_changed', (change) => heard.push(change));
    return createDocuments({ store: on, bus, clock }).then((documents) => ({ documents, heard }));
  }

  it('keeps every version, answers with the latest, and reads them back after a restart', async () => {
    const { documents, heard } = await open();
    await documents.put('rule', 'a', { threshold: 1 }, 'ada', 0);
    const second = await documents.put('rule', 'a', { threshold: 2, text: 'ünï “\\"\n' }, 'bob', 1);
    await documents.put('rule', 'b', {}, 'ada');
    await documents.put('rule', 'b', null, 'ada');
    expect(heard).toHaveLength(4);
    expect(heard[1]).toEqual({ kind: 'rule', id: 'a', version: 2 });
    const { documents: again } = await open();
    expect(again.get('rule', 'a')).toEqual({ ...second, at: clock.now() });
    expect(again.list('rule').map(({ id }) => id)).toEqual(['a']);
    expect(again.get('rule', 'b')).toMatchObject({ version: 2, body: null });
    const rows = await store.query<{ n: string }>("SELECT count() AS n FROM documents WHERE kind = 'rule'");
    expect(rows[0]?.n).toBe('4');
  });

  it('refuses all but one of the writers that expect the same version', async () => {
    const { documents } = await open();
    const tries = await Promise.allSettled([1, 2, 3].map((n) => documents.put('flag', 'x', { n }, 'ada', 0)));
    expect(tries.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    const refused = tries[1] as PromiseRejectedResult;
    expect(isWatchtowerError(refused.reason, 'conflict')).toBe(true);
    expect(documents.get('flag', 'x')?.body).toEqual({ n: 1 });
  });

  it('goes on after a write that failed', async () => {
    let broken = true;
    const { documents } = await open({
      ...store,
      insertRows: (...args) => (broken ? Promise.reject(new Error('disk')) : store.insertRows(...args)),
    });
    await expect(documents.put('flag', 'y', 1, 'ada')).rejects.toThrow('disk');
    expect(documents.get('flag', 'y')).toBeUndefined();
    broken = false;
    await expect(documents.put('flag', 'y', 2, 'ada', 0)).resolves.toMatchObject({ version: 1 });
  });

  it('hears of versions another process wrote to a shared store', async () => {
    const shared = { ...store, kind: 'remote' as const };
    const { documents: here } = await open(shared);
    const { documents: there, heard } = await open(shared);
    await here.put('kill', 'global', { active: true }, 'ada');
    expect(there.get('kill', 'global')).toBeUndefined();
    await clock.advance(2000);
    expect(there.get('kill', 'global')?.body).toEqual({ active: true });
    expect(heard).toEqual([{ kind: 'kill', id: 'global', version: 1 }]);
    here.close();
    there.close();
  });
});
