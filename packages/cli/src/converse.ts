import {createInterface} from 'node:readline';

/** Questions one after the other, over one reader: what is typed or pasted ahead is the answer to the next one. */
export interface Conversation {
  /** The line that was typed, without blanks around it; nothing typed: the fallback. @throws Unanswered */
  ask(question: string, fallback?: string): Promise<string>;
  /** A line for whoever answers. */
  say(text: string): void;
  close(): void;
}

/** The input has ended, or Ctrl-C was typed. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
}

export function converse(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): Conversation {
  const reader = createInterface({input, output});
  const typed: string[] = [];
  let waiting: {take(line: string): void; giveUp(): void} | undefined;
  let over = false;
  reader.on('line', (line) => {
    if (waiting === undefined) typed.push(line);
    else waiting.take(line);
  });
  reader.on('SIGINT', () => reader.close());
  reader.on('close', () => {
    over = true;
    waiting?.giveUp();
  });
  const line = (prompt: string) =>
    new Promise<string>((resolve, reject) => {
      const ahead = typed.shift();
      if (ahead !== undefined) {
        output.write(`${prompt}${ahead}\n`);
        resolve(ahead);
        return;
      }
      if (over) {
        reject(new Unanswered());
        return;
      }
      waiting = {
        take(text) {
          waiting = undefined;
          resolve(text);
        },
        giveUp() {
          output.write('\n');
          reject(new Unanswered());
        },
      };
      reader.setPrompt(prompt);
      reader.prompt();
    });
  return {
    async ask(question, fallback) {
      const answer = (await line(`${question}${fallback === undefined ? '' : ` [${fallback}]`}: `)).trim();
      return answer === '' ? (fallback ?? '') : answer;
    },
    say: (text) => void output.write(`${text}\n`),
    close() {
      waiting = undefined;
      reader.close();
    },
  };
}
