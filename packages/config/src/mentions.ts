import type {Mention} from './files.js';
import {isReference} from './files.js';
import {featureSecrets} from './guests/feature-secrets.js';
import {type Guest, objectsOf} from './guests/guest.js';
import {phaseSecrets} from './guests/phases.js';
import type {World} from './guests/world.js';
import {asList, asObject, isObject, type JsonObject} from './json.js';
import {profileNameOf} from './normalise/apparmor.js';
import {pointerOf} from './pointer.js';

/** Every script, test, template, profile and secret that the config names. */
export const mentionsOf = (world: World): Mention[] => [
  ...world.guests.flatMap((guest) => [
    ...ofGuest(guest),
    ...featureSecrets(guest, world).flatMap(({value, pointer}) => secret(value, pointer)),
  ]),
  ...ofNode(world.hypervisor ?? {}),
  ...phaseSecrets(world).flatMap(({value, pointer}) => secret(value, pointer)),
];

const ofNode = ({users, samba, apparmor, tests}: JsonObject): Mention[] => [
  ...asList(users).flatMap((user, i) => {
    const at = Array.isArray(users) ? pointerOf('users', i) : pointerOf('users');
    return secret(asObject(user).password_hash, `${at}/password_hash`);
  }),
  ...secret(asObject(samba).password, pointerOf('samba', 'password')),
  ...asList(asObject(apparmor).profiles).flatMap((name, i) =>
    mention('profile', name, pointerOf('apparmor', 'profiles', i)),
  ),
  ...testsOf(tests, (...path) => pointerOf('tests', ...path)),
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
    ...(guest.kind === 'vm' ? ofCloudInit(guest) : []),
  ];
};

const ofCloudInit = (guest: Guest): Mention[] => {
  const {user_config, cloud_init} = guest.object;
  const {user_data_template, user_data_file, network_config_template, write_files} = asObject(cloud_init);
  const at = (...path: (string | number)[]) => guest.at('cloud_init', ...path);
  return [
    ...secret(asObject(user_config).password_hash, guest.at('user_config', 'password_hash')),
    ...mention('template', user_data_template, at('user_data_template')),
    ...mention('template', user_data_file, at('user_data_file')),
    ...mention('template', network_config_template, at('network_config_template')),
    ...asList(write_files).flatMap((file, i) => secret(asObject(file).content, at('write_files', i, 'content'))),
  ];
};

export const healthOf = (guest: Guest): {readonly value: JsonObject; readonly pointer: string}[] =>
  ['health_check', 'health_checks'].flatMap((field) => objectsOf(guest, field));

const testsOf = (suites: unknown, at: (...path: (string | number)[]) => string): Mention[] =>
  Object.entries(asObject(suites)).flatMap(([suite, tests]) =>
    (Array.isArray(tests) ? tests : []).flatMap((test: unknown, i) =>
      isObject(test) && test.type === 'script' ? mention('test', test.path, at(suite, i, 'path')) : [],
    ),
  );

const mention = (what: Mention['what'], name: unknown, pointer: string): Mention[] =>
  typeof name === 'string' && name !== '' ? [{what, name, pointer}] : [];

const secret = (value: unknown, pointer: string): Mention[] =>
  typeof value === 'string' && isReference(value) ? [{what: 'secret', name: value, pointer}] : [];
