/** Generated cases for compare.ts: the same seed always gives the same cases. */

export interface Case {
  readonly engine: string;
  readonly expression: string;
  readonly zone: string;
  /** Epoch seconds. */
  readonly after: number;
  readonly count: number;
}

export const ZONES = [
  'UTC',
  'Europe/Vienna',
  'Europe/London',
  'Europe/Dublin',
  'Europe/Moscow',
  'Europe/Istanbul',
  'America/New_York',
  'America/Los_Angeles',
  'America/St_Johns',
  'America/Sao_Paulo',
  'America/Santiago',
  'America/Havana',
  'America/Mexico_City',
  'America/Caracas',
  'America/Asuncion',
  'Asia/Kolkata',
  'Asia/Tehran',
  'Asia/Gaza',
  'Asia/Tokyo',
  'Asia/Kathmandu',
  'Asia/Amman',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Africa/Lagos',
  'Australia/Sydney',
  'Australia/Lord_Howe',
  'Australia/Perth',
  'Pacific/Auckland',
  'Pacific/Chatham',
  'Pacific/Apia',
  'Atlantic/Azores',
];
const EDGES = [
  '2026-03-08',
  '2026-03-29',
  '2026-11-01',
  '2026-10-25',
  '2026-04-05',
  '2026-10-04',
  '2026-09-06',
  '2026-04-24',
  '2026-09-27',
  '2026-02-15',
  '2026-03-22',
  '2011-12-30',
  '2018-11-04',
  '2014-10-26',
];

export function makeCases(perEngine: number, seed: number): readonly Case[] {
  state = seed;
  const cases: Case[] = [];
  for (let index = 0; index < perEngine; index++) {
    const vixie = { expression: makeCron('vixie'), zone: pick(ZONES), after: makeAfter(), count: 5 };
    cases.push({ engine: 'cronsim', ...vixie });
    const plain = { expression: makeCron('vixie', true), zone: pick(ZONES), after: makeAfter(), count: 5 };
    cases.push(
      { engine: 'croniter', ...plain, zone: 'UTC' },
      { engine: 'croner', ...plain },
      { engine: 'cron-parser', ...plain },
    );
    if (index % 3 === 0)
      cases.push({ engine: 'celery', expression: makeCron('celery'), zone: pick(ZONES), after: makeAfter(), count: 5 });
    cases.push({
      engine: 'celery_remaining',
      expression: makeCron('celery'),
      zone: 'UTC',
      after: makeAfter(),
      count: 5,
    });
    const rrule = makeRRule();
    cases.push({
      engine: 'dateutil',
      expression: rrule,
      zone: 'UTC',
      after: between(Date.parse('2000-01-01Z') / 1000, Date.parse('2034-01-01Z') / 1000),
      count: 5,
    });
  }
  return cases;
}

let state = 1;
const random = (below: number): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};
const pick = <T>(values: readonly T[]): T => values[random(values.length)] as T;
const between = (low: number, high: number): number => low + random(high - low + 1);

function makeField(min: number, max: number, wrap = false): string {
  // Two different values: croniter reads 2-2 as any day, and cron-parser refuses 2,2.
  const a = between(min, max);
  const b = min + ((a - min + between(1, max - min)) % (max - min + 1));
  switch (random(wrap ? 7 : 6)) {
    case 0:
    case 1:
      return '*';
    case 2:
      return `*/${between(1, Math.ceil((max - min) / 2))}`;
    case 3:
      return `${Math.min(a, b)}-${Math.max(a, b)}`;
    case 4:
      return `${a},${b}`;
    case 5:
      return String(a);
    default:
      return `${a}-${b}/${between(1, 4)}`;
  }
}

function makeAfter(): number {
  return random(2) === 0
    ? between(Date.parse('2000-01-01Z') / 1000, Date.parse('2036-01-01Z') / 1000)
    : Date.parse(`${pick(EDGES)}T00:00Z`) / 1000 + between(-36, 30) * 3600;
}

function makeCron(syntax: 'vixie' | 'celery', plain = false): string {
  const wrap = syntax === 'celery';
  const hour = random(2) === 0 ? pick(['0', '1', '2', '3', '2,3', '0-4']) : makeField(0, 23, wrap);
  const dayOfWeek = wrap || plain ? makeField(0, 6, wrap) : pick([makeField(0, 7), 'mon-fri', '5L', '2#3', '7']);
  const dayOfMonth = wrap || plain ? makeField(1, 28, wrap) : pick([makeField(1, 28), 'L', '*']);
  return [makeField(0, 59, wrap), hour, dayOfMonth, random(3) === 0 ? makeField(1, 12, wrap) : '*', dayOfWeek].join(
    ' ',
  );
}

/** Without week 53: dateutil also finds it on 2 January 2022. */
function makeRRule(): string {
  const freq = pick(['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY']);
  const parts = [`FREQ=${freq}`];
  if (random(2)) parts.push(`INTERVAL=${between(2, 5)}`);
  if (random(3) === 0) parts.push(`COUNT=${between(1, 40)}`);
  if (freq !== 'YEARLY' && random(3) === 0) parts.push(`BYMONTH=${between(1, 6)},${between(7, 12)}`);
  if (freq === 'MONTHLY' || freq === 'YEARLY')
    parts.push(
      pick([
        'BYMONTHDAY=-1',
        'BYMONTHDAY=15,31',
        'BYDAY=2TU',
        'BYDAY=-1FR,1MO',
        'BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2',
        'BYMONTHDAY=13;BYDAY=FR',
      ]),
    );
  else if (random(2)) parts.push(`BYDAY=${pick(['MO', 'TU,TH', 'MO,WE,FR', 'SA,SU'])}`);
  if (freq === 'YEARLY' && random(3) === 0)
    parts.splice(
      1,
      parts.length,
      pick(['BYWEEKNO=1,20;BYDAY=MO', 'BYYEARDAY=1,100,-1', 'BYWEEKNO=50;BYDAY=TU,SU', 'BYDAY=20MO']),
    );
  if (random(3) === 0) parts.push('BYHOUR=9,17');
  if (random(5) === 0) parts.push('WKST=SU');
  const start = new Date(between(Date.parse('2000-01-01Z') / 1000, Date.parse('2030-01-01Z') / 1000) * 1000)
    .toISOString()
    .slice(0, 19);
  return `${parts.join(';')}|${start}`;
}
