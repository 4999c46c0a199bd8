import type { Authenticator } from '../auth/authenticate.ts';
import { OutageError } from '../domain/model/errors.ts';

/** Refuses all callers while `why` gives a reason: a node that does not know the schema would misread the rows. */
export function refusing(authenticator: Authenticator, why: () => string | null): Authenticator {
  const assertOpen = (): void => {
    const reason = why();
    if (reason !== null) throw new OutageError(reason);
  };
  return {
    ...authenticator,
    async authenticate(...given) {
      assertOpen();
      return authenticator.authenticate(...given);
    },
    async authenticateSecret(...given) {
      assertOpen();
      return authenticator.authenticateSecret(...given);
    },
    async revalidate(...given) {
      assertOpen();
      return authenticator.revalidate(...given);
    },
    admitStranger(...given) {
      assertOpen();
      return authenticator.admitStranger(...given);
    },
  };
}
