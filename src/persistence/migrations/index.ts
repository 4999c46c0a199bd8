import { Ledger } from './0001-ledger.ts';
import { CalendarsAndChanges } from './0002-calendars-and-changes.ts';
import { GivenBack } from './0003-given-back.ts';
import { ExternalWorkers } from './0004-external-workers.ts';
import { Scripts } from './0005-scripts.ts';
import { DialectDocuments } from './0006-dialect-documents.ts';
import { Outbox } from './0007-outbox.ts';
import { Shadow } from './0008-shadow.ts';
import { Turns } from './0009-turns.ts';
import { TenantLimits } from './0010-tenant-limits.ts';
import { LeasesOfTokens } from './0012-leases-of-tokens.ts';
import { Retention } from './0013-retention.ts';
import { MergedDays } from './0014-merged-days.ts';
import { ListIndexes } from './0015-list-indexes.ts';
import { Epochs } from './0016-epochs.ts';
import { NodeVersions } from './0017-node-versions.ts';
import { Draining } from './0018-draining.ts';
import { ScheduleDescriptions } from './0019-schedule-descriptions.ts';
import { StatesThatOccur } from './0020-states-that-occur.ts';
import { KeptAnswers } from './0021-kept-answers.ts';

/** In the order in which they are made. */
export const migrations = [
  { name: '0001-ledger', class: Ledger },
  { name: '0002-calendars-and-changes', class: CalendarsAndChanges },
  { name: '0003-given-back', class: GivenBack },
  { name: '0004-external-workers', class: ExternalWorkers },
  { name: '0005-scripts', class: Scripts },
  { name: '0006-dialect-documents', class: DialectDocuments },
  { name: '0007-outbox', class: Outbox },
  { name: '0008-shadow', class: Shadow },
  { name: '0009-turns', class: Turns },
  { name: '0010-tenant-limits', class: TenantLimits },
  { name: '0012-leases-of-tokens', class: LeasesOfTokens },
  { name: '0013-retention', class: Retention },
  { name: '0014-merged-days', class: MergedDays },
  { name: '0015-list-indexes', class: ListIndexes },
  { name: '0016-epochs', class: Epochs },
  { name: '0017-node-versions', class: NodeVersions },
  { name: '0018-draining', class: Draining },
  { name: '0019-schedule-descriptions', class: ScheduleDescriptions },
  { name: '0020-states-that-occur', class: StatesThatOccur },
  { name: '0021-kept-answers', class: KeptAnswers },
] as const;
