/** Perl's `die`: the text goes to stderr as it is, the command ends with the code. */
export class Die extends Error {
  override readonly name = 'Die';
  constructor(
    readonly text: string,
    /** Left-over errno on a real node: only "not 0" is dependable. */
    readonly code = 255,
  ) {
    super(text);
  }
}

export function die(text: string, code = 255): never {
  throw new Die(`${text}\n`, code);
}

/** The API's refusal of parameters: a key's message may end in a newline of its own. */
export function refuse(errors: Readonly<Record<string, string>>, code = 2): never {
  throw new ParameterErrors(errors, code);
}

export class ParameterErrors extends Die {
  constructor(errors: Readonly<Record<string, string>>, code: number) {
    const lines = Object.keys(errors)
      .sort()
      .map((key) => `${key}: ${errors[key]}\n`);
    super(`400 Parameter verification failed.\n${lines.join('')}`, code);
  }
}
