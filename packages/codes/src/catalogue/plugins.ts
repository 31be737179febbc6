import type {Subject} from '../entry.js';

export const plugins = {
  title: 'Plugins',
  about: 'What phoenix is extended by, and what keeps it from being loaded.',
  entries: {
    'missing-plugin': {
      kinds: ['error'],
      title: 'a plugin that the config names is not there',
      meaning:
        'An entry of `plugins` in the hypervisor file leads to no folder, to a folder without plugins, or to no npm package that Node finds from the config folder.',
      todo: [
        'Relative paths begin at the config folder: "./my-plugins"',
        'Of a package: `npm install NAME` in the config folder',
      ],
      see: ['docs/writing-a-feature.md#where-a-plugin-lies'],
    },
    'no-plugin': {
      kinds: ['error'],
      title: 'the folder holds no plugin',
      meaning: 'There is neither feature.json nor index.js, index.mjs or index.ts.',
      todo: ['A feature needs feature.json and apply.sh: `phoenix plugins new NAME` makes both.'],
      see: ['docs/writing-a-feature.md'],
    },
    'plugin-read': {
      kinds: ['error'],
      title: "a plugin's folder cannot be read",
      meaning: 'The operating system refused, or its package.json is no JSON.',
      todo: ['Look at its rights, and at the file.'],
    },
    'plugin-load': {
      kinds: ['error'],
      title: "a plugin's module cannot be loaded",
      meaning:
        'It has a mistake of syntax, imports what is not there, throws while it is loaded or beside it, or does not come to its end. The message has the line, where Node says it.',
      todo: ['Load it alone and look: `phoenix plugins check FOLDER`'],
      see: ['docs/writing-a-feature.md#phoenix-plugins'],
    },
    'plugin-contract': {
      kinds: ['error'],
      title: "a plugin's module does not export a step",
      meaning: 'The default export, or one of its list, lacks what a step needs: id, on, check().',
      todo: ['`export default defineStep({…})`, or defineFeature'],
      see: ['docs/step-contract.md#fields'],
    },
    'plugin-manifest': {
      kinds: ['error'],
      title: 'a feature.json is wrong',
      meaning:
        'It is no JSON, has a key or value that it cannot have, or a name that is none: small letters, digits, _ and -.',
      todo: ['Correct it; all keys stand in docs/writing-a-feature.md.'],
      see: ['docs/writing-a-feature.md'],
    },
    'plugin-script': {
      kinds: ['error'],
      title: 'a feature has no apply.sh',
      meaning: 'It is the script that installs it, and runs in the guest as root.',
      todo: ['Write it beside feature.json.'],
      see: ['docs/writing-a-feature.md#five-lines-of-shell'],
    },
    'plugin-schema': {
      kinds: ['error'],
      title: 'the configSchema of a plugin is wrong',
      meaning:
        'It is no JSON Schema, or says "x-secret" where no secret can be: the config section of the step cannot be checked by it.',
      todo: ['Correct it; `"x-secret": true` belongs to a key of a feature\'s own section.'],
      see: ['docs/writing-a-feature.md#secrets'],
    },
    'bad-plugin-schema': {
      kinds: ['error'],
      title: 'the configSchema of a plugin breaks when it is applied',
      meaning: 'It looks like a JSON Schema and cannot be used on the section in the config.',
      todo: ['Correct the schema of the plugin.'],
      see: ['docs/step-contract.md#fields'],
    },
    'plugin-version': {
      kinds: ['error'],
      title: 'a plugin is written for another phoenix',
      meaning: 'Its package.json asks for a range of @phoenix/kit that this phoenix does not have.',
      todo: ['Look for a version of the plugin that fits.'],
      see: ['docs/writing-a-feature.md#where-a-plugin-lies'],
    },
    'duplicate-step': {
      kinds: ['error'],
      title: 'two plugins provide one step',
      meaning: 'Nobody could say which of them is meant.',
      todo: ['Rename one of the two; `phoenix plugins list` shows where they lie.'],
    },
    'step-ring': {
      kinds: ['error'],
      title: 'steps come after each other in a ring',
      meaning: 'No order is right for them. The message names the ring.',
      todo: ["Take one out of an `after`, or of a feature's `requires`."],
      see: ['docs/step-contract.md#fields'],
    },
    'unknown-step': {
      kinds: ['error'],
      title: 'a step comes after one that there is not',
      meaning:
        'Its `after`, or the `requires` of a feature, names a step that no plugin provides, or that is no part of this run.',
      todo: ['See all names: `phoenix plugins list`'],
      see: ['docs/step-contract.md#fields'],
    },
    'unplaced-step': {
      kinds: ['error'],
      title: 'a step of a plugin has no place in the order',
      meaning:
        'A phase of your own goes behind the last step of its `after`; it has none, or names one that is part of no recipe for this kind of guest.',
      todo: ['Name steps of the recipe in `after`, or say in `kinds` what it is for.'],
      see: ['docs/step-contract.md#fields'],
    },
  },
} satisfies Subject;
