import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { readConfig } from '../../src/config.ts';
import { configOf, longestEnd, read, routes, secrets } from './program.ts';

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly replicas?: number;
    readonly selector: { readonly matchLabels?: Labels } & Labels;
    readonly maxUnavailable?: number;
    readonly template?: { readonly metadata: { readonly labels: Labels }; readonly spec: PodSpec };
    readonly ports?: readonly { readonly targetPort: string }[];
  };
}
type Labels = Readonly<Record<string, string | Readonly<Record<string, string>>>>;
interface PodSpec {
  readonly terminationGracePeriodSeconds: number;
  readonly securityContext: { readonly runAsNonRoot: boolean };
  readonly volumes: readonly { readonly name: string }[];
  readonly containers: readonly Container[];
}
interface Container {
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly env: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: object }[];
  readonly securityContext: { readonly readOnlyRootFilesystem: boolean };
  readonly volumeMounts: readonly { readonly name: string }[];
  readonly startupProbe: Probe;
  readonly livenessProbe: Probe;
  readonly readinessProbe: Probe;
}
interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
}

const texts = await Promise.all(['api', 'worker'].map((name) => read(`kubernetes/${name}.yaml`)));
const manifests = texts.flatMap((text) =>
  parseAllDocuments(text).map((document) => {
    assert.deepEqual([...document.errors, ...document.warnings], []);
    return document.toJS() as Manifest;
  }),
);
const deployments = manifests.filter(({ kind }) => kind === 'Deployment');

describe('the manifests of Kubernetes', () => {
  for (const { metadata, spec } of deployments) {
    const pod = spec.template!.spec;
    const [container] = pod.containers;
    const { env, ports, volumeMounts, startupProbe, livenessProbe, readinessProbe } = container!;

    it(`${metadata.name} has a configuration that the program takes, with secrets by reference`, () => {
      for (const { name, value, valueFrom } of env) {
        assert.equal(valueFrom !== undefined, name in secrets, name);
        assert.equal(value === undefined, name in secrets, name);
      }
      const config = configOf(Object.fromEntries(env.map(({ name, value }) => [name, value ?? secrets[name]!])));
      assert.equal(`polychron-${config.role}`, metadata.name);
      assert.ok(pod.terminationGracePeriodSeconds > longestEnd(config));
    });

    it(`${metadata.name} is asked at paths that the program serves`, () => {
      for (const { httpGet } of [startupProbe, livenessProbe, readinessProbe]) {
        assert.ok(routes.includes(httpGet.path), httpGet.path);
        assert.ok(ports.some(({ name }) => name === httpGet.port));
      }
      assert.equal(readinessProbe.httpGet.path, '/readyz');
      assert.notEqual(livenessProbe.httpGet.path, '/readyz');
      assert.equal(ports[0]!.containerPort, readConfig({}).port);
    });

    it(`${metadata.name} has a root that is read-only, no root user, and all volumes that it mounts`, () => {
      assert.ok(container!.securityContext.readOnlyRootFilesystem && pod.securityContext.runAsNonRoot);
      assert.deepEqual(
        volumeMounts.map(({ name }) => name),
        pod.volumes.map(({ name }) => name),
      );
    });

    it(`${metadata.name} keeps all but one of its nodes through a disruption`, () => {
      const budgets = manifests.filter(
        (each) => each.kind === 'PodDisruptionBudget' && each.metadata.name === metadata.name,
      );
      assert.equal(budgets.length, 1);
      assert.equal(budgets[0]!.apiVersion, 'policy/v1');
      assert.deepEqual(budgets[0]!.spec.selector.matchLabels, spec.template!.metadata.labels);
      assert.deepEqual(spec.selector.matchLabels, spec.template!.metadata.labels);
      assert.ok(budgets[0]!.spec.maxUnavailable! < spec.replicas!);
    });
  }

  it('are a deployment for each role, and a service for the API', () => {
    assert.deepEqual(
      manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`),
      [
        'Deployment polychron-api',
        'Service polychron',
        'PodDisruptionBudget polychron-api',
        'Deployment polychron-worker',
        'PodDisruptionBudget polychron-worker',
      ],
    );
    const service = manifests.find(({ kind }) => kind === 'Service')!;
    assert.deepEqual(service.spec.selector, deployments[0]!.spec.template!.metadata.labels);
    assert.equal(service.spec.ports![0]!.targetPort, 'http');
  });
});
