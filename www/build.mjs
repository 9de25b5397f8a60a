/**
 * Builds what the server serves, into build/www:
 *
 *   index.html     `/`: one self-contained document, with the cell, the fonts and the importer in it
 *   job.html       `/job/new`, `/job/:id`, `/job/memory` and `/memory`
 *   sign-in.html   `/sign-in`
 *   offline.js     `/job/offline.js`: the service worker that keeps these for when there is no network
 *   assets/        what job.html asks for, by the hash of its content
 *   _headers       the policies; `policies.json` has them again for a server that sets them itself
 *
 * Wants the importer in build/wasm: `build-wasm.sh` puts it there. `OUT` is another folder to build into,
 * `WORDS` a module whose `words` take the place of the English ones: tests build so what no person sees.
 */
import { createHash } from "node:crypto";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { deflateRawSync } from "node:zlib";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const www = join(root, "www");
const out = join(root, process.env.OUT ?? "build/www");

const FONTS = {
  geist: "@fontsource-variable/geist/files/geist-latin-wght-normal.woff2",
  newsreader: "@fontsource-variable/newsreader/files/newsreader-latin-wght-normal.woff2",
  "plex-mono": "@fontsource/ibm-plex-mono/files/ibm-plex-mono-latin-400-normal.woff2",
};

const shared = {
  bundle: true,
  minify: true,
  write: false,
  legalComments: "none",
  target: "es2022",
  logLevel: "warning",
  jsx: "automatic",
  jsxImportSource: "preact",
};

/** For scripts in which nothing follows a change of the language. */
const STILL = { "@preact/signals-core": join(www, "src/lib/still.ts") };

/** The text of one bundle. An inline script must not hold the end of its own element. */
async function bundle(entry, options = {}, templates = TEMPLATES) {
  const { outputFiles } = await buildOf({ ...shared, entryPoints: [join(www, entry)], format: "iife", ...options }, templates);
  return outputFiles[0].text.trim().replaceAll("</script", "<\\/script");
}

/** What esbuild makes of these, with the words alone that are said in it: in the code, or as files beside it. */
async function buildOf(options, templates = TEMPLATES, words = wordsInside) {
  const plugins = options.plugins ?? [];
  const silent = await build({ ...options, write: false, plugins: [...plugins, words(() => false, () => false)] });
  const texts = await Promise.all(templates.map((path) => readFile(path, "utf8")));
  const begun = silent.outputFiles.filter(({ path }) => !LATER.test(path));
  const code = (files) => [...files.map(({ text }) => text), ...texts].join("\n");
  return await build({ ...options, plugins: [...plugins, words(saidIn(code(silent.outputFiles)), saidIn(code(begun)))] });
}

/** The part of the script of a run that comes once there is a memory. */
const LATER = /\/memory-[^/]*\.js$/;

const WORDS_FILE = /\/words\/(en|de)\.ts$/;
const TEMPLATES = ["index.html", "cell.html"].map((name) => join(www, name));

