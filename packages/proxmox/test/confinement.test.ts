import {expect, test} from '@jest/globals';
import type {Firewall, IdMap} from '@phoenix/kit';
import {
  firewallText,
  hostIdOf,
  installedText,
  isPhoenixFirewall,
  isPhoenixProfile,
  missingRanges,
  parseFirewall,
  readLoadedProfiles,
  sameFirewall,
} from '../src/index.js';

const firewall: Firewall = {
  enabled: true,
  policyOut: 'REJECT',
  rules: [
    {type: 'in', action: 'ACCEPT', source: '10.0.0.153', proto: 'tcp', dport: '9443', comment: 'a # b', enabled: true},
    {type: 'group', action: 'web', enabled: false},
  ],
};

test('what is written is read again as what was meant', () => {
  const text = firewallText(firewall);
  expect(isPhoenixFirewall(text)).toBe(true);
  const {options, rules, others} = parseFirewall(text);
  expect(Object.fromEntries(options)).toEqual({enable: '1', policy_out: 'REJECT'});
  expect(rules).toEqual(firewall.rules.map((rule) => ({...rule, more: []})));
  expect(others).toEqual([]);
  expect(firewallText(firewall, text)).toBe(text);
  const foreign = '[options]\nenable: 0\nndp: 0\n\n[ipset bad] # no good\n\n10.0.0.9\n[rules]\nbroken\n\n';
  const kept = firewallText(firewall, foreign);
  expect(kept).toContain('ndp: 0\n\n[ipset bad] # no good\n\n10.0.0.9\n\n[RULES]');
  expect(firewallText(firewall, kept)).toBe(kept);
  expect(isPhoenixFirewall(foreign)).toBe(false);
});

test('firewalls are compared by meaning', () => {
  const rule = (text: string) => `[OPTIONS]\nenable: 1\n[RULES]\n${text}\n`;
  for (const [a, b, same] of [
    [undefined, '# only a comment\n[OPTIONS]\nenable: 0\npolicy_in: DROP\n', true],
    [undefined, rule(''), false],
    [rule('IN ACCEPT -p TCP -dport 80-90'), rule('in  ACCEPT  --dport 80:90 --proto tcp'), true],
    [rule('IN ACCEPT -source 10.0.0.2,10.0.0.1/32'), rule('IN ACCEPT -source 10.0.0.1,10.0.0.2'), true],
    [rule('IN ACCEPT'), rule('|IN ACCEPT'), false],
    [rule('IN ACCEPT'), rule('IN ACCEPT # why'), false],
    [rule('IN ACCEPT -log info'), rule('IN ACCEPT'), false],
    [rule('IN ACCEPT\nIN DROP'), rule('IN DROP\nIN ACCEPT'), false],
    [`${rule('IN ACCEPT')}[ALIASES]\nhome 10.0.0.1\n`, rule('IN ACCEPT'), false],
  ] as const)
    expect([a, b, sameFirewall(a, b)]).toEqual([a, b, same]);
});

test("root's ranges, each one's own or together, cover a map or lack some of it", () => {
  const map = (hostId: number, size: number): IdMap => ({type: 'u', containerId: 0, hostId, size});
  const text = 'www:5:5\nroot:100000:65536\n0:165536:10\n# root:1:1\n';
  expect(missingRanges(text, [map(100_000, 65_546)])).toEqual([]);
  expect(missingRanges(text, [map(100_000, 65_547), map(5, 1), map(5, 1)])).toEqual(['root:100000:65547', 'root:5:1']);
  const maps: IdMap[] = [map(1000, 1), {...map(100_001, 100), containerId: 1}, {...map(44, 1), type: 'g'}];
  expect([0, 1, 100, 101].map((id) => hostIdOf(maps, 'u', id))).toEqual([1000, 100_001, 100_100, undefined]);
});

test('profiles that the kernel has, and the mark of a file', () => {
  const text = 'tight (enforce)\ntight//inner (complain)\n/usr/bin/man (enforce)\nwith space (unconfined)\n';
  expect([...readLoadedProfiles(text)]).toEqual(['tight', 'tight//inner', '/usr/bin/man', 'with space']);
  const installed = installedText({name: 'tight', content: 'profile tight {\n}'});
  expect(installed).toBe('profile tight {\n}\n# written by phoenix\n');
  expect([installed, 'profile tight {\n}\n'].map(isPhoenixProfile)).toEqual([true, false]);
});
