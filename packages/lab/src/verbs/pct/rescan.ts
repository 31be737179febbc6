import type {Verb} from '../cli/program.js';
import {addUnused, mountsOf, parseMount, printMount} from '../config/mounts.js';
import {containerIds, loadConfig, saveConfig} from '../config/store.js';
import {locked} from '../node/locked.js';
import {pctOptions} from '../options/pct.js';
import {volumesNamed} from '../storage/in-use.js';
import {formatSize} from '../storage/size.js';
import {storages} from '../storage/storages.js';
import {ownerOf, parseVolid} from '../storage/volid.js';

/** Lists volumes that no configuration names as unused, and corrects sizes. */
export const rescan: Verb = {
  schema: pctOptions.rescan,
  run: async ({node, io, args}) => {
    if (args.dryrun === '1') io.out("NOTE: running in dry-run mode, won't write changes out!\n");
    io.out('rescan volumes...\n');
    const volids = storages(node).flatMap(({id}) => node.volumes.list(id));
    for (const vmid of args.vmid === undefined ? containerIds(node) : [Number(args.vmid)]) {
      await locked(
        node,
        vmid,
        (text) => io.err(text),
        () => {
          const config = loadConfig(node, vmid);
          const {options} = config.main;
          for (const mount of mountsOf(options)) {
            const info = node.volumes.info(mount.volume);
            const size = info === undefined ? undefined : formatSize(info.bytes);
            if (size === undefined || mount.parts.size === size) continue;
            options[mount.key] = printMount(parseMount(mount.key, options[mount.key]!), {size});
            io.out(`CT ${vmid}: updated volume size of '${mount.volume}' in config.\n`);
          }
          const named = [config.main, ...Object.values(config.snapshots)].flatMap((section) =>
            volumesNamed(section.options),
          );
          for (const volid of volids) {
            if (ownerOf(parseVolid(volid).name) !== vmid || named.includes(volid)) continue;
            io.out(`CT ${vmid} add unreferenced volume '${volid}' as '${'unused'}' to config.\n`);
            addUnused(options, volid);
          }
          if (args.dryrun !== '1') saveConfig(node, vmid, config);
        },
      );
    }
  },
};
