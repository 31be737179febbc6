import {type NodeInterface, Refusal} from '@phoenix/kit';
import {ifaceOf, optionOf, readStanzas} from '@phoenix/proxmox';

/** A bridge of Open vSwitch has `ovs_ports`: `bridge-ports` beside them would make a second bridge of that name. */
export function refuseOpenVSwitch(text: string, wanted: readonly NodeInterface[]): void {
  const stanzas = readStanzas(text);
  const bridge = wanted.find(({name, bridgePorts}) => {
    const stanza = bridgePorts === undefined ? undefined : ifaceOf(stanzas, name, 'inet');
    return stanza !== undefined && optionOf(stanza, 'ovs-type') !== undefined;
  });
  if (bridge === undefined) return;
  throw new Refusal(
    'ovs-bridge',
    `${bridge.name} is a bridge of Open vSwitch, whose ports phoenix does not change`,
    `take bridge_ports of ${bridge.name} out of the config, and set ovs_ports by hand`,
  );
}
