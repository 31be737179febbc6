import type {Style} from './render.js';

/** The habits of a text that is there. */
export const styleOf = (text: string): Style => ({
  indent: /^([ \t]+)\S/m.exec(text)?.[1] ?? '  ',
  eol: text.includes('\r\n') ? '\r\n' : '\n',
  spaced: /\{ +"/.test(text) || !/\{"/.test(text),
});
