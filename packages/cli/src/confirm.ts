import {type Conversation, Unanswered} from './converse.js';

/** A yes-or-no question. Who leaves instead of an answer, by Ctrl-C or the end of the input, says no; undefined: nobody is there. */
export async function confirm(question: string, talk: Conversation | undefined): Promise<boolean | undefined> {
  if (talk === undefined) return undefined;
  try {
    return /^y(?:es)?$/i.test(await talk.ask(`${question} y/N`));
  } catch (error) {
    if (error instanceof Unanswered) return false;
    throw error;
  } finally {
    talk.close();
  }
}
