import {defineStep, type GuestResource, guestOf, type Step} from '@phoenix/kit';
import {hashOf, isStamped, relevantContext, runAndStamp, type StampedScript} from '@phoenix/scripts';
import {asGuest} from './resource.js';

/** The application script: pushed into the guest and run as root, again only when it or what it is given has changed. */
export const appStep = (kind: GuestResource['kind']): Step =>
  defineStep({
    id: `${kind}.app`,
    on: 'guest',
    kinds: [kind],
    wanted: (resource) => guestOf(asGuest(resource)).app !== undefined,
    timeoutMs: 60 * 60_000,
    fingerprint: (resource) => scriptFor(asGuest(resource)).hash,
    async check(context) {
      const script = scriptFor(asGuest(context.resource));
      return (await isStamped(context, script)) ? [] : [runAndStamp(script)];
    },
  });

/** The id is in stamp and hash: a clone of a guest with an application is another application. */
function scriptFor(resource: GuestResource): StampedScript {
  const {script, env} = guestOf(resource).app!;
  const hashFor = (seen: Parameters<typeof relevantContext>[0]) =>
    hashOf({id: resource.id, script: script.content, env, object: relevantContext(seen)});
  return {
    stamp: `app-${resource.id}`,
    hash: hashFor(resource),
    formerHash: hashFor({object: resource.object}),
    title: `run ${script.name}`,
    script,
    env,
    resource,
  };
}
