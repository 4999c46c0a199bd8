import type { Session } from './session.ts';

/**
 * What belongs to one installation and not to its data: a copy must not pass for the original. It is called in the transaction
 * that loads a backup, on the schema that the backup was made with, which may lack what later migrations add.
 */
export async function renewInstallation(session: Session): Promise<void> {
  // The nodes of the original work on another database: what they held here is free at once.
  await session.query('update node set lease_until = least(lease_until, clock_timestamp())');
  // Cursors of the original lead nowhere here. A schema without epochs begins its first one when it gets them.
  const known = await session.query<{ known: boolean }>(
    `select to_regprocedure('renew_event_epoch(text)') is not null as known`,
  );
  if (known.rows[0]?.known) await session.query('select renew_event_epoch($1)', ['loaded from a backup']);
}
