// Makes docs/commands.md from the declarations of the commands. With --check it writes nothing: exit 1 names what is stale.
// Wants the packages built.
import {commandsPage} from '../dist/reference/markdown.js';
import {COMMANDS} from '../dist/usage/index.js';
import {keep} from './keep.mjs';

keep({'docs/commands.md': commandsPage(COMMANDS)});
