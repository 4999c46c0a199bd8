import { GraphQLError, GraphQLID } from 'graphql';
import { Arg, type ResolverData, Int, Resolver, Root, Subscription } from 'type-graphql';

import type { Caller } from '../../domain/model/actor.ts';
import { watchStream } from '../../flow/watch-stream.ts';
import {
  type EventBatch,
  type EventPosition,
  type LogBatch,
  type LogPosition,
  PositionExpiredError,
  type RunEvent,
  type RunEventType as RunEventName,
  type RunProgress,
  type ScheduleEvent,
} from '../../ports/streams.ts';
import { refuse } from '../connection.ts';
import { type GraphqlContext, renewLoaders, requireCaller, shareLoaders } from '../context.ts';
import { logParts, printCursor, readEventCursor, readLogCursor, readProgressCursor, streamTags } from '../cursor.ts';
import { readId } from '../ids.ts';
import { LogFilterInput, readLogFilter } from '../log-entry/filter.ts';
import { RunFilterInput, readRunFilter } from '../run/filter.ts';
import { Cursor, Duration, readMilliseconds } from '../scalars/index.ts';
import { ScheduleFilterInput, readScheduleFilter } from '../schedule/filter.ts';
import { LogBatchType, RunEventObject, RunEventType, RunProgressEvent, ScheduleEventObject } from './types.ts';

/*
 * `subscribe` gets the arguments as GraphQL has read them, before type-graphql turns them into classes. The fields of
 * the inputs are the same in both forms.
 */
type Subscribing<Args> = Pick<ResolverData<GraphqlContext>, 'context'> & { readonly args: Args };
interface Resumable {
  readonly after?: string | null;
}

const defaultInterval = 'PT0.2S';
const defaultBatch = 100;
const largestBatch = 1000;

@Resolver()
export class StreamSubscriptions {
  @Subscription(() => RunProgressEvent, {
    description:
      'State, percent and status message of one run until it has ended. Bursts may be merged; the last value always arrives.',
    subscribe: watchProgress,
  })
  runProgress(
    @Root() event: RunProgress,
    @Arg('runId', () => GraphQLID, { description: 'ID of the run. NOT_FOUND if there is none.' }) _runId: string,
    @Arg('after', () => Cursor, {
      nullable: true,
      description: 'Cursor of the last event that was received. Default: begin with the present state.',
    })
    _after?: string | null,
    @Arg('minInterval', () => Duration, {
      nullable: true,
      defaultValue: defaultInterval,
      description: 'Shortest time between two events.',
    })
    _minInterval?: string | null,
  ): RunProgress {
    return event;
  }

  @Subscription(() => LogBatchType, {
    description:
      'Log entries of one run, each once and in order, until the run has ended. Errors: NOT_FOUND, CURSOR_EXPIRED.',
    subscribe: tailLog,
  })
  logTail(
    @Root() batch: LogBatch,
    @Arg('runId', () => GraphQLID, { description: 'ID of the run.' }) runId: string,
    @Arg('after', () => Cursor, {
      nullable: true,
      description: 'Cursor of the last batch that was received. Default: from the beginning.',
    })
    _after?: string | null,
    @Arg('batchSize', () => Int, {
      nullable: true,
      defaultValue: defaultBatch,
      description: 'Entries in one batch at most, 1 to 1000.',
    })
    _batchSize?: number | null,
    @Arg('filter', () => LogFilterInput, { nullable: true, description: 'Default: all entries.' })
    _filter?: LogFilterInput | null,
  ): LogBatch & { readonly runId: string } {
    return { ...batch, runId: readId('Run', runId) ?? '' };
  }

  @Subscription(() => RunEventObject, {
    description:
      'Changes of runs that match. With states in the filter, a run also sends one event with matches false when it leaves them. Errors: CURSOR_EXPIRED.',
    subscribe: watchRuns,
  })
  runEvents(
    @Root() event: RunEvent,
    @Arg('filter', () => RunFilterInput, { nullable: true, description: 'Default: all runs.' })
    _filter?: RunFilterInput | null,
    @Arg('after', () => Cursor, {
      nullable: true,
      description: 'Cursor of the last event that was received. Default: from now on.',
    })
    _after?: string | null,
    @Arg('types', () => [RunEventType], {
      nullable: true,
      description: 'Only these types of events. Default: all but PROGRESSED, of which there can be many.',
    })
    _types?: readonly RunEventName[] | null,
  ): RunEvent {
    return event;
  }

  @Subscription(() => ScheduleEventObject, {
    description: 'Changes of schedules, and decisions about their occurrences. Errors: CURSOR_EXPIRED.',
    subscribe: watchSchedules,
  })
  scheduleEvents(
    @Root() event: ScheduleEvent,
    @Arg('filter', () => ScheduleFilterInput, { nullable: true, description: 'Default: all schedules.' })
    _filter?: ScheduleFilterInput | null,
    @Arg('after', () => Cursor, {
      nullable: true,
      description: 'Cursor of the last event that was received. Default: from now on.',
    })
    _after?: string | null,
  ): ScheduleEvent {
    return event;
  }
}

