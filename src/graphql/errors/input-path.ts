/**
 * Translates a path of the domain into a path of the caller's input. The domain uses its own names (`timeoutMs`,
 * `recurrence.expression`); the caller knows the input's names (`timeout`, `recurrence.cron.expression`). The path is
 * followed through the value that the caller sent.
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

/** The value that the caller sent at this path. */
export function inputAt(input: unknown, path: readonly string[]): unknown {
  return path.slice(1).reduce((at, name) => fieldsOf(at)[name], input);
}

/** The domain names the wrong field of a cron expression, but the caller sent one text. */
function isCronPart(walked: readonly string[]): boolean {
  return walked.at(-1) === 'cron' && walked.at(-2) === 'recurrence';
}

function withoutUnit(segment: string): string {
  return segment.replace(/(?<=[a-z])Ms$/, '');
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
