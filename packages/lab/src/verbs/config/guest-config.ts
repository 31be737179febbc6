/** A container's file in /etc/pve/lxc, parsed. Verbs change it in place and write it back whole. */
export interface GuestConfig {
  main: Section;
  /** What waits for the next start or stop of a running container. */
  pending: {options: Options; deletions: string[]};
  snapshots: Record<string, Section>;
  /** The text that it was read from: its SHA-1 is the digest. */
  readonly text: string;
}

/** `description` holds whole lines, with a newline at the end; all other values are one line. */
export type Options = Record<string, string>;

export interface Section {
  options: Options;
  /** `lxc.*` lines in their order. */
  raw: RawLine[];
}
export interface RawLine {
  readonly key: string;
  readonly value: string;
}

export const emptyConfig = (options: Options = {}): GuestConfig => ({
  main: {options, raw: []},
  pending: {options: {}, deletions: []},
  snapshots: {},
  text: '',
});

export const isTemplate = (config: GuestConfig): boolean => config.main.options.template === '1';
