export type {Answers} from './answers.js';
export {STARTER_PATHS, type StarterFile, starterFiles} from './files.js';
export {bridgesOf, freeId, machineStorageOf, type Offer, storagesOf, templatesOf, UNSEEN} from './offer.js';
