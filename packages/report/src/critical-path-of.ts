import type {Summary} from '@phoenix/kit';
import type {History} from './follow.js';

/** The chain that a run's length came from. How long a plan or a test took says nothing of what would be worth changing. */
export const criticalPathOf = ({record: {mode, summary}}: History): Summary['criticalPath'] =>
  mode === 'apply' && summary !== undefined ? summary.criticalPath : [];
