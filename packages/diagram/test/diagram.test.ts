import {expect, test} from '@jest/globals';
import type {NodeId, StepId} from '@phoenix/kit';
import {validateXML} from 'xmllint-wasm';
import {type DiagramNode, drawDiagram, type Edge} from '../src/index.js';
import {layout} from '../src/layout.js';
import {routeThrough} from '../src/route.js';

/** `node('900/lxc.create', ['0/hypervisor.zfs'], [])`, names made of the id. */
const node = (
  id: string,
  needs: readonly string[] = [],
  follows: readonly string[] = [],
  name?: string,
): DiagramNode => {
  const number = Number(id.slice(0, id.indexOf('/')));
  const step = id.slice(id.indexOf('/') + 1) as StepId;
  const kind = number === 0 ? 'hypervisor' : step.startsWith('vm.') ? 'vm' : 'lxc';
  const resource = {id: number, kind, name: name ?? (number === 0 ? 'pve1' : `guest${number}`)} as const;
  return {id: id as NodeId, step: {id: step}, resource, needs: needs as NodeId[], follows: follows as NodeId[]};
};

//  node  zfs ──> storages ───────┐
//  900           create ──> start ──> snapshot        (create needs zfs too: implied)
//  901                               clone ──> start  (start follows 900's start: implied by the snapshot)
const small = [
  node('901/lxc.start', ['901/lxc.clone'], ['900/lxc.start', '910/vm.start']),
  node('0/hypervisor.zfs'),
  node('900/lxc.create', ['0/hypervisor.storages', '0/hypervisor.zfs']),
  node('0/hypervisor.storages', ['0/hypervisor.zfs']),
  node('900/lxc.start', ['900/lxc.create', '0/hypervisor.zfs']),
  node('900/lxc.snapshot', ['900/lxc.start']),
  node('901/lxc.clone', ['900/lxc.snapshot']),
  node('910/vm.start'),
];

test('mermaid: a subgraph for each resource, the node first; what other arrows say is left out', () => {
  expect(drawDiagram(small, 'mermaid')).toBe(`flowchart LR
  subgraph r0 ["node pve1"]
    n0["hypervisor.zfs"]
    n1["hypervisor.storages"]
  end
  subgraph r900 ["900 guest900"]
    n2["lxc.create"]
    n3["lxc.start"]
    n4["lxc.snapshot"]
  end
  subgraph r901 ["901 guest901"]
    n5["lxc.clone"]
    n6["lxc.start"]
  end
  subgraph r910 ["910 guest910"]
    n7["vm.start"]
  end
  n0 --> n1
  n1 --> n2
  n2 --> n3
  n3 --> n4
  n4 --> n5
  n5 --> n6
  n7 -.-> n6
`);
});

test('dot: the same with clusters', () => {
  expect(drawDiagram(small.slice(1, 4), 'dot')).toBe(`digraph phoenix {
  rankdir=LR;
  node [shape=box, style=rounded, fontname="sans-serif"];
  graph [fontname="sans-serif"];
  subgraph "cluster_0" {
    label="node pve1";
    "0/hypervisor.zfs" [label="hypervisor.zfs"];
    "0/hypervisor.storages" [label="hypervisor.storages"];
  }
  subgraph "cluster_900" {
    label="900 guest900";
    "900/lxc.create" [label="lxc.create"];
  }
  "0/hypervisor.zfs" -> "0/hypervisor.storages";
  "0/hypervisor.storages" -> "900/lxc.create";
}
`);
  expect(drawDiagram(small, 'dot')).toContain('"910/vm.start" -> "901/lxc.start" [style=dashed];');
});

interface Told {
  readonly nodes: readonly {readonly id: NodeId; readonly rank: number}[];
  readonly edges: readonly Edge[];
}
const told = (nodes: readonly DiagramNode[]): Told => JSON.parse(drawDiagram(nodes, 'json'));

