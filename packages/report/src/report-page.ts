import {createHash} from 'node:crypto';
import {type Assets, readAssets} from './assets.js';
import {html, jsonInScript, verbatim} from './html.js';
import {type Report, reportOf} from './report.js';
import type {RunLog} from './run-log.js';
import {changes} from './sections/changes.js';
import {criticalPath} from './sections/critical-path.js';
import {failures} from './sections/failures.js';
import {head} from './sections/head.js';
import {notices} from './sections/notices.js';
import {openEnd} from './sections/open-end.js';
import {slowest} from './sections/slowest.js';
import {timeline} from './sections/timeline.js';
import {waits} from './sections/waits.js';
import {signSheet} from './signs.js';
import {toPageData} from './to-page-data.js';

/** One HTML page of a past run, whole in itself: it asks no network for anything. @throws when the build has left no assets */
export const reportPage = async (run: RunLog): Promise<string> => pageWith(await readAssets(), run);

/** The same with assets that somebody else has read. */
const pageWith = ({script, style}: Assets, run: RunLog): string => {
  const report = reportOf(run);
  const sections = SECTIONS.flatMap((one) => one(report) ?? []);
  // The data are no script: what the policy lets run and apply is exactly what the build made.
  const policy = `default-src 'none'; script-src '${hash(script)}'; style-src '${hash(style)}'; base-uri 'none'; form-action 'none'`;
  return `${
    html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title(report)}</title>
<style>${verbatim(style)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
${signSheet()}
${head(report, sections)}
<main id="main" tabindex="-1">
${sections}
</main>
<script type="application/json" id="run">${jsonInScript(toPageData(report.histories, report.steps))}</script>
<script>${verbatim(script)}</script>
</body>
</html>
`.markup
  }`;
};

/** In the order in which a reader wants them. */
const SECTIONS = [openEnd, failures, timeline, changes, slowest, waits, criticalPath, notices];

const title = ({run, verdicts}: Report): string => `${verdicts[0]} – phoenix ${run.id}`;

const hash = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;
