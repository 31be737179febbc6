import {CommandProblem} from './shell.js';

const levels = [['||'], ['&&'], ['==', '!='], ['<=', '>=', '<', '>'], ['+', '-'], ['*', '/', '%']] as const;

/** `$((…))` over whole numbers; a name stands for its value, 0 when unset. */
export function arithmetic(expression: string, value: (name: string) => string): number {
  const tokens = expression.match(/\d+|\$?[A-Za-z_]\w*|&&|\|\||[=!<>]=|[-+*/%<>()!]/g) ?? [];
  let at = 0;
  const level = (depth: number): number => {
    const operators = levels[depth];
    if (operators === undefined) return unary();
    let left = level(depth + 1);
    while ((operators as readonly string[]).includes(tokens[at] ?? '')) {
      const operator = tokens[at++]!;
      left = apply(operator, left, level(depth + 1));
    }
    return left;
  };
  const unary = (): number => {
    const token = tokens[at++] ?? '0';
    if (token === '-') return -unary();
    if (token === '+') return unary();
    if (token === '!') return Number(unary() === 0);
    if (token === '(') {
      const inner = level(0);
      at += 1;
      return inner;
    }
    return Number(/^\d/.test(token) ? token : value(token.replace('$', '')) || 0);
  };
  return level(0);
}

function apply(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '<':
      return Number(a < b);
    case '>':
      return Number(a > b);
    case '<=':
      return Number(a <= b);
    case '>=':
      return Number(a >= b);
    case '==':
      return Number(a === b);
    case '!=':
      return Number(a !== b);
    case '&&':
      return Number(a !== 0 && b !== 0);
    case '||':
      return Number(a !== 0 || b !== 0);
    default:
      if (b === 0) throw new CommandProblem('division by 0', 2);
      return operator === '/' ? Math.trunc(a / b) : a % b;
  }
}
