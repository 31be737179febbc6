import {isAddress} from './ip-address.js';

/** An action or the name of a security group. Source: pve-firewall. */
export const wordProblem = (isGroup: boolean, action: string | undefined): string | undefined => {
  if (action === undefined) return undefined;
  if (isGroup) return /^[A-Za-z][\w-]+$/.test(action) ? undefined : `"${action}" is no name of a security group`;
  return /^(?:ACCEPT|DROP|REJECT)$/.test(action) || /^[A-Za-z][\w-]*\((?:ACCEPT|DROP|REJECT)\)$/.test(action)
    ? undefined
    : `"${action}" is not ACCEPT, DROP, REJECT or a macro like SSH(ACCEPT)`;
};

/** Addresses, networks and ranges with commas between, or one alias or ip set. */
export const addressProblem = (text: string | undefined): string | undefined => {
  if (text === undefined || /^\+?(?:(?:dc|guest)\/)?[A-Za-z][\w-]+$/.test(text.trim())) return undefined;
  const wrong = text
    .split(',')
    .map((one) => one.trim())
    .find((one) => !isNetwork(one) && !isRange(one));
  if (wrong === undefined) return undefined;
  return `"${wrong}" is no address, network like 10.0.0.0/24, range, alias or ip set`;
};

const isNetwork = (text: string): boolean => {
  const [address = '', prefix, ...rest] = text.split('/');
  const version = isAddress(address);
  if (version === undefined || rest.length > 0) return false;
  return prefix === undefined || (/^\d+$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128));
};

const isRange = (text: string): boolean => {
  const [from = '', to = '', ...rest] = text.split('-');
  return rest.length === 0 && isAddress(from) !== undefined && isAddress(from) === isAddress(to);
};

/** Ports, ranges `80:85` and names of services, with commas between, 15 at most. */
export const portProblem = (text: string): string | undefined => {
  const items = text.split(',').map((one) => one.trim());
  if (items.length > 15) return `${items.length} ports are more than one rule takes (15)`;
  const wrong = items.find((one) => !isPort(one));
  return wrong === undefined ? undefined : `"${wrong}" is no port, range like 80:85 or name of a service`;
};

const isPort = (text: string): boolean => {
  if (/^[A-Za-z][A-Za-z\d-]*$/.test(text)) return true;
  const [, from, to = from] = /^(\d+)(?::(\d+))?$/.exec(text) ?? [];
  return from !== undefined && Number(to) <= 65_535 && Number(from) <= Number(to);
};
