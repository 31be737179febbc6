export {checkCloudInit} from './check.js';
export {documentDiff} from './diff.js';
export {type HostName, hostNameOf} from './host-name.js';
export {MADE_WITH} from './made-with.js';
export {isRendered, type ReadDocuments, readDocuments} from './read.js';
export {type CloudInitDocument, type CloudInitDocuments, type NicAddresses, renderCloudInit} from './render.js';
