import { after, before, describe } from 'node:test';
import { openWorld, type World } from '../support/virtual/world.ts';
import { changeStories } from './change-stories.ts';
import { downtimeStories } from './downtime-stories.ts';
import { pauseStories } from './pause-stories.ts';
import { clockStories, limitStories, overlapStories } from './policy-stories.ts';
import { shadowStories } from './shadow-stories.ts';
import { instant, type Story, tell } from './story.ts';

describe('under a clock that the test moves', () => {
  let world: World;
  before(async () => {
    world = await openWorld(instant('2026-11-21T08:59:30'));
  });
  after(() => world.close());
  const chapters: Readonly<Record<string, readonly Story[]>> = {
    'a downtime': downtimeStories,
    'a change': changeStories,
    'a pause': pauseStories,
    'an overlap': overlapStories,
    'a change of the clocks': clockStories,
    'a limit': limitStories,
    'shadow mode': shadowStories,
  };
  for (const [title, stories] of Object.entries(chapters))
    describe(title, () => stories.forEach((story) => tell(story, () => world)));
});
