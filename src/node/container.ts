import { existsSync } from 'node:fs';

/** Files that Docker, Podman and Kubernetes put into a container. */
const signs = ['/.dockerenv', '/run/.containerenv', '/var/run/secrets/kubernetes.io'];

/** Whether this is a container, in which folders that are not mounted volumes are lost at its end. */
export function isContainer(): boolean {
  return signs.some((path) => existsSync(path));
}
