// The beginning of dist/phoenix.mjs. It is read by whatever Node there is, so it says no word that Node 12 does not know,
// and none that only an ES module or only a script knows: under any name the file runs.

const NEEDED = [20, 19];

function start(version, packed) {
  const have = process.versions.node.split('.').map(Number);
  if (have[0] < NEEDED[0] || (have[0] === NEEDED[0] && have[1] < NEEDED[1])) {
    process.stderr.write(
      `phoenix: ${process.execPath} is Node.js ${process.versions.node}, needed is ${NEEDED.join('.')} or newer: ` +
        'apt install nodejs on Debian 13 (Proxmox VE 9); on an older one unpack a build from nodejs.org, or run phoenix ' +
        'on another machine with --target ssh --host NODE\n',
    );
    process.exitCode = 64;
    return;
  }
  const argv = process.argv.slice(2);
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    process.stdout.write(`${version}\n`);
    return;
  }
  // process.getBuiltinModule would do, but Node 21 does not have it.
  import('node:module').then((nodeModule) => load(packed, nodeModule)('main.js').main(argv));
}

/** Modules are unpacked and compiled when they are first asked for. */
function load(packed, nodeModule) {
  const requireBuiltin = nodeModule.createRequire('file:///');
  const {compileFunction} = requireBuiltin('node:vm');
  const {brotliDecompressSync} = requireBuiltin('node:zlib');
  const modules = new Map();
  const unpack = (text) => brotliDecompressSync(Buffer.from(text, 'base64'));
  // Plugins are files, and those Node imports as ever.
  const importFile = (url) => import(url);
  const embedded = (name, encoding) => unpack(packed.texts[name]).toString(encoding || 'utf8');
  const names = ['module', 'exports', 'require', 'embedded', 'importFile', '__filename', '__dirname'];

  function requireModule(given) {
    const name = given.replace('./', '');
    if (nodeModule.isBuiltin(given)) return requireBuiltin(given);
    const known = modules.get(name);
    if (known !== undefined) return known.exports;
    if (!Object.hasOwn(packed.modules, name)) throw new Error(`${name} is not part of phoenix`);
    const module = {exports: {}};
    modules.set(name, module);
    const run = compileFunction(unpack(packed.modules[name]).toString(), names, {filename: `phoenix/${name}`});
    run(module, module.exports, requireModule, embedded, importFile, `/phoenix/${name}`, '/phoenix');
    return module.exports;
  }

  return requireModule;
}

// What one-file.mjs puts here.
start(PHOENIX_VERSION, PHOENIX_PACKED);
