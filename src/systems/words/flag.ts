import { z } from 'zod';

const truths = ['True', 'true', '1'] as const;
const untruths = ['False', 'false', '0'] as const;

/** A boolean in a request, as clients in Python, JavaScript and C write it. */
export const flag = z
  .union([z.boolean(), z.literal([0, 1]), z.enum([...truths, ...untruths])], {
    error: 'must be a boolean: true, True or 1, false, False or 0',
  })
  .transform(isTrue);

/** A boolean in a document to import, in upper or lower case: `true`, `"False"`, `1`, `"0"`. */
export const importedFlag = z
  .union([z.boolean(), z.literal([0, 1]), z.string().regex(/^(true|false|0|1)$/i)], {
    error: 'is neither true nor false',
  })
  .transform(isTrue);

function isTrue(given: boolean | number | string): boolean {
  return typeof given === 'string' ? /^(true|1)$/i.test(given) : Boolean(given);
}
