import { describe, expect, it } from 'vitest';
import { bad, repository, valuesGate } from '../gates.ts';
import { runAction } from './runner.ts';
import { pullEvent, scene } from './scene.ts';

describe('the gate comes from the target branch', () => {
  it('a gate that the pull request loosens is judged by the base, and the report says what was loosened', async () => {
    const there = await scene(repository);
    const loosened = { ...bad, 'modelgate.yml': valuesGate.replace('min: 0.9', 'min: 0.5') };
    const result = await runAction(there, pullEvent(there, 7, loosened));
    expect(result.code).toBe(1);
    expect(there.world.comments[0]?.body).toMatch(/loosen/i);
  });

  it('policy: head is an opt-out that the report shows', async () => {
    const there = await scene(repository);
    const loosened = { ...bad, 'modelgate.yml': valuesGate.replace('min: 0.9', 'min: 0.5') };
    const result = await runAction(there, pullEvent(there, 7, loosened), { policy: 'head' });
    expect(result.code).toBe(0);
    expect(there.world.comments[0]?.body).toMatch(/head/i);
  });

  it('the first gate is judged by its own, and says so', async () => {
    const there = await scene({ 'README.md': 'flights\n' });
    const result = await runAction(there, pullEvent(there, 7, repository));
    expect(result.code).toBe(0);
    expect(there.world.comments[0]?.body).toMatch(/first|new gate|no gate/i);
  });
});
