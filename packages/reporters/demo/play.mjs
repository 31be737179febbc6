// Plays a scripted run on this terminal: node packages/reporters/demo/play.mjs [tree|flat|json] [guests] [speed]
import {setTimeout as sleep} from 'node:timers/promises';
import {flatReporter, jsonReporter, treeReporter} from '../dist/index.js';
import {story} from './story.mjs';

const [kind = 'tree', guests = '8', speed = '1'] = process.argv.slice(2);
const out = process.stdout;
const reporter = {
  tree: () => treeReporter(out, {env: process.env, clock: () => performance.now() * Number(speed)}),
  flat: () => flatReporter(out),
  json: () => jsonReporter(out),
}[kind]();
const started = performance.now();
for (const event of story(Number(guests))) {
  const wait = event.at / Number(speed) - (performance.now() - started);
  if (wait > 1) await sleep(wait);
  reporter.report(event);
}
await reporter.close?.();
const {user, system} = process.cpuUsage();
process.stderr.write(
  `cpu ${((user + system) / 1000).toFixed(0)} ms in ${(performance.now() - started).toFixed(0)} ms\n`,
);
