// Native ESM on TypeScript sources: a test never waits for a build, except the end-to-end ones, which start the built CLI.
export default {
  testEnvironment: 'node',
  reporters: ['default', '<rootDir>/test/closing-line.mjs'],
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/{packages,steps,test}/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/'],
  moduleNameMapper: {
    '^@phoenix/([a-z]+)$': '<rootDir>/packages/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {jsc: {target: 'es2022', parser: {syntax: 'typescript'}}, module: {type: 'es6'}, sourceMaps: 'inline'},
    ],
  },
  // Against hanging only: how fast a test is says something of the machine.
  testTimeout: 120_000,
  // The end-to-end tests mostly wait for processes of their own: one worker fewer than cores would leave a core idle.
  maxWorkers: '100%',
  // jest keeps several MB per ESM test file: a worker that grew is replaced.
  workerIdleMemoryLimit: '200MB',
};
