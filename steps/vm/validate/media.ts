import {Refusal, type StepContext} from '@phoenix/kit';
import {drivesOf, type GuestState, imageFolders, images, nodeState} from '@phoenix/proxmox';
import {asVm} from '../../machine/resource.js';

/** A CD that is not there shows when the VM is made, or not before it starts. One that lies in its drive already, or is fetched, is not looked for. */
export async function refuseMissingCds({facts, resource}: StepContext, state: GuestState | undefined): Promise<void> {
  const {id, name, vm} = asVm(resource);
  const loaded = state === undefined ? [] : drivesOf(state.config).map(({volume}) => volume);
  const wanted = Object.values(vm.cdroms).filter(
    (volume) => !loaded.includes(volume) && vm.cdUrls?.[volume] === undefined,
  );
  if (wanted.length === 0) return;
  const {storages, name: node} = await facts(nodeState);
  const folders = imageFolders(storages, node).filter(({content}) => content === 'iso');
  const there = await facts(images(folders));
  for (const volume of wanted) {
    const [storage = '', file = ''] = volume.split(':iso/');
    const folder = folders.find((one) => one.storage === storage);
    if (folder === undefined)
      throw new Refusal(
        'no-image',
        `${id} ${name} is to get the CD ${volume}, and ${storage} holds no ISO images on ${node}`,
        `storages that do: ${[...new Set(folders.map((one) => one.storage))].join(', ') || 'none'}`,
      );
    if (!there.some(({path}) => path === `${folder.path}/${file}`))
      throw new Refusal(
        'no-image',
        `${id} ${name} is to get the CD ${volume}, which ${node} does not have`,
        `put it there: ${folder.path}/${file}`,
      );
  }
}
