import type { Scene } from './scene.ts';

/** Something hostile or careless that happens while alpha works. */
export interface PulseCase {
  readonly who:
    | 'nobody'
    | 'a READ token'
    | 'an EXECUTE token'
    | 'a WRITE token'
    | 'alpha itself'
    | 'an operator'
    | 'another program'
    | 'the machine';
  /** The action, as the end of "is not hurt by nobody: …". */
  readonly name: string;
  /** True if the case ends an engine. Then its runs follow their retry policy, and no pulse is more than 5 s late. */
  readonly endsEngine?: boolean;
  readonly act: (scene: Scene) => Promise<unknown>;
}
