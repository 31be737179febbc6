/** The parts of Proxmox's JSON schemas that its command line checks. */
export interface Property {
  readonly type: 'string' | 'integer' | 'number' | 'boolean';
  readonly required?: true;
  /** A positional that may be left out. */
  readonly optional?: true;
  readonly enum?: readonly string[];
  /** A named format of {@link formats}; one that ends in `-list` checks each item. */
  readonly format?: string;
  readonly pattern?: RegExp;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  /** A property string: its keys. */
  readonly keys?: Readonly<Record<string, Property>>;
  /** In a property string: its value may come without the key. */
  readonly defaultKey?: true;
  /** In a property string: another word for that key; `virtio=MAC` says the address, and by `keyAlias` the model. */
  readonly alias?: string;
  readonly keyAlias?: string;
}

export type Properties = Readonly<Record<string, Property>>;

export interface CommandSchema {
  /** In order; a name in angle brackets in the usage line. */
  readonly positionals: Properties;
  /** `net[31]` stands for net0 to net31. */
  readonly options: Properties;
  /** Everything after the positionals belongs to the command, as with `pct exec`. */
  readonly extraArgs?: true;
}

/** The property of an option, `net0` by its `net[31]`. */
export const propertyOf = (options: Properties, name: string): Property | undefined => {
  const direct = options[name];
  if (direct !== undefined) return direct;
  const [, stem, index] = /^([a-z]+)(\d+)$/.exec(name) ?? [];
  if (stem === undefined || index === undefined) return undefined;
  const key = Object.keys(options).find((option) => option.startsWith(`${stem}[`));
  if (key === undefined || Number(index) > Number(key.slice(stem.length + 1, -1))) return undefined;
  return options[key];
};

/** All names that can be typed, indexes written out: abbreviations are resolved over them. */
export const optionNames = (options: Properties): string[] =>
  Object.keys(options).flatMap((name) => {
    const [, stem, last] = /^(.*)\[(\d+)\]$/.exec(name) ?? [];
    return stem === undefined ? [name] : Array.from({length: Number(last) + 1}, (_, index) => `${stem}${index}`);
  });
