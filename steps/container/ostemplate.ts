import {type LxcResource, Refusal, type StepContext, type TemplateOrigin} from '@phoenix/kit';
import {isUsable, nodeState, type Storage, templateFolder, templates} from '@phoenix/proxmox';

export interface FoundTemplate {
  /** What `pct create` takes. */
  readonly template: string;
  /** Where it is missing and has to be fetched to. */
  readonly missing?: {readonly storage: string; readonly file: string};
}

/** Finds an OS template by volume id, path or file name. @throws Refusal where no storage could hold it */
export async function findTemplate(context: StepContext, {template}: TemplateOrigin): Promise<FoundTemplate> {
  const {storages, name: node} = await context.facts(nodeState);
  const places = storages.filter((storage) => isUsable(storage, node) && templateFolder(storage) !== undefined);
  const place = places.find((storage) => isIn(template, storage));
  // A path outside of every storage is the user's own file: pct reads it as it is.
  if (template.startsWith('/') && place === undefined) return {template};
  const file = fileOf(template);
  for (const storage of place === undefined ? places : [place]) {
    const volid = `${storage.id}:vztmpl/${file}`;
    if ((await context.facts(templates(storage))).includes(volid)) return {template: volid};
  }
  const target = place ?? places.find(({id}) => id === 'local') ?? places[0];
  if (target === undefined)
    throw new Refusal(
      'no-template-storage',
      `no storage of ${node} holds OS templates`,
      'pvesm set local --content vztmpl,...',
    );
  return {template: `${target.id}:vztmpl/${file}`, missing: {storage: target.id, file}};
}

/** `debian-12-standard_12.7-1_amd64.tar.zst`, however the config names it. */
export const fileOf = (template: string): string => template.slice(template.lastIndexOf('/') + 1);

const isIn = (template: string, storage: Storage): boolean =>
  template.startsWith(`${storage.id}:vztmpl/`) || template.startsWith(`${templateFolder(storage)}/`);

/** Steps about templates are only wanted where the config names one. */
export function templateOf({id, container: {origin}}: LxcResource): TemplateOrigin {
  if (origin.from === 'template') return origin;
  throw new Error(`${id} is a clone`);
}
