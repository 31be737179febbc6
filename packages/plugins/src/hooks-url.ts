/** Where the loader thread finds its module. A bundle has a file less, and puts its own in the place of this one. */
export const hooksUrl = (): URL => new URL('./hooks.js', import.meta.url);
