import type {Connection} from '@phoenix/config';

/** All that a first config set is made of. */
export interface Answers {
  /** Undefined: said with each command, by flags. */
  readonly connection?: Connection;
  readonly container: {
    readonly id: number;
    readonly name: string;
    /** Volume id or file name of an OS template. */
    readonly template: string;
    readonly storage: string;
    readonly bridge: string;
    /** `dhcp` or an address with its prefix, `10.0.0.10/24`. */
    readonly ip: string;
    readonly gateway?: string;
  };
  /** A template made of a cloud image, and a VM cloned from it. */
  readonly machine?: {
    readonly templateId: number;
    readonly id: number;
    readonly name: string;
    readonly storage: string;
  };
  /** A line of a .pub file: who may log in to what is made. */
  readonly sshPublicKey?: string;
}
