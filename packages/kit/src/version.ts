/** Of this package, as its package.json has it: what a plugin's range of versions is held against. */
export const KIT_VERSION = '0.1.0';
