import {readFile} from 'node:fs/promises';
import {basename, join} from 'node:path';
import {type Diagnostic, err, ok, type Result, type Script, type Step} from '@phoenix/kit';
import {type ScriptFeature, scriptFeature} from '@phoenix/scripts';
import {isFeatureName, validateManifest} from './manifest.js';
import {problem} from './problem.js';

/** A feature made of scripts: feature.json, apply.sh and, if it has one, check.sh. */
export async function loadScriptFolder(folder: string): Promise<Result<Step, readonly Diagnostic[]>> {
  const file = join(folder, 'feature.json');
  const text = await readFile(file, 'utf8');
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch (error) {
    return err([problem('plugin-manifest', file, `not JSON: ${(error as Error).message}`)]);
  }
  const wrong = validateManifest(manifest);
  if (wrong.length > 0) return err(wrong.map((message) => problem('plugin-manifest', file, message)));
  const apply = await readScript(folder, 'apply.sh');
  if (apply === undefined)
    return err([problem('plugin-script', folder, 'apply.sh is missing', 'it runs in the guest as root')]);
  const check = await readScript(folder, 'check.sh');
  const {name = basename(folder), ...rest} = manifest as Partial<ScriptFeature>;
  if (!isFeatureName(name))
    return err([
      problem('plugin-manifest', folder, `"${name}" is no name for a feature`, 'small letters, digits, _ and -'),
    ]);
  return ok(scriptFeature({...rest, name, apply, ...(check === undefined ? {} : {check})}) as Step);
}

async function readScript(folder: string, name: string): Promise<Script | undefined> {
  try {
    return {name, content: await readFile(join(folder, name), 'utf8')};
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
