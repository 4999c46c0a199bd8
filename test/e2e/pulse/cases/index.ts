import type { PulseCase } from '../pulse-case.ts';
import { besideCases } from './beside.ts';
import { nobodyCases } from './nobody.ts';
import { readingCases } from './reading.ts';
import { workingCases } from './working.ts';
import { writingCases } from './writing.ts';

export const cases: readonly PulseCase[] = [
  ...nobodyCases,
  ...readingCases,
  ...writingCases,
  ...workingCases,
  ...besideCases,
];
