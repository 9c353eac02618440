import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';

/** A Chromium of this machine; TRIPKEY_CHROMIUM names another. Undefined where there is none: playwright-core brings none. */
export const chromiumPath = process.env['TRIPKEY_CHROMIUM'] ?? find(['chromium', 'chromium-browser', 'google-chrome']);

/** Starts it without a window. Root may not have its sandbox. */
export async function startBrowser(): Promise<Browser> {
  const { chromium } = await import('playwright-core');
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath: chromiumPath!, args });
}

function find(names: readonly string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name))).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
