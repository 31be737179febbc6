import {defineStep, type LxcResource} from '@phoenix/kit';
import {hashOf, isStamped, relevantContext, runAndStamp, type StampedScript} from '@phoenix/scripts';
import {asContainer} from '../../container/resource.js';

/** The application script: pushed into the guest and run as root, again only when it or what it is given has changed. */
export default defineStep({
  id: 'lxc.app',
  on: 'guest',
  kinds: ['lxc'],
  wanted: (resource) => asContainer(resource).container.app !== undefined,
  timeoutMs: 60 * 60_000,
  fingerprint: (resource) => scriptFor(asContainer(resource)).hash,
  async check(context) {
    const script = scriptFor(asContainer(context.resource));
    return (await isStamped(context, script)) ? [] : [runAndStamp(script)];
  },
});

/** The id is in stamp and hash: a clone of a guest with an application is another application. */
function scriptFor(resource: LxcResource): StampedScript {
  const {script, env} = resource.container.app!;
  return {
    stamp: `app-${resource.id}`,
    hash: hashOf({id: resource.id, script: script.content, env, object: relevantContext(resource.object)}),
    title: `run ${script.name}`,
    script,
    env,
    resource,
  };
}
