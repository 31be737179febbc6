import type {DesiredState} from '@phoenix/config';

/** phoenix destroys guests, and leaves the user's files alone. */
export function stillThere(ids: readonly number[], {guests, locate, pointers}: DesiredState): string {
  const own = ids.filter((id) => guests.has(id));
  if (own.length === 0) return '';
  const places = own.map((id) => {
    const {file, line} = locate(pointers.get(id) ?? '');
    return `${id} ${guests.get(id)!.name} (${file}${line === undefined ? '' : `:${line}`})`;
  });
  return `phoenix: the config still has ${places.join(', ')}: LetsGo makes it again unless its entry goes\n`;
}
