import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { DialectReport } from '../domain/dialect-report.ts';
import type { Dialect, DialectDeps } from './dialect.ts';
import { makeFylr } from './fylr/fylr.ts';
import { makeMist } from './mist/mist.ts';
import { mountDialect, refuseUrl } from './mount.ts';
import { describeDialect } from './openapi.ts';
import { makeProvision } from './provision/provision.ts';
import { makeReport } from './report.ts';
import { makeTenancy } from './tenancy.ts';
import { makeTimetable } from './timetable/timetable.ts';
import { makeVirtshell } from './virtshell/virtshell.ts';

export type { DialectDeps } from './dialect.ts';

export interface Rest {
  /** What each dialect shows of a task. */
  readonly report: DialectReport;
  /** All dialects and their descriptions; with a name only that one. */
  mount(fastify: FastifyInstance, only?: string): Promise<void>;
  /** For a URL that is none and so has no route. False when no dialect is served there. */
  refuseUrl(why: string, request: FastifyRequest, reply: FastifyReply): boolean;
}

export function makeRest(deps: DialectDeps, version: string): Rest {
  const dialects: readonly Dialect[] = [
    makeTimetable(deps),
    makeVirtshell(deps),
    makeFylr(deps),
    makeProvision(deps),
    makeMist(deps),
  ];
  const tenancy = makeTenancy(deps.reader);
  return {
    report: makeReport(dialects, deps),
    refuseUrl(why, request, reply) {
      const path = request.url.split('?', 1)[0] ?? '';
      const dialect = dialects.find(({ prefixes }) =>
        prefixes.some((one) => path === one || path.startsWith(`${one}/`)),
      );
      if (dialect) void refuseUrl(dialect, why, request, reply);
      return dialect !== undefined;
    },
    async mount(fastify, only) {
      for (const dialect of dialects.filter(({ name }) => only === undefined || name === only)) {
        // oxlint-disable-next-line no-await-in-loop -- plugins are registered one after the other
        await mountDialect(fastify, dialect, tenancy);
        const description = describeDialect(dialect, version);
        fastify.get(`/openapi/${dialect.name}.json`, async () => description);
      }
    },
  };
}