test('json: every node with its rank, every edge with what it is', () => {
  const {nodes, edges} = told(small);
  expect(nodes[2]).toEqual({
    id: '900/lxc.create',
    step: 'lxc.create',
    resource: {id: 900, kind: 'lxc', name: 'guest900'},
    rank: 2,
  });
  expect(edges.filter(({implied}) => implied)).toEqual([
    {from: '0/hypervisor.zfs', to: '900/lxc.create', kind: 'needs', implied: true},
    {from: '0/hypervisor.zfs', to: '900/lxc.start', kind: 'needs', implied: true},
    {from: '900/lxc.start', to: '901/lxc.start', kind: 'follows', implied: true},
  ]);
  expect(edges).toHaveLength(10);
});

test('what is needed is not implied by what merely comes before', () => {
  const nodes = [node('1/a.a'), node('1/a.b', [], ['1/a.a']), node('1/a.c', ['1/a.b', '1/a.a'], ['1/a.a', '1/a.gone'])];
  expect(told(nodes).edges).toEqual([
    {from: '1/a.a', to: '1/a.b', kind: 'follows', implied: false},
    {from: '1/a.b', to: '1/a.c', kind: 'needs', implied: false},
    {from: '1/a.a', to: '1/a.c', kind: 'needs', implied: false},
  ]);
});

const hostile = [
  node(
    '900/lxc.start',
    [],
    [],
    'end"]; x --> y <script>alert(1)</script> &amp; `**b**` #35; \\N {a|b} \u0000\u001b[2J\n\ud800 ünïcode 漢字',
  ),
  node('900/feature."quoted"\\', ['900/lxc.start']),
];

