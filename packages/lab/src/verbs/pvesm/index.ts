import {defineProgram} from '../cli/program.js';
import {add} from './add.js';
import {alloc} from './alloc.js';
import {free} from './free.js';
import {list} from './list.js';
import {path} from './path.js';
import {remove} from './remove.js';
import {set} from './set.js';
import {status} from './status.js';

const FLOOR_SECONDS = 0.25;

export const pvesm = defineProgram('pvesm', FLOOR_SECONDS, {add, alloc, free, list, path, remove, set, status});
