import type {Event, Reporter} from '@phoenix/kit';
import type {Output} from './output.js';

/** Changes only when a consumer of the lines would break; new fields and new kinds of events may come any time. */
const jsonSchemaName = 'phoenix/1';

/**
 * NDJSON: each line is one event, `{"schema":"phoenix/1","type":"step-finished","node":"900/lxc.clone","outcome":{…},"at":12345}`.
 * The fields are those of the kit's Event; `at` and all other times are milliseconds. A secret is written as `"***"`.
 * schema/events.schema.json describes every line; the last one is `run-finished` with the whole run's summary.
 */
export const jsonReporter = (out: Output): Reporter => ({
  report(event: Event) {
    out.write(`${JSON.stringify({schema: jsonSchemaName, ...event})}\n`);
  },
});
