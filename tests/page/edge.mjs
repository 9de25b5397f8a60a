/**
 * A server of the test's making: it answers as the real one does, one step at a time, and can be
 * told to fail. What the real one does is tested with the real one.
 */
import { createHash } from "node:crypto";
import { open } from "./browser.mjs";
import { serve } from "./server.mjs";

export const ID = "aaaaaaaaaaaaaaaaaaaaaa";
/** The run before. */
export const BEFORE = "bbbbbbbbbbbbbbbbbbbbbb";
const NUMBER_AT = 8;

export const FILES = {
  "MEMORY.md":
    "# Memory, in the person's own words\n\n## 2023\n\n- Finished the hull last weekend, finally.\n\n## [More](memory/memory.md)\n",
  "USER.md":
    "# User, in the person's own words\n\n## Likes and dislikes\n\n- I like \\<b\\>honey\\</b\\> 🐝 from `example.com`.\n- I keep bees.\n",
  "memory/memory.md": "# Memory, more\n\n- I sold the old boat.\n",
  "lines.jsonl":
    '{"file":"MEMORY.md","line":5,"facts":["f1"]}\n{"file":"USER.md","line":5,"facts":["f2"]}\n{"file":"USER.md","line":6,"facts":["f3"]}\n{"file":"memory/memory.md","line":3,"facts":["f1"]}\n',
  "receipt.json": JSON.stringify({
    conversations: { found: 4, read: 3, merged: 0, set_aside: [{ id: "x", member: "m", reason: "no_mapping" }] },
    messages: { total: 9, buckets: { used: 6, tool_output: 2, unreadable: 1 } },
    masked: { email: 2 },
    facts: { proposed: 4, kept: 3, merged: 1, rejected: {} },
    lines: { proposed: 4, kept: 4, rejected: {} },
    calls: { made: 0 },
    usd: { spent: 0 },
    provider: "embedded",
    sent: { bytes: 4321, sha256: "ab" },
  }),
};

const TEXT = "Grüße! I like <b>honey</b> 🐝 from example.com. Really.";
const bytes = (text) => Buffer.byteLength(text);
const sha256 = (text) => createHash("sha256").update(text).digest("hex");

function fact(id, quote) {
  const start = bytes(TEXT.slice(0, TEXT.indexOf(quote)));
  return {
    id,
    about: "user",
    statement: quote,
    status: "active",
    review: "auto",
    valid_from: null,
    valid_until: null,
    occurred: null,
    supersedes: [],
    superseded_by: null,
    contradicts: [],
    support: 1,
    first_seen: "2023-11-14T22:13:20Z",
    last_seen: "2024-07-03T09:46:40Z",
    evidence: [
      {
        source: "chatgpt",
        account: null,
        conversation_id: "c1",
        message_id: `m-${id}`,
        at: "2023-11-14T22:13:20Z",
        said_by: "user",
        quote,
        start,
        end: start + bytes(quote),
      },
    ],
  };
}

const listed = (facts) => facts.map((fact) => `${JSON.stringify(fact)}\n`).join("");

export const FACTS = [
  fact("f1", "Really."),
  fact("f2", "I like <b>honey</b> 🐝 from example.com."),
  fact("f3", "honey"),
];

export class FakeEdge {
  files = { ...FILES, "facts.jsonl": listed(FACTS) };
  facts = FACTS;
  /** The facts of the run before, if there was one. */
  before = null;
  /** Runs besides, of other memories. */
  others = [];
  /** It does not say which runs there are. */
  isSilent = false;
  /** By which its pushes are known, and where it pushes to. */
  pushKey = null;
  pushesTo = new Set();
  /** What wants a look, and what was forgotten. */
  looks = [];
  forgotten = [];
  /** While it is one, nothing is answered before this promise is kept. */
  hangs = null;
  /** No connection comes about. */
  isAway = false;
  stored = new Map();
  received = [];
  opened = [];
  refuseJobs = false;
  isDeleted = false;
  stage = "upload";
  seq = 0;
  sockets = new Set();
  /** What becomes of a frame: `stored`, `damaged`, `refused`, or `null` for no answer. */
  fate = () => "stored";
  /** Close codes for the next connections, before any hello. */
  closing = [];
  protocol = [1, 1];
  /** What the page said besides frames, and what the server says in place of what it would. */
  commands = [];
  other = {};
  /** What it has of models; the paths under `/api/jobs/:id` that it fails at. */
  offer = null;
  fails = () => false;
  /** It has no message any more. */
  isWithoutMessages = false;
  /** What it answers to a search, by what is sought and where it goes on; and to who reads on. */
  found = () => ({ hits: [], back_to: null, next: null });
  sent = () => ({ title: "Rigging plan", messages: [], earlier: null, later: null });
  /** What it learned last, and what it has set aside. */
  learned = () => [];
  asides = () => [];
  /** What it answers to a question. */
  answers = () => [];
  /** What it takes to have a model answer, and what that writes. */
  answerOffer = null;
  writes = () => ({ sentences: [], facts: [], dropped: 0, usd: 0 });

