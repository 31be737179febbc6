/** Options of a Proxmox command by its own words; `true` is 1, `undefined` is left out. */
export type Options = Readonly<Record<string, string | number | boolean | undefined>>;

export const optionArgs = (options: Options): readonly string[] =>
  Object.entries(options).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const text = typeof value === 'boolean' ? (value ? '1' : '0') : String(value);
    // A value that looks like an option would be taken for one.
    return text.startsWith('-') ? [`--${name}=${text}`] : [`--${name}`, text];
  });

/** Without a UTF-8 locale the tools turn every byte beyond ASCII into U+FFFD. */
export const withLocale = (argv: readonly string[]): readonly string[] =>
  argv.some((word) => /[^\x00-\x7f]/.test(word)) ? ['env', 'LANG=C.UTF-8', ...argv] : argv;
