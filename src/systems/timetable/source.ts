import { listOf, objectOf, pageSize, readPages, secretOf, type Source, SourceError } from '../import/source.ts';
import { mapTimetable } from './import.ts';
import { path } from './words.ts';

export const timetableSource: Source = {
  auths: ['x-auth-token'],
  map: mapTimetable,
  async read(client, access, progress) {
    const headers = { 'x-auth-token': secretOf(access) };
    const whose = access.project === null ? { all_tenants: 'True' } : { tenant_id: access.project };
    const rows = await readPages(async (offset) => {
      const query = new URLSearchParams({ ...whose, offset: String(offset), limit: String(pageSize) });
      const page = await client.get(`${path}/tasks_monitoring/?${query.toString()}`, headers);
      const { rows: found, total_count: total } = objectOf(page, 'timetable');
      return { found: listOf(found, 'timetable'), total: typeof total === 'number' ? total : null };
    });
    const documents: unknown[] = [];
    // A task created during the import can move others to the next page, so ids may occur twice.
    const ids = [...new Set(rows.map((row) => String(objectOf(row, 'timetable')['timetable_id'])))];
    for (const [done, id] of ids.entries()) {
      progress(done, ids.length);
      try {
        documents.push(await client.get(`${path}/${encodeURIComponent(id)}/`, headers));
      } catch (error) {
        // The task was deleted after it was listed.
        if (!(error instanceof SourceError) || error.status !== 404) throw error;
      }
    }
    return documents;
  },
};
