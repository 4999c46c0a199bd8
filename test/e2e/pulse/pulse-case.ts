import type { Scene } from './scene.ts';

/** Something hostile or careless that happens beside alpha's work. */
export interface PulseCase {
  readonly who: 'nobody' | 'a READ token' | 'an EXECUTE token' | 'a WRITE token' | 'alpha itself' | 'another program';
  /** What is done, as the end of "is not hurt by nobody: …". */
  readonly name: string;
  readonly act: (scene: Scene) => Promise<unknown>;
}
