import type { Authenticator } from '../auth/authenticate.ts';
import { OutageError } from '../domain/model/errors.ts';

/** Lets nobody in while there is a reason: a node that does not know the schema would misread what is stored. */
export function refusing(authenticator: Authenticator, why: () => string | null): Authenticator {
  const open = (): void => {
    const reason = why();
    if (reason !== null) throw new OutageError(reason);
  };
  return {
    ...authenticator,
    async authenticate(...given) {
      open();
      return authenticator.authenticate(...given);
    },
    async authenticateSecret(...given) {
      open();
      return authenticator.authenticateSecret(...given);
    },
    async revalidate(...given) {
      open();
      return authenticator.revalidate(...given);
    },
    admitStranger(...given) {
      open();
      return authenticator.admitStranger(...given);
    },
  };
}
