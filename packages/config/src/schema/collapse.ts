import type {Issue} from './ajv.js';

/**
 * A value that fits no branch of an `anyOf` is reported by ajv once a branch and once for the whole. What the user
 * meant is the branch of the value's own type: its errors stay; where no branch has that type, one error names all.
 */
export const collapse = (issues: readonly Issue[]): Issue[] =>
  issues.filter((issue) => issue.keyword === 'anyOf').reduce(collapseOne, [...issues]);

const collapseOne = (issues: Issue[], whole: Issue): Issue[] => {
  const here = whole.instancePath;
  const mismatches = issues.filter(({keyword, instancePath}) => keyword === 'type' && instancePath === here);
  const meant = issues.filter(
    (issue) =>
      issue !== whole &&
      !(isMark(issue) && issue.instancePath === here) &&
      !mismatches.includes(issue) &&
      (issue.instancePath === here || issue.instancePath.startsWith(`${here}/`)),
  );
  if (meant.length > 0) return issues.filter((issue) => issue !== whole && !mismatches.includes(issue));
  const types = [...new Set(mismatches.flatMap(({params}) => params.type as string | string[]))];
  return issues
    .filter((issue) => !mismatches.includes(issue))
    .map((issue) => (issue === whole ? {...issue, keyword: 'type', params: {type: types}} : issue));
};

/** A mark beside the `anyOf` is no branch's error; one further down is, and then that branch was meant. */
const isMark = ({keyword}: Issue): boolean => keyword.startsWith('x-');
