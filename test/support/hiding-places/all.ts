import type { HidingPlace } from '../hiding-places.ts';
import { commits } from './commits.ts';
import { contents } from './contents.ts';
import { packs } from './packs.ts';
import { refs } from './refs.ts';
import { rewritten } from './rewritten.ts';
import { seams } from './seams.ts';
import { stashes } from './stashes.ts';
import { stores } from './stores.ts';
import { submodules } from './submodules.ts';
import { texts } from './texts.ts';

/** The sections of docs/hiding-places.md, by heading. Each is a test file of its own kind: test/cli/hiding-places-*.test.ts. */
export const sections: Readonly<Record<string, readonly HidingPlace[]>> = {
  'Commits that a ref holds': commits,
  'What is left of rewritten history, and the index': rewritten,
  'Stashes and linked worktrees': stashes,
  'Refs, tags, notes, replaced and shallow history': refs,
  'Texts of commits, and names': texts,
  'Contents of files': contents,
  'Inside a pack': packs,
  'Where two parts of a delta meet': seams,
  'Stores and repositories': stores,
  Submodules: submodules,
};
