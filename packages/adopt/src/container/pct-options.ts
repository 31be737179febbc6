import {parseProperties} from '@phoenix/proxmox';

/** Proxmox's `features` as the config lists them: nesting goes without saying where a container is unprivileged. */
export function pctOptionsOf(text: string | undefined, unprivileged: boolean): readonly string[] {
  const features = new Map([...parseProperties(text ?? '')].filter(([, value]) => value !== '0'));
  const nesting = features.get('nesting') === '1';
  if (unprivileged && nesting) features.delete('nesting');
  return [
    ...(unprivileged && !nesting ? ['nesting=0'] : []),
    ...[...features].map(([key, value]) => `${key}=${value}`),
  ];
}
