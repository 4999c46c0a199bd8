import type { Mail } from '../ports/outbox-store.ts';
import type { RunState } from '../domain/model/run.ts';

export interface Message {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The same for each attempt at the same mail, so that a mail server may know one that it has got already. */
  readonly id: string;
}

const words: Partial<Record<RunState, string>> = {
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  TIMED_OUT: 'timed out',
  CANCELED: 'was canceled',
  LOST: 'was lost',
};

export function messageOf({ id, runId, recipient, story }: Mail, publicUrl: string | null): Message {
  const { task, number, state, startedAt, finishedAt } = story;
  const ended = words[state] ?? state.toLowerCase();
  const facts: readonly (readonly [name: string, value: string | null])[] = [
    ['task', oneLine(task)],
    ['run', `${number} (${runId})`],
    ['state', state],
    ['module', story.module],
    ['planned for', at(story.scheduledFor)],
    ['started', at(startedAt)],
    ['ended', at(finishedAt)],
    ['took', startedAt === null ? null : `${seconds(startedAt, finishedAt)} s, ${story.attempts} attempt(s)`],
    ['reason', story.cancelReason],
    ['error', story.error],
    ['message', story.statusMessage],
    ['service', publicUrl],
  ];
  return {
    to: recipient,
    subject: `${oneLine(task).slice(0, 120)}: run ${number} ${ended}`,
    text: facts.flatMap(([name, value]) => (value === null ? [] : [`${`${name}:`.padEnd(13)}${value}\n`])).join(''),
    id: `<${runId}.${id}@polychron>`,
  };
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function at(time: string | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}

function seconds(from: string, to: string): string {
  return ((Date.parse(to) - Date.parse(from)) / 1000).toFixed(1);
}
