import {describe, expect, test} from '@jest/globals';
import {ambientModule} from '../src/index.js';

describe('declarations of a package as one text', () => {
  const texts: Readonly<Record<string, string>> = {
    'index.d.ts': `export * from './a.js';\nexport { type B } from './in/b.js';\n//# sourceMappingURL=index.d.ts.map`,
    'a.d.ts': `import type { Step } from '@phoenix/kit';\nimport { type B } from './in/b.js';\n/** One. */\nexport declare const a: (step: Step) => B;\n`,
    'in/b.d.ts': `interface Hidden {\n    readonly x: 1;\n}\nexport interface B extends Hidden {\n}\nexport {};\n`,
  };
  const read = (more: Readonly<Record<string, string>> = {}) =>
    ambientModule('@phoenix/x', async (path) => ({...texts, ...more})[path]!);

  test('say what is exported, and no more', async () => {
    const index = `export * from './a.js';\nexport { type B } from './in/b.js';\n`;
    const lines = ["import type {Step} from '@phoenix/kit';", '/** One. */', 'const a: (step: Step) => B;'];
    const rest = [
      'interface Hidden {',
      '    readonly x: 1;',
      '}',
      'interface B extends Hidden {',
      '}',
      'export {B, a};',
    ];
    const body = [...lines, ...rest].map((line) => `  ${line}\n`).join('');
    expect(await read({'index.d.ts': index})).toBe(`declare module '@phoenix/x' {\n${body}}\n`);
  });

  test('refuse what they cannot say', async () => {
    await expect(read({'in/b.d.ts': 'export interface B {}\ninterface a {}\n'})).rejects.toThrow(
      /two files declare "a"/,
    );
    await expect(read({'in/b.d.ts': `export type B = import('./a.js').A;\n`})).rejects.toThrow(/in\/b\.d\.ts names/);
  });
});
