import { userInfo } from 'node:os';

/** The user's home folder: `$HOME`, or where that is not set, or empty, as of some services, what the system has on record. */
export const homeFolder = ({ HOME }: NodeJS.ProcessEnv): string =>
  HOME === undefined || HOME === '' ? userInfo().homedir : HOME;
