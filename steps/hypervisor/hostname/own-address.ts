import type {NodeInterface} from '@phoenix/kit';
import {addressOf, optionOf, readStanzas} from '@phoenix/proxmox';

/** The node's addresses; those of the interface with the default gateway first. Another one of an interface that the config names is no more. */
export function ownAddresses(wanted: readonly NodeInterface[], interfaces: string): readonly string[] {
  const named = wanted.map(({name, address, gateway}) => ({name, address, gateway}));
  const present = readStanzas(interfaces)
    .filter(({keyword, words}) => keyword === 'iface' && words[0] !== 'lo')
    .map((stanza) => ({name: stanza.words[0], address: addressOf(stanza), gateway: optionOf(stanza, 'gateway')}))
    .filter(({name}) => !named.some((one) => one.name === name && one.address !== undefined));
  const all = [...named, ...present].filter(({address}) => address !== undefined);
  return [...all.filter(({gateway}) => gateway !== undefined), ...all].map(({address}) => address!.split('/')[0]!);
}
