/**
 * The domain names its own fields (`timeoutMs`, `recurrence.expression`); a caller knows those of the input
 * (`timeout`, `recurrence.cron.expression`). The path is walked along what the caller sent.
 */
export function inputPath(input: unknown, path: readonly string[]): string[] {
  const walked = ['input'];
  let at: unknown = input;
  for (const segment of path) {
    const here = fieldsOf(at);
    const [choice, ...others] = Object.keys(here);
    const within = choice !== undefined && others.length === 0 ? fieldsOf(here[choice]) : {};
    const names = [segment, withoutUnit(segment)];
    const direct = names.find((name) => Object.hasOwn(here, name));
    const chosen = names.find((name) => Object.hasOwn(within, name));
    if (direct === undefined && chosen !== undefined && choice !== undefined) {
      walked.push(choice, chosen);
      at = within[chosen];
    } else {
      const name = direct ?? (isCronPart(walked) ? 'expression' : withoutUnit(segment));
      walked.push(name);
      at = here[name];
    }
  }
  return walked;
}

/** What the caller sent there. */
export function inputAt(input: unknown, path: readonly string[]): unknown {
  return path.slice(1).reduce((at, name) => fieldsOf(at)[name], input);
}

/** The domain tells which field of a cron expression is wrong; the caller sent one text. */
function isCronPart(walked: readonly string[]): boolean {
  return walked.at(-1) === 'cron' && walked.at(-2) === 'recurrence';
}

function withoutUnit(segment: string): string {
  return segment.replace(/(?<=[a-z])Ms$/, '');
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
