import {readFileSync} from 'node:fs';
import {expect, test} from '@jest/globals';
import type {Event, NodeId, NodeInfo, Outcome} from '@phoenix/kit';
import {validateXML} from 'xmllint-wasm';
import {junitReporter} from '../src/index.js';

const xsd = readFileSync(new URL('../schema/junit.xsd', import.meta.url), 'utf8');

const web = {id: 900, kind: 'lxc', name: 'web <1>'} as const;
const host = {id: 0, kind: 'hypervisor', name: 'pve1'} as const;

const info = (resource: NodeInfo['resource'], suite: string, name: string): NodeInfo => {
  const step = `test.${suite} > ${name}` as const;
  return {id: `${resource.id}/${step}`, step, resource, waitsFor: []};
};

const NODES = [
  info(web, 'smoke', 'answers & more'),
  info(web, 'smoke', 'says "no"'),
  info(web, 'smoke', 'cannot be asked'),
  info(host, 'health_.check', 'disks'),
];

async function reportOf(outcomes: Readonly<Record<NodeId, Outcome>>, said: Readonly<Record<NodeId, string[]>> = {}) {
  let xml = '';
  const {report, close} = junitReporter(async (text) => {
    xml = text;
  });
  const events: Event[] = [
    {type: 'run-started', mode: 'test', nodes: NODES, at: 0},
    ...NODES.map(({id}, i): Event => ({type: 'step-started', node: id, at: i * 100})),
    ...Object.entries(said).flatMap(([node, lines]) =>
      lines.map((line): Event => ({type: 'step-output', node: node as NodeId, line, stream: 'stdout', at: 400})),
    ),
    ...Object.entries(outcomes).map(
      ([node, outcome]): Event => ({type: 'step-finished', node: node as NodeId, outcome, at: 1500}),
    ),
  ];
  for (const event of events) report(event);
  await close();
  const {valid, errors} = await validateXML({
    xml: [{fileName: 'report.xml', contents: xml}],
    schema: [{fileName: 'junit.xsd', contents: xsd}],
  });
  return {xml, valid, errors: errors.map(({message}) => message)};
}

test('passed, failed, not askable and never run: one valid document that says which is which', async () => {
  const {xml, valid, errors} = await reportOf(
    {
      [NODES[0]!.id]: {status: 'unchanged'},
      [NODES[1]!.id]: {
        status: 'failed',
        changes: [],
        failure: {code: 'test-failed', test: 'says "no"', verdict: 'exit 3', output: 'first\nlast <words>'},
      },
      [NODES[2]!.id]: {status: 'failed', changes: [], failure: {code: 'not-ready', message: 'not running'}},
    },
    {[NODES[1]!.id]: ['first', 'last <words> \u0007 ]]> \ud83d\ude00']},
  );
  expect({valid, errors}).toEqual({valid: true, errors: []});
  expect(xml).toContain('<testsuites tests="4" failures="1" errors="1" skipped="1"');
  expect(xml).toContain('<testsuite name="900 web &lt;1&gt; smoke"');
  expect(xml).toContain('<testsuite name="node pve1 health_.check"');
  expect(xml).toContain('<testcase name="answers &amp; more" classname="900 web &lt;1&gt;" time="1.5"/>');
  expect(xml).toContain('<failure message="exit 3: last &lt;words&gt;" type="test-failed">');
  expect(xml).toContain('<error message="not running" type="not-ready"');
  expect(xml).toContain('<skipped/>');
});

test('the schema knows a document that is none', async () => {
  const {valid} = await validateXML({
    xml: [{fileName: 'report.xml', contents: '<testsuites><testsuite name="x"/></testsuites>'}],
    schema: [{fileName: 'junit.xsd', contents: xsd}],
  });
  expect(valid).toBe(false);
});
