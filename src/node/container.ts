import { existsSync } from 'node:fs';

/** What Docker, Podman and Kubernetes put into a container. */
const signs = ['/.dockerenv', '/run/.containerenv', '/var/run/secrets/kubernetes.io'];

/** Whether folders other than mounted volumes end with this system. */
export function isContainer(): boolean {
  return signs.some((path) => existsSync(path));
}
