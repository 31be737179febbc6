import type {Subject} from '../entry.js';

export const features = {
  title: 'Features',
  about: 'What is installed inside guests, by features and scripts.',
  entries: {
    'missing-feature': {
      kinds: ['error'],
      title: 'a feature has no plugin',
      meaning: 'The config of a guest names a feature for which phoenix has found no folder. The nearest is told.',
      todo: ['See which there are: `phoenix plugins list`', 'Write it: `phoenix plugins new NAME`'],
      see: ['docs/features.md', 'docs/writing-a-feature.md'],
    },
    'unknown-feature': {
      kinds: ['error'],
      title: 'the feature that a guest names is in no plugin',
      meaning: 'As missing-feature, found when the graph was made.',
      todo: ['See which there are: `phoenix plugins list`'],
      see: ['docs/features.md'],
    },
    'repeated-feature': {
      kinds: ['warning'],
      title: 'a guest names a feature twice',
      meaning: 'It is installed once, at its first place, with its last config.',
      todo: ['Name it once.'],
      see: ['docs/leniencies.md#read-as-meant'],
    },
    'feature-kind': {
      kinds: ['error'],
      title: 'the feature is not for this kind of guest',
      meaning: 'Its plugin says in `kinds` what it is for, and this is something else.',
      todo: ["Take it out of the guest's features."],
      see: ['docs/step-contract.md#fields'],
    },
    'feature-requires': {
      kinds: ['error'],
      title: 'a feature requires another one that the guest does not have',
      meaning:
        "What a feature requires must be on the guest's disk before it: by the guest's own list, or by the one that it is cloned from.",
      todo: ['Add the other one to its features.'],
      see: ['docs/writing-a-feature.md'],
    },
    'feature-ring': {
      kinds: ['error'],
      title: 'features require each other',
      meaning: 'No order is right for them. The message names the ring.',
      todo: ['Take one of the requirements out.'],
    },
    'contribution-conflict': {
      kinds: ['error'],
      title: 'two features want different settings of one container',
      meaning:
        'Features may ask for settings of the container that they run in (nesting, devices, raw lines), and these two ask for opposites.',
      todo: ['Say in the config which it is to be: there the config wins.'],
      see: ['docs/step-contract.md#fields'],
    },
    'contribution-overruled': {
      kinds: ['warning'],
      title: 'the config overrules what a feature asks for',
      meaning:
        'The feature asks for a setting of the container, and the config says another. The config wins; the feature may not work.',
      todo: ['Take the setting out of the config, if you did not mean it.'],
      see: ['docs/step-contract.md#fields'],
    },
  },
} satisfies Subject;
