import {type Fact, pickFrom} from '@phoenix/kit';
import type {GuestState} from './guests.js';
import {type NodeState, nodeState} from './node-state.js';
import type {Storage} from './storage.js';
import type {ClusterId} from './vmlist.js';

/** Parts of the node's state by themselves; all are answered by one bulk look. */
const part = <T>(key: string, pick: (state: NodeState) => T): Fact<T> => ({
  key,
  scope: 'node',
  read: async (node) => pick(await nodeState.read(node)),
  within: pickFrom(nodeState, pick),
});

export const nodeName: Fact<string> = part('node-name', ({name}) => name);

export const storages: Fact<readonly Storage[]> = part('storages', (state) => state.storages);

/** All guests of the node as of the last bulk look: for questions about many, not about one that was just changed. */
export const guests: Fact<ReadonlyMap<number, GuestState>> = part('guests', (state) => state.guests);

/** Guests of the whole cluster: an id may be taken on another node. */
export const clusterIds: Fact<ReadonlyMap<number, ClusterId>> = part('cluster-ids', (state) => state.clusterIds);

/** Guests that the HA manager starts, stops and moves. */
export const haResources: Fact<ReadonlySet<number>> = part('ha-resources', (state) => state.haResources);
