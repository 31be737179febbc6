import {type Command, describeCommand} from '@phoenix/kit';

/**
 * A command as cases write it: the kit's form, with `<script>` for a shell script of several lines. Those belong to the
 * helper that makes them, which has tests of its own; what it is given stands behind it.
 */
export const commandText = ({argv}: Pick<Command, 'argv'>): string =>
  describeCommand({argv: argv.map((word, i) => (argv[i - 1] === '-c' && word.includes('\n') ? '<script>' : word))});
