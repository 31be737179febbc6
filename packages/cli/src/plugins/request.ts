/** `phoenix plugins …` */
export interface PluginsRequest {
  readonly kind: 'plugins';
  readonly action: 'list' | 'show' | 'new' | 'types' | 'check';
  readonly configDir: string;
  /** Of `show` a plugin, step or feature; of `new` the new one; of `types` and `check` a folder. */
  readonly name: string | undefined;
  /** Of `new`: shell instead of TypeScript. */
  readonly script: boolean;
  /** Of `new`: the folder to make, `<configDir>/steps/<name>` when undefined. */
  readonly dir: string | undefined;
  readonly json: boolean;
}
