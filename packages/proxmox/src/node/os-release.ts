/** The release that the node runs: `bookworm` (Proxmox VE 8), `trixie` (9); undefined where os-release(5) names none. */
export const codenameOf = (osRelease: string | undefined): string | undefined =>
  /^VERSION_CODENAME="?([\w-]+)"?\s*$/m.exec(osRelease ?? '')?.[1];
