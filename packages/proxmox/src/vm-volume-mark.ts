/** First line of every mount unit in a VM that is phoenix's: one without it is somebody else's. */
export const VM_VOLUME_MARK = '# of phoenix: a volume of the VM';
