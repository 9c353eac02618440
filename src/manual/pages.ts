import { incidentPage, revokePage, rotatePage } from './key-pages.ts';
import type { Page } from './page.ts';
import { baselinePage, completionPage, doctorPage, explainPage, initPage, rulesPage } from './project-pages.ts';
import { scanHistoryPage, scanPage, verifyPage } from './search-pages.ts';

/** Every command, in the order of `tripkey --help`; `help` has no page of its own. */
export const pages: readonly Page[] = [
  scanPage,
  scanHistoryPage,
  verifyPage,
  incidentPage,
  rotatePage,
  revokePage,
  doctorPage,
  baselinePage,
  rulesPage,
  explainPage,
  initPage,
  completionPage,
];