/** Whether a name stands in the code that is left, or a beginning that names are made of. */
function saidIn(code) {
  const made = [...code.matchAll(/`([a-z_]+\.)\$\{/g)].map(([, start]) => start);
  return (key) => code.includes(`"${key}"`) || made.some((start) => key.startsWith(start));
}

/** Leaves out the words that are not said. */
function wordsInside(isSaid) {
  return {
    name: "words",
    setup({ onLoad }) {
      onLoad({ filter: WORDS_FILE }, async ({ path }) => {
        const [, language] = WORDS_FILE.exec(path);
        return { contents: wordsModule(language, await wordsSaid(language, isSaid)), resolveDir: dirname(path) };
      });
    },
  };
}

const WORDS_BESIDE = /^words-(en|de)(-memory)?\.json$/;

/** Writes those that are said as two files for each language, what comes later apart, and gives the code where they lie. */
function wordsBeside(isSaid, isSaidAtOnce) {
  return {
    name: "words",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: WORDS_BESIDE }, ({ path }) => ({ path, namespace: "words" }));
      onLoad({ filter: /.*/, namespace: "words" }, async ({ path }) => {
        const [, language, isLater] = WORDS_BESIDE.exec(path);
        const said = await wordsSaid(language, (name) => (isLater ? isSaid(name) && !isSaidAtOnce(name) : isSaidAtOnce(name)));
        return { contents: JSON.stringify(Object.fromEntries(said)), loader: "file" };
      });
    },
  };
}

/** What is said of a language, each with its name, in the order of the English names. */
async function wordsSaid(language, isSaid) {
  const [english, all] = await Promise.all(["en", language].map(wordsOf));
  return Object.keys(english).filter(isSaid).map((name) => [name, all[name]]);
}

/** Where the form of one thing ends and that of several begins. */
const FORMS = "\t";

/** The module of a language: its texts in the order of the names, which stand in the English one alone. */
function wordsModule(language, said) {
  const texts = said.map(([, text]) => (typeof text === "string" ? text : text.one + FORMS + text.other));
  const names = said.map(([name]) => name).join(" ");
  const named = `export const names = ${JSON.stringify(names)}.split(" ");
    export const named = (texts) => Object.fromEntries(names.map((name, n) => {
      const [one, other] = texts[n].split(${JSON.stringify(FORMS)});
      return [name, other ? { one, other } : one];
    }));`;
  const head = language === "en" ? named : 'import { named } from "./en.ts";';
  return `${head} export const ${language} = named(${JSON.stringify(texts)});`;
}

async function wordsOf(language) {
  if (language === "en" && process.env.WORDS) return (await import(join(root, process.env.WORDS))).words;
  return (await import(join(www, `src/words/${language}.ts`)))[language];
}

/** Puts the worker's script into the cell's as text, so that one hash vouches for both. */
function workerCode(code) {
  return {
    name: "worker-code",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^worker-code$/ }, () => ({ path: "worker-code", namespace: "text" }));
      onLoad({ filter: /.*/, namespace: "text" }, () => ({ contents: code, loader: "text" }));
    },
  };
}

function fill(template, parts) {
  return template.replace(/\{([a-z-]+)\}/g, (whole, name) => parts[name] ?? whole);
}

const sha256 = (text, form) => createHash("sha256").update(text).digest(form);
const source = (text) => `'sha256-${sha256(text, "base64")}'`;
const attribute = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
const read = (path) => readFile(join(www, path), "utf8");

async function sealed() {
  // What wasm-bindgen writes for others: here all is freed by hand or goes with its worker, never while an image is
  // made of the memory, and nobody reads warnings.
  const define = { "import.meta.url": '""', "Symbol.dispose": "undefined", FinalizationRegistry: "undefined" };
  const worker = await bundle("src/cell/worker.ts", { define, drop: ["console"] });
  const cellScript = await bundle("src/cell/main.tsx", { plugins: [workerCode(worker)] });
  const shellScript = await bundle("src/shell.ts", { alias: STILL });
  const cellStyle = await bundle("css/cell.css", { format: undefined });
  const shellStyle = await bundle("css/shell.css", { format: undefined });
  const wasm = await readFile(join(root, "build/wasm/decant_bg.wasm"));
  const cell = fill(await read("cell.html"), { style: cellStyle, script: cellScript });
  const scripts = `${source(shellScript)} ${source(cellScript)}`;
  const styles = `${source(shellStyle)} ${source(cellStyle)}`;
  const policy = sealedPolicy(scripts, styles);
  const template = await read("index.html");
  const parts = {
    style: shellStyle,
    script: shellScript,
    cell: attribute(cell),
    importer: deflateRawSync(wasm, { level: 9 }).toString("base64"),
    build: sha256(shellScript + cell + sha256(wasm, "hex"), "hex").slice(0, 8),
    policy,
    // Of it and of these the page puts itself together again, to be saved as a file.
    template: template.replaceAll("</script", "<\\/script"),
  };
  for (const [name, path] of Object.entries(FONTS)) {
    parts[name] = (await readFile(join(root, "node_modules", path))).toString("base64");
  }
  return { html: fill(template, parts), policy };
}

function sealedPolicy(scripts, styles) {
  return [
    "default-src 'none'",
    `script-src ${scripts} 'wasm-unsafe-eval'`,
    `style-src ${styles}`,
    "worker-src blob:",
    "img-src data:",
    "font-src data:",
    "connect-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-src 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types worker",
  ].join("; ");
}

/** A page cannot say of itself who may frame it: that is a policy of its own, in the header alone. */
const UNFRAMED = "frame-ancestors 'none'";

const JOB_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types offline",
].join("; ");

/** A service worker has the policy that its script comes with. */
const OFFLINE_POLICY = [
  "default-src 'none'",
  "connect-src 'self'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

const MANIFEST = {
  id: "/job/",
  name: "decant",
  scope: "/job/",
  start_url: "/job/memory",
  display: "standalone",
  background_color: "#f7f5f0",
  theme_color: "#f7f5f0",
};

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" fill="#f7f5f0"/><g transform="translate(8 8) scale(1.2)" fill="none" stroke="#1c1a15" stroke-width="1.6" stroke-linecap="round"><path d="M3.2 13.8A8 8 0 0 1 16 5.2M6 15.6A5.2 5.2 0 0 1 14.6 8.4M9.2 16.9a2.6 2.6 0 0 1 4-2.9"/><circle cx="16.4" cy="14.6" r="1.5" fill="#1c1a15" stroke="none"/></g></svg>`;

async function job() {
  const assets = join(out, "assets");
  const options = { ...shared, write: true, loader: { ".woff2": "file" }, outdir: assets, entryNames: "[name]-[hash]", assetNames: "[name]-[hash]", chunkNames: "[name]-[hash]", metafile: true };
  const entryPoints = { job: join(www, "src/job/main.tsx"), style: join(www, "css/job.css") };
  const { metafile } = await buildOf({ ...options, format: "esm", splitting: true, entryPoints, publicPath: "/assets" }, [], wordsBeside);
  const built = Object.keys(metafile.outputs).map(nameOf);
  const find = (pattern) => built.find((name) => pattern.test(name));
  const script = find(/^job-.*\.js$/);
  const manifest = await installable();
  const html = fill(await read("job.html"), { manifest, wordless: await wordless(), script, with: withScript(metafile, script), style: find(/^style-.*\.css$/) });
  return { html, assets: built };
}

/** The page on which one signs in: a script of its own, in the style of the page of a run. */
async function signIn({ assets }) {
  const template = join(www, "sign-in.html");
  const code = await bundle("src/sign-in/main.ts", { alias: { ...STILL, "@preact/signals": STILL["@preact/signals-core"] } }, [template]);
  const script = await asset("sign-in", "js", code);
  const style = assets.find((name) => /^style-.*\.css$/.test(name));
  return fill(await read("sign-in.html"), { script, style });
}

const nameOf = (path) => path.split("/").at(-1);

/** Asks at once for what the script begins with: the browser would learn of it from the script alone. */
function withScript({ outputs }, script) {
  const [, { imports }] = Object.entries(outputs).find(([path]) => nameOf(path) === script);
  const begun = imports.filter(({ kind }) => kind === "import-statement").map(({ path }) => nameOf(path));
  return begun.map((name) => `<link rel="modulepreload" href="/assets/${name}">`).join("\n");
}

/** What the page of a run says if its words do not come, in all languages. */
async function wordless() {
  const said = ["en", "de"].map(async (language) => `<p role="alert" lang="${language}">${(await wordsOf(language))["language.none"]}</p>`);
  return (await Promise.all(said)).join("");
}

/** Writes what a browser needs to offer the page of a run as an app. */
async function installable() {
  const icon = await asset("icon", "svg", ICON);
  const icons = [{ src: `/assets/${icon}`, sizes: "any", type: "image/svg+xml" }];
  return await asset("decant", "webmanifest", JSON.stringify({ ...MANIFEST, icons }));
}

/** Writes a file under the hash of its content. */
async function asset(name, form, text) {
  const file = `${name}-${sha256(text, "hex").slice(0, 8)}.${form}`;
  await writeFile(join(out, "assets", file), text);
  return file;
}

const TYPES = { js: "text/javascript", css: "text/css", woff2: "font/woff2", json: "application/json" };

/** The service worker, with the hash of each file that it keeps and the headers that it gives it. */
async function offlineWorker({ html, assets }, headers) {
  const files = {
    "/job/new": { sha256: sha256(html, "hex"), headers: { ...headers, "Content-Type": "text/html; charset=utf-8" } },
  };
  for (const name of assets.sort()) {
    const body = await readFile(join(out, "assets", name));
    const type = TYPES[name.split(".").at(-1)];
    files[`/assets/${name}`] = { sha256: sha256(body, "hex"), headers: { "Content-Type": type, "X-Content-Type-Options": "nosniff" } };
  }
  const FILES = JSON.stringify(files);
  const BUILD = JSON.stringify(sha256(FILES, "hex").slice(0, 16));
  return await bundle("src/job/offline-worker.ts", { define: { FILES, BUILD }, alias: STILL }, []);
}

const COMMON = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "noopener-allow-popups",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Cache-Control": "no-store, no-transform",
};

function headerFile(policies) {
  const lines = [];
  for (const [path, headers] of Object.entries(policies)) {
    lines.push(path);
    for (const [name, value] of Object.entries(headers)) lines.push(`  ${name}: ${value}`);
  }
  return `${lines.join("\n")}\n`;
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const page = await sealed();
const jobHeaders = { ...COMMON, "Content-Security-Policy": JOB_POLICY };
const policies = {
  "/": { ...COMMON, "Content-Security-Policy": `${page.policy}, ${UNFRAMED}` },
  "/job/*": jobHeaders,
  "/job/offline.js": { ...COMMON, "Cache-Control": "no-cache", "Content-Security-Policy": OFFLINE_POLICY },
  "/memory": jobHeaders,
  "/sign-in": jobHeaders,
  "/assets/*": { "Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff" },
};
await writeFile(join(out, "index.html"), page.html);
const jobPage = await job();
await writeFile(join(out, "job.html"), jobPage.html);
await writeFile(join(out, "sign-in.html"), await signIn(jobPage));
await writeFile(join(out, "offline.js"), await offlineWorker(jobPage, jobHeaders));
await writeFile(join(out, "_headers"), headerFile(policies));
await writeFile(join(out, "policies.json"), `${JSON.stringify(policies, null, 2)}\n`);
await cp(join(root, "node_modules/@fontsource-variable/geist/LICENSE"), join(out, "assets/OFL-geist.txt"));
await cp(join(root, "node_modules/@fontsource-variable/newsreader/LICENSE"), join(out, "assets/OFL-newsreader.txt"));
await cp(join(root, "node_modules/@fontsource/ibm-plex-mono/LICENSE"), join(out, "assets/OFL-plex-mono.txt"));
