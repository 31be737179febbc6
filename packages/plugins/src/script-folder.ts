import {readFile} from 'node:fs/promises';
import {basename, join} from 'node:path';
import {type Diagnostic, err, ok, type Result, type Script, type Step} from '@phoenix/kit';
import {type ScriptFeature, scriptFeature} from '@phoenix/scripts';
import {isFeatureName, validateManifest} from './manifest.js';
import {problem} from './problem.js';
import {readJson} from './read-json.js';

interface ReadFeature {
  readonly feature: ScriptFeature;
  readonly description?: string;
}

/** A feature made of scripts, as the step that it is. */
export async function loadScriptFolder(
  folder: string,
): Promise<Result<{readonly step: Step; readonly description?: string}, readonly Diagnostic[]>> {
  const read = await readScriptFolder(folder);
  if (!read.ok) return read;
  const {feature, ...rest} = read.value;
  return ok({...rest, step: scriptFeature(feature) as Step});
}

/** What the folder holds, as plain data: feature.json, apply.sh and, if it has them, check.sh and remove.sh. */
export async function readScriptFolder(folder: string): Promise<Result<ReadFeature, readonly Diagnostic[]>> {
  const file = join(folder, 'feature.json');
  const text = await readFile(file, 'utf8');
  const read = readJson(file, text);
  if (!read.ok) return err([read.error]);
  const manifest = read.value;
  const wrong = validateManifest(manifest);
  if (wrong.length > 0) return err(wrong.map((message) => problem('plugin-manifest', file, message)));
  const apply = await readScript(folder, 'apply.sh');
  if (apply === undefined)
    return err([problem('plugin-script', folder, 'apply.sh is missing', 'it runs in the guest as root')]);
  const check = await readScript(folder, 'check.sh');
  const remove = await readScript(folder, 'remove.sh');
  const {name = basename(folder), description, ...rest} = manifest as Partial<ScriptFeature> & {description?: string};
  if (!isFeatureName(name))
    return err([
      problem('plugin-manifest', folder, `"${name}" is no name for a feature`, 'small letters, digits, _ and -'),
    ]);
  const scripts = {apply, ...(check === undefined ? {} : {check}), ...(remove === undefined ? {} : {remove})};
  return ok({feature: {...rest, name, ...scripts}, ...(description === undefined ? {} : {description})});
}

async function readScript(folder: string, name: string): Promise<Script | undefined> {
  try {
    return {name, content: await readFile(join(folder, name), 'utf8')};
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