  /** Puts itself in place of the server's socket. */
  async attach(page) {
    await page.routeWebSocket(/\/api\/jobs\/[^/]+\/socket$/, (socket) => this.connect(socket));
  }

  connect(socket) {
    if (this.hangs !== null) return this.hangs.then(() => this.connect(socket));
    const code = this.isAway ? 1012 : this.closing.shift();
    if (code !== undefined) return void socket.close({ code });
    this.sockets.add(socket);
    socket.onClose(() => this.sockets.delete(socket));
    socket.onMessage((message) => this.take(socket, message));
    const have = [...this.stored.keys()].map((n) => [n, n]);
    this.say(socket, { kind: "hello", protocol: this.protocol, seq: this.seq, have });
    this.say(socket, { kind: "snapshot", ...this.snapshot() });
  }

  take(socket, message) {
    if (typeof message === "string") {
      if (message.startsWith("{")) this.commands.push(JSON.parse(message));
      return;
    }
    const n = message.readUInt32LE(NUMBER_AT);
    this.received.push(n);
    const fate = this.fate(n, this.received.length);
    if (fate === null) return;
    if (fate === "stored") this.stored.set(n, message);
    const words = fate === "refused" ? { code: "S02", message: "frame 0 states a size above the limit", reason: "part_too_large" } : {};
    this.say(socket, { kind: fate, n, ...words });
    if (this.stored.size === this.manifest?.frames && this.stage === "upload") this.move("extract");
  }

  say(socket, message) {
    socket.send(JSON.stringify(message));
  }

  /** Goes on to a stage, and tells; `other` is what is not as usual there. */
  move(stage, other = {}) {
    this.stage = stage;
    this.other = other;
    this.seq += 1;
    for (const socket of this.sockets) this.say(socket, { kind: "snapshot", ...this.snapshot() });
  }

  /** Hears the last command, and writes the memory anew. */
  carryOut(other = {}) {
    const { id } = this.commands.at(-1);
    for (const socket of this.sockets) this.say(socket, { kind: "ack", id });
    this.move("done", other);
  }

  /** The connections break, as in a deploy. */
  async break(code = 1012) {
    for (const socket of [...this.sockets]) await socket.close({ code });
    this.sockets.clear();
  }

  sha256() {
    const hash = createHash("sha256");
    for (const n of [...this.stored.keys()].sort((a, b) => a - b)) hash.update(this.stored.get(n));
    return hash.digest("hex");
  }

  snapshot() {
    const manifest = this.manifest ?? { frames: 1, chunks: 3, bytes: 4321, sha256: "ab".repeat(32) };
    const isAll = this.stage !== "upload";
    const isDone = this.stage === "done";
    return {
      id: ID,
      seq: this.seq,
      stage: this.stage,
      waiting: false,
      manifest,
      provider: "embedded",
      model: null,
      frames_stored: isAll ? manifest.frames : this.stored.size,
      steps: [{ stage: "extract", done: isDone ? 3 : 1, all: 3 }],
      chunks: isDone
        ? { read: 3, reading: 0, aside: 0, waiting: 0, passed: 0 }
        : { read: 1, reading: 1, aside: 0, waiting: 1, passed: 0 },
      needs_you: 0,
      next_try: null,
      facts: 3,
      budget: { spent: 0, reserved: 0, questions: 0, low: 0, high: 0, cap: null, calls: 0, input: 0, output: 0 },
      hold: null,
      key_host: "",
      finish: false,
      late: false,
      troubles: [],
      files: isDone
        ? Object.entries(this.files).map(([path, text]) => ({ path, bytes: bytes(text), sha256: sha256(text) }))
        : [],
      received_sha256: isAll ? (this.stored.size > 0 ? this.sha256() : manifest.sha256) : null,
      started_at: "2026-11-24T14:02:11Z",
      ended_at: isDone ? "2026-11-24T14:03:11Z" : null,
      ...this.other,
    };
  }

  /** What this run holds, in the list and one by one. */
  hold(facts) {
    this.facts = facts;
    this.files["facts.jsonl"] = listed(facts);
  }

  runs() {
    const now = this.snapshot();
    const others = this.others.map((other) => ({ ...now, ...other }));
    if (this.stage !== "done" || this.isDeleted) return others;
    if (this.before === null) return [...others, now];
    return [{ ...now, id: BEFORE, started_at: "2026-10-02T09:00:00Z", files: [] }, ...others, now];
  }

  async delete(response) {
    this.isDeleted = true;
    await this.break(4404);
    response.writeHead(204);
    response.end();
    return true;
  }

  /** Where it is to push to, or no more. */
  async push(request, response) {
    const { endpoint } = JSON.parse(Buffer.concat(await request.toArray()).toString());
    if (request.method === "PUT") this.pushesTo.add(endpoint);
    else this.pushesTo.delete(endpoint);
    response.writeHead(204);
    response.end();
    return true;
  }

