/** Key of the global symbol under which the hooks' modules find phoenix's own, by package name. */
export const OWN_PACKAGES = 'phoenix.own-packages';
