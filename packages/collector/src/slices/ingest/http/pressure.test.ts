import { describe, expect, it } from 'vitest';
import { pressure } from './pressure.ts';

const held = { pending: 0, journal: 0 };
const gauge = pressure(
  { memory: 100, journal: 1000 },
  { pending: () => held.pending, journal: () => held.journal },
);

describe('pressure', () => {
  it('takes bodies up to the limit, by what they declare and by what arrives undeclared', () => {
    const declared = gauge.enter(60);
    declared.read(30);
    declared.read(30);
    const chunked = gauge.enter(0);
    chunked.read(40);
    expect(() => gauge.enter(1)).toThrow('Too much is under way');
    expect(() => chunked.read(1)).toThrow('Too much is under way');
    chunked.leave();
    const next = gauge.enter(40);
    next.leave();
    declared.leave();
  });

  it('counts rows that are not written yet', () => {
    held.pending = 80;
    expect(() => gauge.enter(21)).toThrow('Too much is under way');
    held.pending = 0;
    gauge.enter(21).leave();
  });

  it('takes one body over the limit when it is alone, and none beside it', () => {
    const large = gauge.enter(500);
    expect(() => gauge.enter(1)).toThrow('Too much is under way');
    large.leave();
    const growing = gauge.enter(0);
    growing.read(500);
    growing.leave();
  });

  it('takes nothing while the store lags a journal behind', () => {
    held.journal = 1001;
    expect(() => gauge.enter(1)).toThrow('journal is full');
    held.journal = 1000;
    gauge.enter(1).leave();
  });
});
