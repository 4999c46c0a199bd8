/** Fields that many inputs and payloads share, with the same meaning everywhere. */
export const common = {
  expectedVersion: {
    nullable: true,
    description: 'Fail with VERSION_CONFLICT unless the stored version is this one. Default: change any version.',
  },
  tenantId: {
    nullable: true,
    description: "The tenant to create it in; only for operators. Default: the caller's, or the default tenant.",
  },
  validateOnly: { defaultValue: false, description: 'True: check everything and store nothing.' },
  replayed: { description: 'True: an earlier call with this idempotency key did it, and this is its answer.' },
} as const;
