import {FILES, schemas} from '@phoenix/config';
import type {Answers} from './answers.js';
import {containersFile} from './containers-file.js';
import {hypervisorFile} from './hypervisor-file.js';
import {machinesFile} from './machines-file.js';
import {readme} from './readme.js';

export interface StarterFile {
  /** Below the config folder. */
  readonly path: string;
  readonly content: string;
}

/** The whole set, to be written by others. */
export const starterFiles = (answers: Answers): readonly StarterFile[] => [
  {path: FILES.hypervisor, content: hypervisorFile(answers)},
  {path: FILES.lxc, content: containersFile(answers)},
  ...(answers.machine === undefined ? [] : [{path: FILES.vm, content: machinesFile(answers.machine, answers)}]),
  {path: 'README.md', content: readme(answers)},
  // Everything but itself: what is put here never gets into a repository by chance (gitignore(5)).
  {path: 'secrets/.gitignore', content: '*\n!.gitignore\n'},
  ...schemas.map((schema) => ({path: `schemas/${schema.$id}`, content: schemaFile(schema)})),
];

/** All that a set may consist of, whatever is answered. */
export const STARTER_PATHS: readonly string[] = [
  ...Object.values(FILES),
  'README.md',
  'secrets/.gitignore',
  ...schemas.map(({$id}) => `schemas/${$id}`),
];

/** Two words that editors with vscode-json-languageservice know: no complaint about comments and trailing commas. */
const schemaFile = ({$schema, $id, ...rest}: (typeof schemas)[number]): string =>
  `${JSON.stringify({$schema, $id, allowComments: true, allowTrailingCommas: true, ...rest}, null, 2)}\n`;