interface ProgressArgs extends Resumable {
  readonly runId: string;
  readonly minInterval?: string | null;
}

async function watchProgress({ context, args }: Subscribing<ProgressArgs>): Promise<AsyncGenerator<RunProgress, void>> {
  const { caller, runId } = await visibleRun(context, args.runId);
  const after = args.after == null ? null : readProgressCursor(runId, args.after);
  const interval = readMilliseconds(args.minInterval ?? defaultInterval);
  if (typeof interval === 'object') refuse(`minInterval: ${interval.wrong}`);
  return live(context, context.streams.runProgress(caller, runId, after, interval));
}

interface TailArgs extends Resumable {
  readonly runId: string;
  readonly batchSize?: number | null;
  readonly filter?: LogFilterInput | null;
}

async function tailLog({ context, args }: Subscribing<TailArgs>): Promise<AsyncGenerator<LogBatch, void>> {
  const { caller, runId } = await visibleRun(context, args.runId);
  const after = args.after == null ? null : readLogCursor(runId, args.after);
  const size = args.batchSize ?? defaultBatch;
  if (size < 1 || size > largestBatch) refuse(`"batchSize" must be 1 to ${largestBatch}, but is ${size}`);
  const filter = readLogFilter(args.filter);
  const present = expired((oldest: LogPosition) => printCursor(streamTags.logTail(runId), logParts(oldest)));
  if (after !== null) await presented(context.streams.checkLog(runId, after), present);
  return live(context, context.streams.logTail(caller, runId, after, size, filter), present);
}

interface RunArgs extends Resumable {
  readonly filter?: RunFilterInput | null;
  readonly types?: readonly RunEventName[] | null;
}

async function watchRuns({ context, args }: Subscribing<RunArgs>) {
  const caller = requireCaller(context, 'READ');
  const after = args.after == null ? null : readEventCursor(streamTags.runEvents, args.after);
  const filter = { ...readRunFilter(args.filter), ...(args.types && { types: args.types }) };
  const present = expired((oldest: EventPosition) => printCursor(streamTags.runEvents, oldest));
  if (after !== null) await presented(context.streams.checkEvents(after), present);
  return together(context, context.streams.runEvents(caller, filter, after), present);
}

async function watchSchedules({ context, args }: Subscribing<Resumable & { filter?: ScheduleFilterInput | null }>) {
  const caller = requireCaller(context, 'READ');
  const after = args.after == null ? null : readEventCursor(streamTags.scheduleEvents, args.after);
  const filter = readScheduleFilter(args.filter);
  const present = expired((oldest: EventPosition) => printCursor(streamTags.scheduleEvents, oldest));
  if (after !== null) await presented(context.streams.checkEvents(after), present);
  return together(context, context.streams.scheduleEvents(caller, filter, after), present);
}

type Present = (error: unknown) => unknown;

async function presented<T>(work: Promise<T>, present: Present): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw present(error);
  }
}

/** Reads the rows of each event again. */
function live<T>(context: GraphqlContext, source: AsyncGenerator<T, void>, present?: Present): AsyncGenerator<T, void> {
  const onValue = (): void => renewLoaders(context);
  return watchStream(source, { onValue, ...(present && { onError: present }) });
}

/** Loads rows for a batch of events once for all readers of the same tenant. */
function together<T extends { readonly batch: EventBatch }>(
  context: GraphqlContext,
  source: AsyncGenerator<T, void>,
  present: Present,
): AsyncGenerator<T, void> {
  return watchStream(source, { onValue: ({ batch }) => shareLoaders(context, batch), onError: present });
}

/**
 * The error for an expired cursor. It names the oldest position from which no event is missing, so the client can
 * continue.
 */
function expired(print: (oldest: never) => string): Present {
  return (error) => {
    if (!(error instanceof PositionExpiredError)) return error;
    return new GraphQLError(error.message, {
      extensions: { code: 'CURSOR_EXPIRED', oldestCursor: print(error.oldest as never) },
    });
  };
}

/**
 * Checked before the stream begins: an error inside the stream would reach the client without the name of its field.
 */
async function visibleRun(context: GraphqlContext, text: string): Promise<{ caller: Caller; runId: string }> {
  const caller = requireCaller(context, 'READ');
  const runId = readId('Run', text);
  const run = runId === null ? null : await context.loaders.run.load(runId);
  context.dropLoaders();
  if (runId === null || run === null) {
    throw new GraphQLError(`no run has the id "${text.slice(0, 100)}"`, { extensions: { code: 'NOT_FOUND' } });
  }
  return { caller, runId };
}
