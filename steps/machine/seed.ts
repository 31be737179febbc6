import type {Drive} from '@phoenix/proxmox';

/** The drive that cloud-init's documents are on: its volume is known by its name only. Source: PVE::QemuServer::Drive, drive_is_cloudinit. */
export const isSeed = ({volume}: Drive): boolean => /[:/](?:vm-\d+-)?cloudinit(?:\.\w+)?$/.test(volume);
