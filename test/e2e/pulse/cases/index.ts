import type { PulseCase } from '../pulse-case.ts';
import { besideCases } from './beside.ts';
import { massCases } from './masses.ts';
import { nobodyCases } from './nobody.ts';
import { processCases } from './processes.ts';
import { readingCases } from './reading.ts';
import { serverCases } from './servers.ts';
import { stormCases } from './storms.ts';
import { workingCases } from './working.ts';
import { writingCases } from './writing.ts';

export const cases: readonly PulseCase[] = [
  ...nobodyCases,
  ...readingCases,
  ...writingCases,
  ...workingCases,
  ...stormCases,
  ...massCases,
  ...besideCases,
  ...serverCases,
  ...processCases,
];
