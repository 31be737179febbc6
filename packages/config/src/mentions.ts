import type {Mention} from './files.js';
import {isReference} from './files.js';
import {type Guest, objectsOf} from './guests/guest.js';
import type {World} from './guests/world.js';
import {asObject, isObject, type JsonObject} from './json.js';
import {profileNameOf} from './normalise/apparmor.js';
import {pointerOf} from './pointer.js';

/** Every script, test, profile and secret that the config names. */
export const mentionsOf = ({guests, hypervisor}: World): Mention[] => [
  ...guests.flatMap(ofGuest),
  ...testsOf(hypervisor?.tests, (...path) => pointerOf('tests', ...path)),
];

const ofGuest = (guest: Guest): Mention[] => {
  const {application_script, application_env, root_password, tests} = guest.object;
  return [
    ...mention('script', application_script, guest.at('application_script')),
    ...healthOf(guest).flatMap(({value, pointer}) =>
      value.type === 'script' ? mention('script', value.path, `${pointer}/path`) : [],
    ),
    ...Object.entries(asObject(application_env)).flatMap(([key, value]) =>
      secret(value, guest.at('application_env', key)),
    ),
    ...secret(root_password, guest.at('root_password')),
    ...mention('profile', profileNameOf(guest.object), guest.at('apparmor_profile')),
    ...testsOf(tests, (...path) => guest.at('tests', ...path)),
  ];
};

export const healthOf = (guest: Guest): {readonly value: JsonObject; readonly pointer: string}[] =>
  ['health_check', 'health_checks'].flatMap((field) => objectsOf(guest, field));

const testsOf = (suites: unknown, at: (...path: (string | number)[]) => string): Mention[] =>
  Object.entries(asObject(suites)).flatMap(([suite, tests]) =>
    (Array.isArray(tests) ? tests : []).flatMap((test: unknown, i) =>
      isObject(test) ? mention('test', test.path, at(suite, i, 'path')) : [],
    ),
  );

const mention = (what: Mention['what'], name: unknown, pointer: string): Mention[] =>
  typeof name === 'string' && name !== '' ? [{what, name, pointer}] : [];

const secret = (value: unknown, pointer: string): Mention[] =>
  typeof value === 'string' && isReference(value) ? [{what: 'secret', name: value, pointer}] : [];
