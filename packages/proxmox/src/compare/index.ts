export * from './nic.js';
export * from './pct-defaults.js';
export * from './qm-defaults.js';
export * from './same-value.js';
export * from './same-vm-value.js';
export {type CurrentVmNic, parseVmNic, vmNicToProperty} from './vm-nic.js';
