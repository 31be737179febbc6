import {type Change, change, type SambaSettings, Secret, type StepContext} from '@phoenix/kit';
import {ntHash, sambaHashes} from '@phoenix/proxmox';

/**
 * Samba keeps passwords of its own, beside the system's. A changed one in the config is seen by its hash. Where there is
 * none the share lets nobody in who should not be: that is told, and holds up nothing.
 */
export async function passwordChange(
  {facts, warn}: StepContext,
  {user, password}: SambaSettings,
): Promise<readonly Change[]> {
  if (user === undefined) return [];
  const hash = (await facts(sambaHashes)).get(user);
  if (password === undefined) {
    if (hash !== undefined) return [];
    warn(
      'no-password',
      `samba's user ${user} has no password, on the node or in the config: nobody comes in by that name`,
      `give samba.password a reference, env:NAME or file:path, or on the node: smbpasswd -a ${user}`,
    );
    return [];
  }
  // Not a hash: pdbedit was not let see it.
  if (hash !== undefined && (!/^[0-9A-F]{32}$/.test(hash) || hash === ntHash(password.reveal()))) return [];
  // Twice, as it asks for it (smbpasswd(8), -s); -a takes a user in, or finds it there.
  const stdin = new Secret(`${password.reveal()}\n${password.reveal()}\n`);
  return [change(`set the samba password of ${user}`, [{argv: ['smbpasswd', '-s', '-a', user], stdin}])];
}
