/** Imports a module by its address. Its own module, because a bundle lies in memory and can only have this done for it. */
export const importFile = (url: string): Promise<unknown> => import(url);
