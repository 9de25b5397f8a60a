// `make`: serves the built worker in the foreground until it is interrupted.
import { ready, wrangler } from "./wrangler.mjs";

const [port = "8787", state = ".state"] = process.argv.slice(2);
const child = wrangler({ port, state }, { stdio: ["ignore", "inherit", "inherit"] });
// An interrupt reaches the whole group; wrangler ends by itself, and this process after it.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => child.kill("SIGTERM"));
child.on("exit", (code) => process.exit(code ?? 0));
await ready(`http://127.0.0.1:${port}`, child);
console.log(`Ready on http://localhost:${port}`);
