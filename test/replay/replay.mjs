import {readFileSync} from 'node:fs';
import {argv, stderr, stdout} from 'node:process';
import {countsOf, differencesOf, replay, scenariosIn} from '../../packages/lab/dist/replay/index.js';

// Replays the recordings of a folder against the lab: npm run replay -- test/transcripts
const skips = JSON.parse(readFileSync(new URL('skip.json', import.meta.url), 'utf8'));
try {
  const [folder] = argv.slice(2);
  if (folder === undefined) throw new Error('which folder of transcripts? npm run replay -- FOLDER');
  const scenarios = scenariosIn(folder);
  if (scenarios.length === 0) throw new Error(`${folder} holds no transcripts`);
  const verdicts = [];
  let skipped = 0;
  for (const scenario of scenarios) {
    const played = await replay(scenario, skips);
    stdout.write(differencesOf(scenario.name, played.verdicts));
    verdicts.push(...played.verdicts);
    skipped += played.skipped;
  }
  stdout.write(`skipped: ${skipped} steps\n${countsOf(verdicts)}\n`);
} catch (error) {
  stderr.write(`replay: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
