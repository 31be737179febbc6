import type {Subject} from '../entry.js';

export const files = {
  title: 'The files of the config folder',
  about: 'What cannot be found or read there.',
  entries: {
    'no-config': {
      kinds: ['error'],
      title: 'the config folder holds none of the three files, or is not there',
      meaning:
        'phoenix looks in `configs/`, or in the folder of --config-dir, for phoenix_hypervisor_config.json, phoenix_lxc_configs.json and phoenix_vm_configs.json.',
      causes: ['phoenix was started in another folder than you think', 'the files have other names'],
      todo: [
        'Name the folder: `phoenix validate --config-dir my-node`',
        'Begin a set: `phoenix init --config-dir my-node`',
      ],
      see: ['docs/config.md', 'docs/getting-started.md'],
    },
    'no-file': {
      kinds: ['info'],
      title: 'one of the three files is not there',
      meaning:
        'Nothing of its kind is wanted then: no VMs without phoenix_vm_configs.json. Told because a misspelt name looks the same.',
      todo: ['If it should be there, look at its name.'],
      see: ['docs/config.md'],
    },
    'unreadable-file': {
      kinds: ['error'],
      title: 'a file is there and cannot be read',
      meaning: 'The operating system refused: rights, or a folder of that name.',
      todo: ['Look at it: `ls -l`'],
    },
    syntax: {
      kinds: ['error'],
      title: 'the file is no JSON',
      meaning:
        'Somewhere before or at the marked place a bracket, comma or quote is missing or too many. Comments and trailing commas are accepted. Nothing else is said of the file until it can be read.',
      todo: ['Look at the marked line and the one before it.'],
      see: ['docs/leniencies.md'],
    },
    'duplicate-key': {
      kinds: ['error'],
      title: 'one key stands twice in one object',
      meaning: 'JSON would take the last of both without a word, and the first would be lost.',
      todo: ['Remove or rename one of them.'],
    },
    'outside-folder': {
      kinds: ['error'],
      title: 'a file is named that does not lie in its folder',
      meaning:
        'Scripts are taken from scripts/, test scripts from tests/, profiles from apparmor/, templates from the config folder: an absolute path, or one that leads out with `..`, is refused.',
      todo: ['Move the file there and name it from that folder on: "application_script": "app.sh" is scripts/app.sh'],
      see: ['docs/config.md'],
    },
    'missing-script': {
      kinds: ['error'],
      title: 'a script is named that is not there',
      meaning: '`application_script`, or a health check of type script, names a file that scripts/ does not hold.',
      todo: ['Put it there, or correct the name; the nearest one is told.'],
      see: ['docs/config.md'],
    },
    'missing-test': {
      kinds: ['error'],
      title: 'a test script is named that is not there',
      meaning: 'A test of type script names a `path` that tests/ does not hold.',
      todo: ['Put it there, or correct the name.'],
      see: ['docs/config.md#tests'],
    },
    'missing-template': {
      kinds: ['error'],
      title: 'a cloud-init template is named that is not there',
      meaning: '`user_data_template` or `network_config_template` names a file that the config folder does not hold.',
      todo: ['Put it there, or correct the name.'],
      see: ['docs/cloud-init.md#templates'],
    },
    'missing-profile': {
      kinds: ['error'],
      title: 'an AppArmor profile of your own is named and not there',
      meaning:
        '`apparmor_profile` is neither default nor unconfined nor the name of a file in apparmor/; or `apparmor.profiles` of the node names a file that is not there.',
      todo: ['Put the file there, or correct the name.'],
      see: ['docs/containers.md'],
    },
  },
} satisfies Subject;
