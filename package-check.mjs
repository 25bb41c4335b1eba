// Packs the program, looks at what is in the package, installs it as a user would, and starts it.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const root = import.meta.dirname;
const work = mkdtempSync(join(tmpdir(), 'hf-tui-package-'));
let checks = 0;

function check(what, isFine, found = '') {
  if (!isFine) throw new Error(`${what}: no. ${found}`.trim());
  checks += 1;
  process.stdout.write(`ok  ${what}\n`);
}

function run(command, args, options = {}) {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], ...options });
}

/** A hash of all that the build makes in a folder, names and bytes. */
function fingerprint(folder) {
  run(process.execPath, ['build.mjs'], { cwd: folder });
  const hash = createHash('sha256');
  const dist = join(folder, 'dist');
  const files = readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  for (const path of files.sort()) hash.update(`${relative(dist, path)}\n`).update(readFileSync(path));
  return hash.digest('hex');
}

/** The same sources in another folder, to which the packages are linked. */
function copyElsewhere() {
  const copy = join(work, 'another place');
  const left = new Set(['node_modules', 'dist', '.git'].map((name) => join(root, name)));
  cpSync(root, copy, { recursive: true, filter: (path) => !left.has(path) });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

try {
  const built = fingerprint(root);
  check('is built to the same bytes twice', built === fingerprint(root));
  check('is built to the same bytes elsewhere, from linked packages', built === fingerprint(copyElsewhere()));

  const [packed] = JSON.parse(
    run('npm', ['pack', '--json', '--silent', '--pack-destination', work], { cwd: root }).replace(
      /^[^[]*/,
      '',
    ),
  );
  const tarball = join(work, packed.filename);
  const names = packed.files.map((file) => file.path);

  for (const wanted of [
    'package.json',
    'bin/hf-tui',
    'dist/cli.js',
    'dist/THIRD-PARTY-NOTICES.txt',
    'README.md',
    'LICENSE',
  ]) {
    check(`holds ${wanted}`, names.includes(wanted));
  }
  check(
    'holds the schema of the session file',
    names.some((name) => /^schema\/.+\.json$/.test(name)),
  );
  const allowed =
    /^(?:bin\/hf-tui|dist\/.+|schema\/.+\.json|README\.md|LICENSE|CHANGELOG\.md|package\.json)$/;
  const others = names.filter((name) => !allowed.test(name));
  check('holds nothing else', others.length === 0, others.join(', '));
  const wrong = names.filter((name) => /\.(?:tsx?|map|test\.\w+)$/.test(name));
  check('holds no sources, tests or maps', wrong.length === 0, wrong.join(', '));

  const unpacked = join(work, 'unpacked');
  mkdirSync(unpacked);
  run('tar', ['-xzf', tarball, '-C', unpacked]);
  const inside = join(unpacked, 'package');
  const mine = [root, homedir()].filter((path) => path.length > 1);
  const telling = names.filter((name) => {
    const bytes = readFileSync(join(inside, name));
    return mine.some((path) => bytes.includes(`${path}/`));
  });
  check('names no folder of this computer', telling.length === 0, telling.join(', '));
  check('has a program that can be run', (statSync(join(inside, 'bin/hf-tui')).mode & 0o111) === 0o111);

  const manifest = JSON.parse(readFileSync(join(inside, 'package.json'), 'utf8'));
  const scripts = Object.keys(manifest.scripts ?? {});
  const atInstall = [
    'preinstall',
    'install',
    'postinstall',
    'prepublish',
    'preprepare',
    'prepare',
    'postprepare',
  ];
  check('runs nothing when it is installed', !scripts.some((name) => atInstall.includes(name)));
  const needed = ['dependencies', 'optionalDependencies', 'peerDependencies', 'bundleDependencies'].filter(
    (kind) => Object.keys(manifest[kind] ?? {}).length > 0,
  );
  check('needs no other package', needed.length === 0, needed.join(', '));

  const home = join(work, 'home');
  const folder = join(work, 'folder');
  for (const path of [home, folder]) mkdirSync(path);
  writeFileSync(join(folder, 'package.json'), '{"private":true}\n');
  // Nothing of this repository: neither its node_modules on the PATH nor what npm passes on to its scripts.
  const path = process.env.PATH.split(':').filter((part) => !part.startsWith(root));
  const env = { PATH: path.join(':'), HOME: home, TMPDIR: work };
  run('npm', ['install', '--ignore-scripts', '--offline', '--no-audit', '--no-fund', tarball], {
    cwd: folder,
    env,
  });
  check('installs in an empty folder, without scripts and without a network', true);

  const program = join(folder, 'node_modules/.bin/hf-tui');
  const start = (...args) => run(process.execPath, [program, ...args], { cwd: folder, env }).trim();
  const version = start('--version');
  check(`starts: ${version}`, version === `hf-tui ${manifest.version}`, version);
  check('helps', start('--help').includes('hf-tui COMMAND'));
  const answer = start('ask', '--practice', 'hello');
  check('answers from its practice endpoint', answer.includes('hello'), answer);
  const kilobytes = Math.round(packed.size / 1000);
  process.stdout.write(
    `${checks} checks of ${packed.filename} passed: ${names.length} files, ${kilobytes} kB packed\n`,
  );
} catch (error) {
  process.stderr.write(`package check failed: ${error.message}\n${error.stderr ?? ''}`);
  process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}
