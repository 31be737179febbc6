import type {Hypervisor} from '../desired-state.js';
import {asList, type JsonObject} from '../json.js';
import type {HypervisorConfig} from '../types.gen.js';

/** The hypervisor file after validation; empty when there is none. */
export const hypervisorOf = (value: JsonObject | undefined): Hypervisor => {
  const config = (value ?? {}) as HypervisorConfig;
  return {
    ...(config.connection === undefined ? {} : {connection: config.connection}),
    plugins: asList(config.plugins).map(String),
    config,
  };
};
