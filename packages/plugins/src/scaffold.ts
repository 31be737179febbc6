import {KIT_VERSION} from '@phoenix/kit';

/** A file of a new plugin. */
export interface ScaffoldFile {
  readonly content: string;
  readonly mode: number;
}

/**
 * The files of a feature that works, with tests that pass: a beginning, by path in its folder.
 * @param form `types`: only what an editor and the compiler need to know phoenix
 * @param declarations of what a plugin may import of phoenix
 */
export function scaffold(
  name: string,
  form: 'script' | 'module' | 'types',
  declarations: string,
): Readonly<Record<string, ScaffoldFile>> {
  const types = {'tsconfig.json': json(COMPILER), 'phoenix.d.ts': declarations};
  const texts = {types, script: scriptFiles(name), module: {...moduleFiles(name), ...types}}[form];
  return Object.fromEntries(
    Object.entries(texts).map(([path, content]) => [path, {content, mode: path.endsWith('.sh') ? 0o755 : 0o644}]),
  );
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** As strict as phoenix about what it will do with the text: take the types away and run it. `dom` has AbortSignal, URL, console. */
const COMPILER = {
  compilerOptions: {
    target: 'es2023',
    lib: ['es2023', 'dom'],
    module: 'esnext',
    moduleResolution: 'bundler',
    strict: true,
    noEmit: true,
    erasableSyntaxOnly: true,
    verbatimModuleSyntax: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
  },
  include: ['**/*.ts'],
};

/** Where the new feature keeps what it is told. */
const fileOf = (name: string): string => `/etc/${name}.conf`;

const scriptFiles = (name: string): Readonly<Record<string, string>> => ({
  'feature.json': json({
    name,
    description: `Keeps ${fileOf(name)} inside the guest`,
    configSchema: {
      type: 'object',
      additionalProperties: false,
      properties: {text: {type: 'string', description: `what ${fileOf(name)} says`}},
      examples: [{text: 'hello'}, {text: 'good morning'}],
    },
  }),
  'apply.sh': `#!/bin/sh
# Runs in the guest as root when something has changed: safe to run again.
set -eu
printf '%s\\n' "\${PHOENIX_TEXT:-hello}" >${fileOf(name)}
`,
  'check.sh': `#!/bin/sh
# Exit 0: nothing to do.
[ "$(cat ${fileOf(name)} 2>/dev/null)" = "\${PHOENIX_TEXT:-hello}" ]
`,
  'remove.sh': `#!/bin/sh
# Runs where it was applied and the config does not name it any more.
rm -f ${fileOf(name)}
`,
  'cases/apply.json': json({
    about: 'Nothing says that it was applied.',
    config: {text: 'hello'},
    node: {running: [900]},
    changes: [
      {
        title: `apply ${name}`,
        commands: [runs(name, 'apply.sh'), 'tar -xf - -C /var/lib'],
        stdin: {contains: ["PHOENIX_TEXT='hello'", '{fingerprint}']},
      },
    ],
  }),
  'cases/done.json': json({
    about: 'The stamp says that it was applied as it is, and its check finds it so.',
    config: {text: 'hello'},
    node: {running: [900]},
    guest: {
      files: {[`/var/lib/phoenix/feature-${name}.stamp`]: ['{fingerprint}']},
      answers: [{command: runs(name, 'check.sh')}],
    },
    changes: [],
  }),
  'README.md': readme(name, "The scripts run inside the guest as root; `PHOENIX_TEXT` is the section's `text`."),
});

const runs = (name: string, script: string): string => {
  const file = `/run/phoenix/feature-${name}/${script}`;
  return `sh -c '<script>' sh feature-${name} ${file} /bin/sh ${file} 900`;
};

const moduleFiles = (name: string): Readonly<Record<string, string>> => ({
  'index.ts': `import {type Change, change, cmd, defineFeature} from '@phoenix/kit';

interface Config {
  readonly text: string;
}

const PATH = '${fileOf(name)}';

/** Keeps one file inside the guest. */
export default defineFeature<Config>({
  name: '${name}',
  configSchema: {
    type: 'object',
    required: ['text'],
    additionalProperties: false,
    properties: {text: {type: 'string', description: 'what ${fileOf(name)} says'}},
    examples: [{text: 'hello'}, {text: 'good morning'}],
  },
  // What it leaves on the guest's disk: snapshots taken after it are renewed when this changes.
  fingerprint: (_resource, {text}) => text,
  // Looks, never touches; answers with what is still needed.
  async check({config, exec}): Promise<readonly Change[]> {
    const wanted = \`\${config.text}\\n\`;
    const {exitCode, stdout} = await exec(cmd\`cat \${PATH}\`);
    if (exitCode === 0 && stdout === wanted) return [];
    return [
      {
        title: \`write \${PATH}\`,
        impact: 'none',
        actions: [{kind: 'write', path: PATH, content: wanted, mode: '0644'}],
      },
    ];
  },
  // Asked where the config does not name it: what is still needed for it to be gone.
  async remove({exec}): Promise<readonly Change[]> {
    if ((await exec(cmd\`cat \${PATH}\`)).exitCode !== 0) return [];
    return [change(\`remove \${PATH}\`, [cmd\`rm -f \${PATH}\`])];
  },
});
`,
  'package.json': json({
    name: `phoenix-plugin-${name.replaceAll('_', '-')}`,
    version: '0.1.0',
    description: `Keeps ${fileOf(name)} inside the guest`,
    type: 'module',
    exports: './index.ts',
    peerDependencies: {'@phoenix/kit': `^${KIT_VERSION}`},
  }),
  'cases/write.json': json({
    about: 'The file is not there.',
    config: {text: 'hello'},
    node: {running: [900]},
    changes: [{title: `write ${fileOf(name)}`, commands: [`write ${fileOf(name)} 0644`], stdin: 'hello\n'}],
  }),
  'cases/done.json': json({
    about: 'The file says what it should.',
    config: {text: 'hello'},
    node: {running: [900]},
    guest: {files: {[fileOf(name)]: ['hello']}},
    changes: [],
  }),
  'README.md': readme(
    name,
    'TypeScript is read as it is: no build, and `@phoenix/kit` is that of the phoenix that loads it. `phoenix.d.ts` tells an\neditor and `tsc` what that has; `phoenix plugins check` keeps it up to date.',
  ),
});

const readme = (name: string, more: string): string => `# ${name}

Keeps \`${fileOf(name)}\` inside a guest. A container or virtual machine names it:

\`\`\`json
{"features": [{"${name}": {"text": "hello"}}]}
\`\`\`

${more}

\`\`\`sh
phoenix plugins check ${name}
\`\`\`

asks it on an embedded node and runs its cases: \`cases/*.json\` say what is there, and what the feature answers.
`;
