/** What the command line says of the first guests; the rest is asked, or usual. */
export interface Given {
  readonly id?: number;
  readonly name?: string;
  readonly template?: string;
  readonly storage?: string;
  readonly bridge?: string;
  readonly ip?: string;
  readonly gw?: string;
  /** A .pub file. */
  readonly sshKey?: string;
  readonly vm?: boolean;
}
