import type { Browser } from 'playwright-core';
import { findProgram } from './programs.ts';

/** A Chromium of this machine; TRIPKEY_CHROMIUM names another. Undefined where there is none: playwright-core brings none. */
export const chromiumPath =
  process.env['TRIPKEY_CHROMIUM'] ?? findProgram('chromium', 'chromium-browser', 'google-chrome');

/** Starts it without a window. Root may not have its sandbox. */
export async function startBrowser(): Promise<Browser> {
  const { chromium } = await import('playwright-core');
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath: chromiumPath!, args });
}
