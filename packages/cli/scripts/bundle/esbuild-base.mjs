// What both bundles have in common.

/** Names stay: a stack trace in somebody's report must say where it was. */
export const BASE = {
  bundle: true,
  write: false,
  metafile: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  mainFields: ['module', 'main'],
  minifyWhitespace: true,
  minifySyntax: true,
  // notices.mjs has them in full.
  legalComments: 'none',
  logLevel: 'warning',
};

/** ssh2's compiled parts: it tries them and does without. Whatever lies around where phoenix runs is not to be found. */
export const withoutNative = {
  name: 'without native code',
  setup({onResolve, onLoad}) {
    onResolve({filter: /\.node$|^cpu-features$/}, ({path}) => ({path, namespace: 'left-out'}));
    onLoad({filter: /.*/, namespace: 'left-out'}, ({path}) => ({
      contents: `throw new Error(${JSON.stringify(`${path} is left out of the bundle`)});`,
      loader: 'js',
    }));
  },
};
