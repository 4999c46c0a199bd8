/**
 * Keeps commands away from the node's secrets and from each other. A node of root runs them as another account, without
 * supplementary groups and with a folder of their own. Bubblewrap also hides the data folder, the folders of other attempts
 * and the processes of others.
 */
import { chmod, lstat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Logger } from 'pino';
import { ConfigError } from '../../../config.ts';
import { type Account, canEnter, canRead, type NamedAccount, readAccounts } from '../../../operating-system/account.ts';
import { attemptFolders } from './attempt-folder.ts';
import { findBubblewrap, makeWrapper, type Wrapper } from './bubblewrap.ts';
import type { CommandAccount } from './account.ts';

export interface Containment {
  /** Null: commands run as the node's own user. */
  readonly account: CommandAccount | null;
  /** Null: commands run without a wrapper. */
  readonly wrapper: Wrapper | null;
}

export interface ContainmentOptions {
  /** `POLYCHRON_COMMAND_USER`: a name, uid[:gid], or `self`. Null: another account if this node runs as root. */
  readonly user: string | null;
  readonly dataDir: string;
  /** Files outside the data folder that commands must not read. */
  readonly secrets: readonly string[];
  /** Folders outside the data folder that commands must not see. */
  readonly hidden?: readonly string[];
  /** The path of the program. Null: run without it. Default: the installed one, if any. */
  readonly bubblewrap?: string | null;
  /** The account that the database's own files belong to. */
  readonly database: Account;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
}

export const uncontained: Containment = { account: null, wrapper: null };

/** The account for commands, if the operator has made it. */
const usualName = 'polychron-command';
/** The uid without that account: a user needs no name to run programs. systemd keeps this range free of lasting users. */
const unnamed = 63_211;
/** Secrets in the data folder. Those that do not exist yet will be made with mode 600. */
const ownSecrets = ['admin-token', 'postgres.password', 'postgres.log', 'postgres.log.1'];

/** Throws when the configuration cannot be followed. The log says what is contained and what is not. */
export async function findContainment(options: ContainmentOptions): Promise<Containment> {
  const { logger, user } = options;
  const own = process.getuid?.();
  if (own === undefined) return uncontained;
  const account = await accountOf(user, own);
  if (account !== null) await keepFrom(account, options);
  else if (user !== null) {
    logger.warn(
      `commands are not contained, as POLYCHRON_COMMAND_USER=${user} asks: they can read the node's environment, its data folder and its keys`,
    );
    return uncontained;
  }
  const wrapper = await wrapperOf(account, options);
  say(logger, account, wrapper);
  return { account, wrapper };
}

function say(logger: ContainmentOptions['logger'], account: CommandAccount | null, wrapper: Wrapper | null): void {
  if (account !== null) {
    const { uid, gid, name } = account;
    logger.info({ uid, gid, name }, 'commands run as another user');
  }
  if (wrapper !== null)
    logger.info('commands run in bubblewrap: they see neither the data folder, nor folders and processes of others');
  else if (account === null)
    logger.warn(
      'commands are not contained: they run as the user of the node, and can read its environment, its data folder and its keys. Start the node as root, or install bubblewrap',
    );
  else
    logger.warn(
      'commands are not contained against each other: those of all tenants run as the same user, and can read and stop each other. Install bubblewrap',
    );
  if (wrapper !== null && account === null)
    logger.warn('commands are not contained otherwise: they run as the user of the node and may read its other files');
  logger.warn('commands are not contained in the network: they reach what this machine reaches, its own servers too');
}

async function wrapperOf(account: CommandAccount | null, options: ContainmentOptions): Promise<Wrapper | null> {
  const { dataDir, secrets, hidden = [] } = options;
  const program = options.bubblewrap === undefined ? await findBubblewrap() : options.bubblewrap;
  if (program === null) return null;
  const as = account === null ? undefined : { uid: account.uid, gid: account.gid };
  return makeWrapper(program, as, { folders: [dataDir, ...hidden], files: secrets, attempts: attemptFolders() });
}

/** Null: commands run as the node's own user. */
async function accountOf(user: string | null, own: number): Promise<CommandAccount | null> {
  if (user === 'self' || (user === null && own !== 0)) return null;
  const accounts = await readAccounts();
  const found = user === null ? (accounts.get(usualName) ?? unnamed) : named(user, accounts);
  const { uid, gid, name, home } = typeof found === 'number' ? { uid: found, gid: found, name: null, home: '' } : found;
  if (uid === own) return null;
  if (own !== 0) throw new ConfigError([`POLYCHRON_COMMAND_USER=${user} needs a node that runs as root`]);
  const account = { uid, gid: gidOf(user) ?? gid };
  return { ...account, name, home: home !== '' && (await canEnter(account, home)) ? home : null };
}

function named(user: string, accounts: ReadonlyMap<string, NamedAccount>): NamedAccount | number {
  const [uid = ''] = user.split(':');
  if (/^\d+$/.test(uid)) return [...accounts.values()].find((one) => one.uid === Number(uid)) ?? Number(uid);
  const found = accounts.get(user);
  if (found === undefined)
    throw new ConfigError([`POLYCHRON_COMMAND_USER=${user}: there is no such account in /etc/passwd`]);
  return found;
}

function gidOf(user: string | null): number | undefined {
  const gid = user?.split(':')[1];
  return gid === undefined ? undefined : Number(gid);
}

/** Warns about secrets that the account can read; those in the data folder get mode 600 first. */
async function keepFrom(account: CommandAccount, options: ContainmentOptions): Promise<void> {
  const { dataDir, secrets, database, logger } = options;
  const { uid, gid } = account;
  if (database?.uid === uid)
    throw new Error(
      `POLYCHRON_COMMAND_USER: the account ${account.name ?? uid} owns the files of the database; commands need another`,
    );
  for (const file of ownSecrets.map((name) => join(dataDir, name))) {
    const found = await lstat(file).catch(() => null);
    if (found?.isFile() && (found.mode & 0o077) !== 0) await chmod(file, 0o600);
  }
  for (const file of [...ownSecrets.map((name) => join(dataDir, name)), ...secrets]) {
    if (await canRead({ uid, gid }, file))
      logger.warn({ file, uid }, `commands can read ${basename(file)}: let only the node's user read it (chmod 600)`);
  }
}
