import {type Change, change, Refusal, type StepContext} from '@phoenix/kit';
import {unitStates} from '@phoenix/proxmox';

/** Services that must run now and after every boot. */
export async function running({facts}: StepContext, units: readonly string[]): Promise<readonly Change[]> {
  const states = await facts(unitStates(units));
  return units.flatMap((unit, i) => {
    const {load, active, file} = states[i] ?? {load: 'not-found', active: 'inactive', file: ''};
    if (load === 'masked')
      throw new Refusal('masked', `${unit} is masked on this node: it cannot be started`, `systemctl unmask ${unit}`);
    const off = file === 'disabled';
    if (active === 'active' && !off) return [];
    const field = [{field: unit, from: off ? `${active}, ${file}` : active, to: off ? 'active, enabled' : 'active'}];
    return [change(`enable and start ${unit}`, [{argv: ['systemctl', 'enable', '--now', unit]}], {diff: field})];
  });
}