test('names mean nothing to the format that they stand in', async () => {
  const mermaid = drawDiagram(hostile, 'mermaid').split('\n');
  expect(mermaid[1]).toMatch(/^ {2}subgraph r900 \["900 end#34;#93;#59; x --#62; y [^"`<>&{}|\\\n]* ünïcode 漢字"\]$/);
  expect(mermaid[3]).toBe('    n1["feature.#34;quoted#34;#92;"]');
  const dot = drawDiagram(hostile, 'dot');
  expect(dot).toContain('"900/lxc.start" -> "900/feature.\\"quoted\\"\\\\";');
  expect(dot).toContain('\\\\N {a|b}');
  const svg = drawDiagram(hostile, 'svg');
  expect(svg).not.toMatch(/<script|\u001b|\u0000/);
  expect(svg).toContain('&lt;script&gt;');
  expect((await validateXML({xml: [{fileName: 'graph.svg', contents: svg}]} as never)).valid).toBe(true);
  expect(told(hostile).nodes).toHaveLength(2);
});

/** A random graph without cycles: each node waits for some that come earlier in a random order. */
function random(seed: number): DiagramNode[] {
  let state = seed;
  const next = (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
  const ids = Array.from({length: 30}, (_, i) => `${next(6) * 100}/lxc.s${i}`);
  const some = (i: number, most: number) => (i === 0 ? [] : Array.from({length: next(most)}, () => ids[next(i)]!));
  const nodes = ids.map((id, i) => node(id, some(i, 4), some(i, 3)));
  return nodes
    .map((one, i) => [next(1_000) * 100 + i, one] as const)
    .sort(([a], [b]) => a - b)
    .map(([, one]) => one);
}

test('of any graph: each node once, each edge that is not implied once, and what is left says the same', () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const nodes = random(seed);
    const {edges, nodes: all} = told(nodes);
    expect(all.map(({id}) => id).sort()).toEqual(nodes.map(({id}) => id).sort());
    const given = new Set(
      nodes.flatMap(({id, needs, follows}) => [...needs, ...follows].map((from) => `${from} ${id}`)),
    );
    expect(edges.map(({from, to}) => `${from} ${to}`).sort()).toEqual([...given].sort());
    const shown = edges.filter(({implied}) => !implied);
    for (const kinds of [['needs'], ['needs', 'follows']]) {
      const of = (some: readonly Edge[]) => some.filter(({kind}) => kinds.includes(kind));
      expect(closure(of(shown))).toEqual(closure(of(edges)));
    }
    for (const {from, to, kind} of shown) {
      const others = shown
        .filter((edge) => edge.from !== from || edge.to !== to)
        .filter((edge) => kind === 'follows' || edge.kind === 'needs');
      expect(closure(others)).not.toContain(`${from} ${to}`);
    }
    const dot = drawDiagram(nodes, 'dot');
    expect([dot.match(/\[label=/g)?.length, dot.match(/ -> /g)?.length ?? 0]).toEqual([30, shown.length]);
    const mermaid = drawDiagram(nodes, 'mermaid');
    expect([mermaid.match(/^ {4}n\d+\[/gm)?.length, mermaid.match(/ -\.?->? /g)?.length ?? 0]).toEqual([
      30,
      shown.length,
    ]);
    const svg = drawDiagram(nodes, 'svg');
    expect([
      svg.match(/<g class="step/g)?.length,
      svg.match(/<path class="(?:needs|follows)" d="[^"]*"><title>/g)?.length ?? 0,
    ]).toEqual([30, shown.length]);
  }
});

/** Who comes before whom, directly or not. */
function closure(edges: readonly Edge[]): string[] {
  const before = new Map<string, Set<string>>();
  for (let grown = true; grown; ) {
    grown = false;
    for (const {from, to} of edges) {
      const set = before.get(to) ?? new Set();
      const size = set.size;
      before.set(to, set.add(from));
      for (const one of before.get(from) ?? []) set.add(one);
      grown ||= set.size > size;
    }
  }
  return [...before].flatMap(([to, set]) => [...set].map((from) => `${from} ${to}`)).sort();
}

test('svg: boxes do not overlap, arrows lead to the right and keep off the boxes', () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const nodes = random(seed);
    const {boxes, width, height, strips} = layout(nodes);
    const all = [...boxes.values()];
    for (const [i, a] of all.entries())
      for (const b of all.slice(i + 1))
        expect(a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y).toBe(
          true,
        );
    for (const {x, y, width: w, height: h} of all)
      expect(x >= 0 && y >= 0 && x + w <= width && y + h <= height).toBe(true);
    for (const [i, strip] of strips.entries())
      expect(strip.y).toBe(i === 0 ? 34 : strips[i - 1]!.y + strips[i - 1]!.height);
    const route = routeThrough(all);
    for (const {from, to} of told(nodes).edges.filter(({implied}) => !implied)) {
      const [a, b] = [boxes.get(from)!, boxes.get(to)!];
      expect(a.right).toBeLessThan(b.left);
      for (const [x, y] of flats(route(a, b)))
        for (const box of all)
          if (box !== a && box !== b)
            expect(y > box.y && y < box.y + box.height && x[0] < box.x + box.width && x[1] > box.x).toBe(false);
    }
  }
});

/** The level pieces of a path: from where to where, and how high. */
function flats(d: string): (readonly [readonly [number, number], number])[] {
  let [x, y] = [0, 0];
  const found: (readonly [readonly [number, number], number])[] = [];
  for (const [, command, rest] of d.matchAll(/([MHC])([^MHC]*)/g)) {
    const numbers = rest!.trim().split(/\s+/).map(Number);
    if (command === 'H') found.push([[x, numbers[0]!], y]);
    x = command === 'C' ? numbers[4]! : numbers[0]!;
    y = command === 'C' ? numbers[5]! : command === 'M' ? numbers[1]! : y;
  }
  return found;
}

test('of a graph without nodes every format is still one', () => {
  expect(drawDiagram([], 'mermaid')).toBe('flowchart LR\n');
  expect(told([])).toEqual({nodes: [], edges: []});
  expect(drawDiagram([], 'svg')).toContain('</svg>');
  expect(drawDiagram([], 'dot')).toMatch(/^digraph phoenix \{[\s\S]*\}\n$/);
});
