import { fylrSource } from './fylr/source.ts';
import type { Source } from './import/source.ts';
import { mistSource } from './mist/source.ts';
import { provisionSource } from './provision/source.ts';
import { timetableSource } from './timetable/source.ts';
import { virtshellSource } from './virtshell/source.ts';

/** Every system whose tasks can be imported from a running installation. */
export const sources = {
  timetable: timetableSource,
  virtshell: virtshellSource,
  fylr: fylrSource,
  provision: provisionSource,
  mist: mistSource,
} as const satisfies Record<string, Source>;
