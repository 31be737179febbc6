/** What the lab's DHCP gives a guest, always the same: there is no network behind it. */
export const leasedAddress = (vmid: number): string => `10.99.${(vmid >> 8) & 255}.${vmid & 255}`;
