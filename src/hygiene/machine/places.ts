import type { Place } from './place.ts';
import { assistantSettings } from './places/assistants.ts';
import { cloudTools } from './places/clouds.ts';
import { codexPlaces } from './places/codex.ts';
import { credentialFiles } from './places/credentials.ts';
import { editorPlaces } from './places/editors.ts';
import { keyStores } from './places/key-stores.ts';
import { leftovers } from './places/leftovers.ts';
import { shellHistories } from './places/shells.ts';
import { startFiles } from './places/start-files.ts';
import { transcripts } from './places/transcripts.ts';
import { vscodePlaces } from './places/vscode.ts';

/** Where keys gather outside of repositories. A file that two of them name belongs to the first. A new place is an entry in one of the lists. */
export const places: readonly Place[] = [
  ...shellHistories,
  ...startFiles,
  ...codexPlaces,
  ...keyStores,
  ...assistantSettings,
  ...transcripts,
  ...vscodePlaces,
  ...editorPlaces,
  ...credentialFiles,
  ...cloudTools,
  ...leftovers,
];
