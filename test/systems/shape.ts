import assert from 'node:assert/strict';

/** Formats that an example implies. The answer must match the first format that the example matches. */
const formats: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['UTC time with six digits', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/],
  ['time with six digits and no zone', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/],
  ['UTC time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/],
  ['time with a blank', /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/],
  ['date', /^\d{4}-\d\d-\d\d$/],
  ['time of day', /^\d\d:\d\d:\d\d$/],
  ['uuid', /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/],
  ['32 hex digits', /^[0-9a-f]{32}$/],
  // In a crontab, a star may replace a number.
  ['whole number', /^(\d+|\*)$/],
  ['crontab', /^<crontab: \S+ \S+ \S+ \S+ \S+ \(m\/h\/d\/dM\/MY\)>$/],
  ['JSON text', /^[[{].*[\]}]$/s],
];

/**
 * The answer has every name of the example, with values of the same type and format. At the paths of `loose`, null and
 * a value are interchangeable, because the example shows another moment of the same object.
 */
export function sameShape(answer: unknown, example: unknown, loose: readonly string[] = [], path = ''): void {
  const at = path === '' ? 'the answer' : path;
  if (loose.includes(path) && (answer === null || example === null)) return;
  assert.equal(
    kindOf(answer),
    kindOf(example),
    `${at} is ${JSON.stringify(answer)}, unlike ${JSON.stringify(example)}`,
  );
  if (Array.isArray(example)) {
    assert.ok(example.length === 0 || (answer as unknown[]).length > 0, `${at} is empty`);
    for (const [i, item] of (answer as unknown[]).entries()) {
      sameShape(item, example[Math.min(i, example.length - 1)], loose, `${path}[]`);
    }
  } else if (typeof example === 'object' && example !== null) {
    for (const [name, inner] of Object.entries(example)) {
      assert.ok(Object.hasOwn(answer as object, name), `${at} has no "${name}"`);
      sameShape(Reflect.get(answer as object, name), inner, loose, path === '' ? name : `${path}.${name}`);
    }
  } else if (typeof example === 'string') {
    const [name, pattern] = formats.find(([, one]) => one.test(example)) ?? [];
    if (pattern) assert.match(answer as string, pattern, `${at} is no ${name}`);
    if (name === 'JSON text') sameShape(JSON.parse(answer as string), JSON.parse(example), loose, `${path}()`);
  }
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value;
}
