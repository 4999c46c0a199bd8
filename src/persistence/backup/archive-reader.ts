import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { z } from 'zod';
import { names, pieceName } from './archive-writer.ts';
import { BackupError, type Contents, format, type Progress } from './contents.ts';
import { endMark, type Header, headerSize, padded, readHeader } from './tar.ts';

/** A member is held in memory whole. A row is at most 1 GB in PostgreSQL; its piece may be a little more. */
const largestMember = 1.5 * 1024 ** 3;

const manifestForm = z.object({
  format: z.literal(format),
  createdAt: z.string(),
  postgres: z.string(),
  migrations: z.array(z.string()),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()).min(1), bytes: z.number() })),
  sequences: z.array(z.object({ name: z.string(), value: z.string().regex(/^-?\d+$/), called: z.boolean() })),
});
const countsForm = z.record(z.string(), z.number().int());

interface Member extends Header {
  readonly at: number;
}

const uncompress = promisify(gunzip);

/** Checks the whole file, and hands over its contents only if every byte of it is as it was written. */
export async function withArchive<Result>(
  path: string,
  work: (contents: Contents) => Promise<Result>,
  progress: Progress = () => undefined,
): Promise<Result> {
  const file = await open(path).catch((cause: Error) => {
    throw new BackupError(`${path} cannot be read: ${cause.message}`, { cause });
  });
  try {
    const members = await checkedMembers(file, path, progress);
    const data = async (name: string): Promise<Buffer> => {
      const member = members.get(name);
      if (member === undefined) throw damaged(path, name, 'it is missing');
      return readAt(file, member.at, member.size);
    };
    const manifest = parse(manifestForm, await data(names.manifest), path, names.manifest);
    const counts = new Map(Object.entries(parse(countsForm, await data(names.counts), path, names.counts)));
    for (const { name } of manifest.tables) {
      if (!counts.has(name)) throw damaged(path, names.counts, `it does not count the table ${name}`);
    }

    async function* rows(table: string): AsyncGenerator<Buffer> {
      for (let number = 1; members.has(pieceName(table, number)); number++) {
        yield await uncompress(await data(pieceName(table, number)));
      }
    }

    return await work({ manifest, rows, counts: () => counts });
  } finally {
    await file.close();
  }
}

/** All members by their names, each of which has its checksum. */
async function checkedMembers(
  file: FileHandle,
  path: string,
  progress: Progress,
): Promise<ReadonlyMap<string, Member>> {
  const { size } = await file.stat();
  const members = new Map<string, Member>();
  const found = new Map<string, string>();
  let sums: string | undefined;
  let before = 'its beginning';
  for (let at = 0; sums === undefined;) {
    const header = readHeader(await readAt(file, at, headerSize));
    if (header === null && at === 0) throw new BackupError(`${path} is not a backup of Polychron`);
    if (header === null && at + headerSize > size) throw brokenOff(path, before);
    if (header === null || header.size > largestMember)
      throw damaged(path, `the part after ${before}`, 'it has no heading');
    const { name } = header;
    const data = await readAt(file, at + headerSize, header.size);
    if (data.length < header.size) throw brokenOff(path, name);
    if (at === 0 && name !== names.manifest) throw new BackupError(`${path} is not a backup of Polychron`);
    if (members.has(name)) throw damaged(path, name, 'it is there twice');
    members.set(name, { ...header, at: at + headerSize });
    if (name === names.sums) sums = data.toString('utf8');
    else found.set(name, createHash('sha256').update(data).digest('hex'));
    before = name;
    at += headerSize + padded(header.size);
    progress({ table: name, number: at, of: size, bytes: at });
    if (sums !== undefined && size !== at + endMark.length) throw damaged(path, 'its end', `it has ${size - at} bytes`);
  }
  compare(path, found, sums);
  return members;
}

function compare(path: string, found: ReadonlyMap<string, string>, sums: string): void {
  const listed = new Set<string>();
  for (const line of sums.split('\n').slice(0, -1)) {
    const [, sum, name] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
    if (sum === undefined || name === undefined) throw damaged(path, names.sums, 'a line of it is no checksum');
    if (found.get(name) !== sum) {
      throw damaged(path, name, found.has(name) ? 'its checksum is another' : 'it is missing');
    }
    listed.add(name);
  }
  for (const name of found.keys()) {
    if (!listed.has(name)) throw damaged(path, name, 'it has no checksum');
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let read = 0;
  while (read < length) {
    const { bytesRead } = await file.read(buffer, read, length - read, position + read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return buffer.subarray(0, read);
}

function parse<Value>(form: z.ZodType<Value>, data: Buffer, path: string, name: string): Value {
  let value: unknown;
  try {
    value = JSON.parse(data.toString('utf8'));
  } catch (cause) {
    throw new BackupError(damaged(path, name, 'it is not JSON').message, { cause });
  }
  const parsed = form.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new BackupError(
    `${path} was made by another version of Polychron: ${name}: ${issue?.path.join('.')}: ${issue?.message}`,
  );
}

function damaged(path: string, part: string, how: string): BackupError {
  return new BackupError(`${path} is damaged and was not used. The part that is wrong: ${part}: ${how}`);
}

function brokenOff(path: string, after: string): BackupError {
  return new BackupError(`${path} is not whole and was not used: it breaks off in or after ${after}`);
}
