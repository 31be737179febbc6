import {Refusal} from '@phoenix/kit';

/** What only a reboot brings on: the step ends here, and the next run takes it up. The node's guests are the user's to stop. */
export const rebootNeeded = (why: string): Refusal =>
  new Refusal('reboot-needed', why, 'reboot the node when its guests can be down, then run phoenix again');
