import type { Session } from './session.ts';

/**
 * What belongs to one installation and not to its data: a copy must not pass for the original. It is called in the transaction
 * that loads a backup, on the schema that the backup was made with, which may lack what later migrations add.
 */
export async function renewInstallation(session: Session): Promise<void> {
  // The nodes of the original work on another database: what they held here is free at once.
  await session.query('update node set lease_until = least(lease_until, clock_timestamp())');
}
