import type {Event, NodeId, Reporter} from '@phoenix/kit';
import {harmless} from './harmless.js';
import {emptyRecord, note} from './record.js';

/**
 * A run of tests as JUnit XML, for whatever shows build results: a testsuite for each suite of each guest, a testcase for
 * each test with its time in seconds, what it said, and why it failed. Written once, when the run is over.
 */
export const junitReporter = (write: (xml: string) => Promise<void>): Reporter & {close(): Promise<void>} => {
  const record = emptyRecord();
  const said = new Map<NodeId, string[]>();
  const startedAt = new Date();
  return {
    report(event: Event) {
      note(record, event);
      if (event.type !== 'step-output') return;
      const lines = said.get(event.node) ?? [];
      lines.push(harmless(event.line));
      said.set(event.node, lines);
    },
    async close() {
      // Only where a report is asked for: every other start of phoenix does without what makes XML. A module of our own,
      // since a bundle gives a CommonJS package that is imported so no names.
      const {asXml} = await import('./junit-xml.js');
      await write(asXml(record, said, startedAt));
    },
  };
};
