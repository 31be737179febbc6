/** A section of Proxmox's section files: `dir: local`, then indented `key value` lines. */
export interface ConfigSection {
  readonly type: string;
  readonly id: string;
  /** A property without a value is a flag: `1`. */
  readonly properties: ReadonlyMap<string, string>;
}

/** Reads storage.cfg, ha/resources.cfg and the like. */
export const readSectionConfig = (text: string): readonly ConfigSection[] => {
  const sections: {type: string; id: string; properties: Map<string, string>}[] = [];
  for (const line of text.split('\n')) {
    const header = /^([a-z][\w-]*):\s*(\S+)\s*$/i.exec(line);
    if (header !== null) sections.push({type: header[1]!, id: header[2]!, properties: new Map()});
    const property = /^\s+([a-z][\w-]*)(?:\s+(.*?))?\s*$/i.exec(line);
    if (property !== null) sections.at(-1)?.properties.set(property[1]!, property[2] ?? '1');
  }
  return sections;
};
