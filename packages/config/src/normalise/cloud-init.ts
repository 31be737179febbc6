import {basename} from 'node:path';
import {type CloudInit, type CloudInitFile, type CloudInitUser, type Script, Secret} from '@phoenix/kit';
import type {Files} from '../files.js';
import {asList, asObject, asText, isObject, type JsonObject} from '../json.js';
import {passwordHashOf, publicKeysOf} from './credentials.js';
import {words} from './network.js';
import {present} from './present.js';

/** What cloud-images lack and phoenix needs. */
const AGENT = 'qemu-guest-agent';

/** `user_config` and `cloud_init`. */
export const cloudInitOf = (object: JsonObject, files: Files): CloudInit => {
  const given = asObject(object.cloud_init);
  const template = (path: unknown): Script | undefined => {
    const content = typeof path === 'string' ? files.templates.get(path) : undefined;
    return content === undefined ? undefined : {name: basename(String(path)), content};
  };
  return {
    ...present({
      user: userOf(asObject(object.user_config), files),
      userDataTemplate: template(given.user_data_template),
      userDataFile: template(given.user_data_file),
      networkConfigTemplate: template(given.network_config_template),
    }),
    packages: [...new Set([AGENT, ...words(given.packages)])],
    runcmd: asList(given.runcmd).map((command) => (Array.isArray(command) ? command.map(String) : String(command))),
    writeFiles: asList(given.write_files)
      .filter(isObject)
      .map((file) => fileOf(file, files)),
  };
};

const userOf = (given: JsonObject, files: Files): CloudInitUser | undefined => {
  const username = asText(given.username);
  if (username === undefined) return undefined;
  const sudo = given.sudo === true ? 'ALL=(ALL) NOPASSWD:ALL' : asText(given.sudo);
  return {
    username,
    ...present({
      passwordHash: passwordHashOf(given.password_hash, files),
      sudo: sudo === undefined || sudo.trim() === '' ? undefined : sudo,
    }),
    sshPublicKeys: publicKeysOf(given.ssh_public_keys),
  };
};

const fileOf = (file: JsonObject, {secrets}: Files): CloudInitFile => {
  const content = asText(file.content) ?? '';
  const decoded = isBase64(file) ? Buffer.from(content, 'base64').toString('utf8') : content;
  const secret = secrets.get(content);
  return {
    path: String(file.path),
    content: secret === undefined ? decoded : isBase64(file) ? decodedSecret(secret) : secret,
    ...present({
      permissions: asText(file.permissions),
      owner: asText(file.owner),
      append: typeof file.append === 'boolean' ? file.append : undefined,
    }),
  };
};

const decodedSecret = (secret: Secret): Secret => new Secret(Buffer.from(secret.reveal(), 'base64').toString('utf8'));

const isBase64 = ({encoding}: JsonObject): boolean => encoding === 'b64' || encoding === 'base64';
