import type { Claim } from '../model/claim.ts';
import type { Conclusion } from './conclusion.ts';

/** The log line about a failed attempt: how it ended and what follows. Null when there is nothing to say. */
export function storyOf(
  conclusion: Conclusion,
  { attempt, retry }: Pick<Claim, 'attempt' | 'retry'>,
): { level: 'WARN' | 'ERROR'; message: string } | null {
  const { state, error, retryInMs } = conclusion;
  if (state === 'QUEUED')
    return { level: 'WARN', message: `SHUTDOWN: attempt ${attempt} was stopped with its node; it is made again` };
  if (!error) return null;
  const ended = `attempt ${attempt} of ${retry.maxAttempts} ${state === 'TIMED_OUT' ? 'timed out' : 'failed'}: ${error.message}`;
  if (state === 'RETRY_WAIT')
    return { level: 'WARN', message: `${ended}; attempt ${attempt + 1} follows in ${(retryInMs ?? 0) / 1000} s` };
  return { level: 'ERROR', message: ended };
}
