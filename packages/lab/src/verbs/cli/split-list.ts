/** PVE::Tools::split_list: commas, semicolons, white space and NUL separate; empty items do not count. */
export const splitList = (text: string): string[] => text.split(/[,;\s\0]+/).filter((item) => item !== '');
