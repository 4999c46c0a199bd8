/** What a program of ours needs of our environment, and nothing else: no setting of the caller's may reach it. */
export function bareEnvironment(): Record<string, string> {
  const { PATH = '', HOME = '/root', NODE_COMPILE_CACHE } = process.env;
  return { PATH, HOME, ...(NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }) };
}
