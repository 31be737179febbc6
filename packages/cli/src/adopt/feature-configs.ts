import type {Configs} from './find-features.js';

/** Keys of the container file's root that the nvidia feature sees in its config. */
const OF_THE_ROOT = ['nvidia_driver_version', 'nvidia_runfile_url', 'nvidia_repo_url'];

/**
 * What features may have been told: nothing, mostly. NVIDIA's driver in a container has the version of the node's, and its
 * own place at NVIDIA's.
 * @param driver the version of the module in the node's kernel
 */
export function featureConfigs(lxcFile: Readonly<Record<string, unknown>>, driver: string | undefined): Configs {
  const root = Object.fromEntries(Object.entries(lxcFile).filter(([key]) => OF_THE_ROOT.includes(key)));
  return ({id}) => {
    if (id !== 'feature.nvidia') return [{own: {}, whole: {}}];
    const told = driver === undefined ? [] : [{nvidia_driver_version: driver}];
    const fetched = told.map((one) => ({...one, nvidia_runfile_url: runfile(one.nvidia_driver_version)}));
    return [{}, ...told, ...fetched].map((own) => ({own, whole: {...root, ...own}}));
  };
}

/** Where NVIDIA keeps its installers for x86_64. */
const runfile = (version: string): string =>
  `https://us.download.nvidia.com/XFree86/Linux-x86_64/${version}/NVIDIA-Linux-x86_64-${version}.run`;
