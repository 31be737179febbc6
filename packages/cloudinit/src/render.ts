import {createHash} from 'node:crypto';
import {reveal, Secret, type VmResource} from '@phoenix/kit';
import {networkConfig} from './network-config.js';
import {readTemplate} from './template.js';
import type {Branch} from './tree.js';
import {userData} from './user-data.js';
import {holdsSecret, toMaskedYaml, toYaml} from './yaml.js';

/** What the config cannot know: the MAC addresses of net0 and on, as the VM has them. */
export interface NicAddresses {
  readonly macs: readonly string[];
}

export interface CloudInitDocument {
  /** A Secret where a password's hash or a secret file is in it. */
  readonly content: string | Secret;
  /** With `***` for secrets. */
  readonly shown: string;
  /** First 8 hex digits of the content's sha256. */
  readonly hash8: string;
}

export interface CloudInitDocuments {
  readonly user: CloudInitDocument;
  readonly network: CloudInitDocument;
  readonly meta: CloudInitDocument;
}

/**
 * A VM's user-data, network-config and meta-data. Equal input gives equal bytes.
 * @throws Error for a template that {@link checkCloudInit} complains of
 */
export function renderCloudInit(resource: VmResource, {macs}: NicAddresses): CloudInitDocuments {
  const {vm} = resource;
  const {userDataTemplate, userDataFile, networkConfigTemplate} = vm.cloudInit;
  return {
    user:
      userDataFile === undefined
        ? asDocument(userData(vm, readTemplate(userDataTemplate)), '#cloud-config\n')
        : asItStands(userDataFile.content),
    network: asDocument(networkConfig(vm, macs, readTemplate(networkConfigTemplate))),
    meta: asDocument(metaData(resource)),
  };
}

/**
 * The instance is the id: it never changes for one VM, so that no later change makes cloud-init take it for a new machine
 * (new host keys, everything run again), and a clone, which has another id, is a new one.
 */
const metaData = ({id, vm}: VmResource): Branch => ({
  'instance-id': `phoenix-${id}`,
  'local-hostname': vm.hostname.split('.')[0]!,
});

/** A machine config may hold keys and certificates: nobody needs to see it. */
function asItStands(given: string): CloudInitDocument {
  // With one line end: editors differ in that.
  const text = `${given.trimEnd()}\n`;
  const hash8 = sha256(text).slice(0, 8);
  return {content: new Secret(text), shown: `# user-data as it stands, ${hash8}\n`, hash8};
}

function asDocument(tree: Branch, head = ''): CloudInitDocument {
  const text = `${head}${toYaml(tree)}`;
  const content = holdsSecret(tree) ? new Secret(text) : text;
  return {content, shown: `${head}${toMaskedYaml(tree)}`, hash8: sha256(reveal(content)).slice(0, 8)};
}

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
