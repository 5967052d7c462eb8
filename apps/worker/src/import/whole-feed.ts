import type { FeedItem, FeedStart } from '@lockstep/engine';
import type { JobContext } from '../job/job-context.ts';
import type { Pulse } from '../temporal/pulse.ts';

/** Everything that a feed shows from its start to its end; where it ended is not kept. */
export async function* wholeFeed(job: JobContext, start: FeedStart, pulse: Pulse): AsyncGenerator<FeedItem> {
  let page = await job.source.startFeed(start, pulse.signal);
  for (;;) {
    pulse.beat();
    yield* page.items;
    if (page.link.kind === 'done') return;
    page = await job.source.continueFeed(start, page.link.link, pulse.signal);
  }
}
