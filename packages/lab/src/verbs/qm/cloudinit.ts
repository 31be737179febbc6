import {die} from '../cli/die.js';
import type {Verb} from '../cli/program.js';
import {qmOptions} from '../options/qm.js';
import {storageNamed} from '../storage/storages.js';
import {parseVolid, volumePath} from '../storage/volid.js';
import {drivesOf, isSeed} from './drives.js';
import {metaData, networkData, seedOf, userData} from './seed.js';
import {loadVm, saveVm} from './vm-config.js';
import {vmLocked} from './vm-lock.js';

/** The data that Proxmox itself makes, whatever `cicustom` says. */
export const cloudinitDump: Verb = {
  schema: qmOptions.cloudinitDump,
  run: ({node, io, args, vmid}) => {
    const {options} = loadVm(node, vmid).main;
    const user = userData(vmid, options);
    const network = networkData(node, options);
    io.out(`${args.type === 'user' ? user : args.type === 'network' ? network : metaData(user, network)}\n`);
  },
};

/** Makes the seed anew; what it holds is worked out again at each start. */
export const cloudinitUpdate: Verb = {
  schema: {positionals: qmOptions.unlock.positionals, options: {}},
  run: ({node, io, vmid}) =>
    vmLocked(node, vmid, () => {
      const config = loadVm(node, vmid);
      const drive = drivesOf(config.main.options).find(isSeed);
      if (drive === undefined) return;
      io.out('generating cloud-init ISO\n');
      seedOf(node, vmid, config.main.options);
      if (node.power.running(vmid) && drive.file.endsWith('.qcow2')) {
        const {storage, name} = parseVolid(drive.file);
        const path = volumePath(storageNamed(node, storage), name);
        io.err(
          `qemu-img: Could not open '${path}': Failed to get "write" lock\nIs another process using the image [${path}]?\n`,
        );
        return;
      }
      config.seeded = {};
      saveVm(node, vmid, config);
    }),
};

export const unlock: Verb = {
  schema: qmOptions.unlock,
  run: ({node, vmid}) =>
    vmLocked(node, vmid, () => {
      const config = loadVm(node, vmid);
      delete config.main.options.lock;
      saveVm(node, vmid, config);
    }),
};

/** What would be needed for these is not in the lab; that there is no such machine is. */
const only = (schema: Verb['schema'], verb: string): Verb => ({
  schema,
  run: ({node, vmid}) => {
    loadVm(node, vmid);
    die(`the lab has no 'qm ${verb}'`);
  },
});
export const showcmd = only(qmOptions.showcmd, 'showcmd');
export const monitor = only(qmOptions.monitor, 'monitor');
