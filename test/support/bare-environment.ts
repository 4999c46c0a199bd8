/** The variables that our programs need, and no others: no setting of the caller may reach them. */
export function bareEnvironment(): Record<string, string> {
  const { PATH = '', HOME = '/root', NODE_COMPILE_CACHE } = process.env;
  return { PATH, HOME, ...(NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }) };
}
