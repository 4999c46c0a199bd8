/** Milliseconds of its own time that this thread has spent on the work, whatever else the machine does. */
export async function cpuMs(work: () => unknown): Promise<number> {
  const before = process.threadCpuUsage();
  await work();
  const used = process.threadCpuUsage(before);
  return (used.user + used.system) / 1_000;
}
