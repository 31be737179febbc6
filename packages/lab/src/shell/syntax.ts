/** What a parsed script is made of: the part of the POSIX shell that the lab understands. */
export type Node =
  | {
      readonly kind: 'simple';
      readonly assignments: readonly {readonly name: string; readonly value: Word}[];
      readonly words: readonly Word[];
      readonly redirects: readonly Redirect[];
    }
  | {readonly kind: 'pipeline'; readonly commands: readonly Node[]; readonly negated: boolean}
  | {
      readonly kind: 'chain';
      readonly first: Node;
      readonly rest: readonly {readonly op: '&&' | '||'; readonly node: Node}[];
    }
  | {readonly kind: 'list'; readonly items: readonly {readonly node: Node; readonly background: boolean}[]}
  | {
      readonly kind: 'if';
      readonly branches: readonly {readonly condition: Node; readonly body: Node}[];
      readonly otherwise?: Node;
      readonly redirects: readonly Redirect[];
    }
  | {
      readonly kind: 'loop';
      readonly until: boolean;
      readonly condition: Node;
      readonly body: Node;
      readonly redirects: readonly Redirect[];
    }
  | {
      readonly kind: 'for';
      readonly name: string;
      /** Undefined: over the positional parameters. */
      readonly words: readonly Word[] | undefined;
      readonly body: Node;
      readonly redirects: readonly Redirect[];
    }
  | {
      readonly kind: 'case';
      readonly word: Word;
      readonly branches: readonly {readonly patterns: readonly Word[]; readonly body: Node}[];
      readonly redirects: readonly Redirect[];
    }
  | {readonly kind: 'group'; readonly body: Node; readonly redirects: readonly Redirect[]}
  | {readonly kind: 'subshell'; readonly body: Node; readonly redirects: readonly Redirect[]}
  | {readonly kind: 'function'; readonly name: string; readonly body: Node};

export interface Redirect {
  readonly fd: number;
  readonly op: '<' | '>' | '>>' | '>&' | '<&' | '<<' | '<>';
  /** A path, the number of a descriptor, or a here-document's text. */
  readonly target: Word;
}

export type Word = readonly Part[];
export type Part = {readonly quoted: boolean} & (
  | {readonly kind: 'text'; readonly text: string}
  /** `${name<op>argument}` */
  | {readonly kind: 'parameter'; readonly name: string; readonly op?: string; readonly argument?: Word}
  | {readonly kind: 'command'; readonly script: string}
  | {readonly kind: 'arithmetic'; readonly expression: string}
);

export type Token =
  | {readonly type: 'word'; readonly word: Word /** As written: for reserved words. */; readonly raw: string}
  | {readonly type: 'op'; readonly text: string; readonly fd?: number /** Of a here-document. */; readonly body?: Word};

export class SyntaxProblem extends Error {
  override readonly name = 'SyntaxProblem';
}
