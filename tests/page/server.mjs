/**
 * Serves build/www as the Worker does, policies included, and nothing else: enough for all that
 * happens before Start. Keeps the list of what was asked for, and the headers of each.
 */
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const built = fileURLToPath(new URL("../../build/www/", import.meta.url));
const TYPES = { html: "text/html; charset=utf-8", js: "text/javascript", css: "text/css", woff2: "font/woff2", svg: "image/svg+xml", json: "application/json", webmanifest: "application/manifest+json" };

function fileOf(path) {
  if (path === "/") return ["index.html", "/"];
  if (path === "/job/offline.js") return ["offline.js", path];
  if (/^\/job\/[\w-]+$/.test(path)) return ["job.html", "/job/*"];
  if (path === "/memory") return ["job.html", "/memory"];
  if (/^\/assets\/[\w.-]+$/.test(path)) return [path.slice(1), "/assets/*"];
  return null;
}

/** The page, whose own policy is that of its header too. */
function saying(body, before, now) {
  if (now === before) return body;
  const meta = /<meta http-equiv="Content-Security-Policy" content="[^"]*">/;
  const [policy] = (now ?? "").split(", ");
  const own = policy === "" ? "" : `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
  return body.toString().replace(meta, () => own);
}

/**
 * `api` answers what is under `/api`: `(request, response) => boolean`. `edit` makes other headers
 * of those of `/`; `www` is where another build lies.
 */
export async function serve(api = () => false, edit = (headers) => headers, www = built) {
  const policies = JSON.parse(await readFile(`${www}policies.json`, "utf8"));
  const asked = [];
  const heard = [];
  const server = createServer(async (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    heard.push(request.rawHeaders.join(" "));
    if (request.url.startsWith("/api/") && (await api(request, response))) return;
    const found = fileOf(new URL(request.url, "http://localhost").pathname);
    const body = found && (await readFile(www + found[0]).catch(() => null));
    if (!body) {
      response.writeHead(404, { "Content-Type": "application/problem+json" });
      response.end(JSON.stringify({ type: "about:blank", status: 404, code: "J13", detail: "no such thing" }));
      return;
    }
    let served = body;
    const origin = `http://${request.headers.host}`;
    const allowlist = { "Connection-Allowlist": `("${origin}/job/new?")` };
    const headers = found[1] === "/" ? edit({ ...policies["/"], ...allowlist }) : policies[found[1]];
    if (found[1] === "/") served = saying(body, policies["/"]["Content-Security-Policy"], headers["Content-Security-Policy"]);
    response.writeHead(200, {
      ...headers,
      "Content-Type": TYPES[found[0].split(".").at(-1)] ?? "application/octet-stream",
    });
    response.end(served);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${server.address().port}`;
  return { address, asked, heard, server, close: () => new Promise((done) => server.close(done)) };
}