  /** What is under `/api`. */
  async api(request, response) {
    await this.hangs;
    const { pathname, searchParams } = new URL(request.url, "http://localhost");
    const json = (value, status = 200) => {
      response.writeHead(status, { "Content-Type": "application/json" });
      response.end(JSON.stringify(value));
      return true;
    };
    if (pathname === "/api/jobs" && request.method === "POST") {
      const body = JSON.parse(Buffer.concat(await request.toArray()).toString());
      if (this.refuseJobs) {
        return json({ type: "about:blank", status: 503, code: "S01", detail: "the server is not set up" }, 503);
      }
      this.opened.push(body);
      this.manifest = body.manifest;
      return json({ id: ID }, 201);
    }
    if (pathname === "/api/jobs" && this.isSilent) return json({ code: "S05", detail: "it is busy" }, 503);
    if (pathname === "/api/jobs") return json(this.runs());
    if (pathname === "/api/offer") return json(this.offer);
    if (pathname === "/api/push" && request.method === "GET") return json({ key: this.pushKey });
    if (pathname === "/api/push" && this.fails("push")) return json({ code: "S02", detail: "that push service is not known here" }, 400);
    if (pathname === "/api/push") return await this.push(request, response);
    const [, id, , rest = ""] = /^\/api\/jobs\/([^/]+)(\/(.*))?$/.exec(pathname) ?? [];
    if (pathname === "/api/person" && request.method === "DELETE") return await this.delete(response);
    if (id === BEFORE && rest === "files/facts.jsonl" && this.before !== null) {
      response.end(listed(this.before));
      return true;
    }
    if (id !== ID || this.isDeleted) return false;
    if (this.fails(rest)) return json({ type: "about:blank", status: 429, code: "S04", detail: "too many requests" }, 429);
    if (rest === "" && request.method === "DELETE") return await this.delete(response);
    if (rest === "") return json(this.snapshot());
    if (rest === "facts") {
      const ids = searchParams.get("ids").split(",");
      return json(this.facts.filter((fact) => ids.includes(fact.id)));
    }
    if (this.stage !== "done" && (rest === "review" || rest === "bundle" || rest.startsWith("files/"))) {
      return json({ type: "about:blank", status: 409, code: "S02", detail: "this run has not finished" }, 409);
    }
    if (rest === "models") return json(this.models);
    if (rest === "learned") return json(this.learned());
    if (rest === "asides") return json(this.asides());
    if (rest === "review") return json({ facts: this.looks, all: this.looks.length, forgotten: this.forgotten });
    if (rest === "message" && this.isWithoutMessages) return json({ type: "about:blank", status: 404, code: "M03", detail: "it is gone" }, 404);
    if (rest === "search") {
      const { query, after } = JSON.parse(Buffer.concat(await request.toArray()).toString());
      return json(this.found(query, after));
    }
    if (rest === "ask") {
      const { question } = JSON.parse(Buffer.concat(await request.toArray()).toString());
      return json({ facts: this.answers(question), model: this.answerOffer });
    }
    if (rest === "answer") return json(this.writes(JSON.parse(Buffer.concat(await request.toArray()).toString())));
    if (rest === "conversation") return json(this.sent(searchParams));
    if (rest === "message") {
      return json({ title: "Rigging plan", number: 3, role: "user", at: null, text: TEXT });
    }
    if (rest === "bundle") {
      response.writeHead(200, { "Content-Type": "application/zip", "Content-Disposition": 'attachment; filename="memory.zip"' });
      response.end("PK");
      return true;
    }
    const file = this.files[rest.replace(/^files\//, "")];
    if (file === undefined) return false;
    response.writeHead(200, { "Content-Type": "text/plain; charset=utf-8" });
    response.end(file);
    return true;
  }
}

/** A page, and a server of its own that does as `edge` says. */
export async function withEdge(browser, steps, options) {
  const edge = new FakeEdge();
  const site = await serve((request, response) => edge.api(request, response));
  const opened = await open(browser, options);
  await edge.attach(opened.page);
  try {
    await steps({ ...opened, edge, site });
  } finally {
    await opened.context.close();
    await site.close();
  }
}

/** Prepares an outbox as `/` does, of one frame: twelve bytes that are all zero. */
export async function prepare(page, reads, sha256 = "ab") {
  await page.evaluate(async ([reads, host, sha256]) => {
    const done = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
    const database = await done(indexedDB.open("decant"));
    const manifest = { frames: 1, chunks: 1, bytes: 12, sha256 };
    const transaction = database.transaction(["outbox", "frames"], "readwrite");
    transaction.objectStore("outbox").put({ manifest, tz: "UTC", consent: { at: Date.now(), host, used: false }, job: null, reads }, "current");
    transaction.objectStore("frames").put(new ArrayBuffer(12), 0);
    await new Promise((resolve) => (transaction.oncomplete = resolve));
    database.close();
  }, [reads, new URL(page.url()).host, sha256]);
}
