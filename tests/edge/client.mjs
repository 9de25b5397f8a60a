// What a page does, in as few lines as tests need: frames, the socket, and raw HTTP.
import { createHash } from "node:crypto";
import { request } from "node:http";
import { deflateRawSync } from "node:zlib";

const sha256 = (bytes) => createHash("sha256").update(bytes).digest();

/** As `sha256_of_fields`: each field after its length in eight little-endian bytes. */
function sha256OfFields(fields) {
  const hash = createHash("sha256");
  for (const field of fields) {
    const bytes = Buffer.from(field);
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(bytes.length));
    hash.update(length).update(bytes);
  }
  return hash.digest("hex");
}

/** A chunk of one message of the person. */
export function chunk(conversation, text, position = 0) {
  const at = 1_700_000_000_000 + position * 1000;
  const message = `${conversation}-${position}`;
  const bytes = Buffer.byteLength(text);
  const when = new Date(at).toISOString().replace(".000Z", "Z");
  const id = sha256OfFields(["1", "chatgpt", "", conversation, message, `0..${bytes}`, "user", when, text]);
  return {
    id,
    key: { source: "chatgpt", account: "", conversation_id: conversation },
    title: `About ${conversation}`,
    first_at: at,
    position,
    value: 10,
    pieces: [
      { message_id: message, number: position + 1, role: "user", at, start: 0, message_bytes: bytes, text, masks: [] },
    ],
  };
}

/** The last record: what reading gave. */
export function reading(messages) {
  const names = ["used", "other_branch", "hidden", "tool_output", "no_text", "trivial"];
  names.push("same_as", "excluded", "redacted", "over_budget", "failed", "unreadable");
  const buckets = Object.fromEntries(names.map((name) => [name, 0]));
  return {
    files: [],
    conversations: { found: 1, read: 1, merged: 0, set_aside: [] },
    messages: { total: messages, buckets: { ...buckets, used: messages } },
    masked: {},
  };
}

/** A frame around a payload. `change` may spoil the header's numbers. */
export function frameOf(number, payload, inflated, change = {}) {
  const header = Buffer.alloc(52);
  header.write(change.magic ?? "DCNT", 0, "latin1");
  header.writeUInt16LE(change.version ?? 1, 4);
  header.writeUInt32LE(number, 8);
  header.writeUInt32LE(change.length ?? payload.length, 12);
  header.writeUInt32LE(inflated, 16);
  (change.checksum ?? sha256(payload)).copy(header, 20);
  return Buffer.concat([header, payload]);
}

/** A frame of these records. */
export function frame(number, records) {
  const raw = Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(""));
  return frameOf(number, deflateRawSync(raw), raw.length);
}

/** Frames of so many texts each, one chunk a text; the last holds the reading too. */
export function outbox(texts, conversation = "c", inEach = 1) {
  const frames = [];
  for (let from = 0; from < texts.length; from += inEach) {
    const records = texts
      .slice(from, from + inEach)
      .map((text, n) => ({ chunk: chunk(conversation, text, from + n) }));
    if (from + inEach >= texts.length) records.push({ reading: reading(texts.length) });
    frames.push(frame(frames.length, records));
  }
  return frames;
}

/** The body of `POST /api/jobs` for these frames. */
export function newJob(frames, change = {}) {
  const bytes = Buffer.concat(frames);
  return {
    protocol: 1,
    manifest: {
      frames: frames.length,
      chunks: change.chunks ?? frames.length,
      bytes: bytes.length,
      sha256: sha256(bytes).toString("hex"),
    },
    provider: "embedded",
    tz: "UTC",
    ...change,
    chunks: undefined,
  };
}

/** Opens a job; returns status and body. */
export async function open(server, body, headers = {}) {
  const answer = await fetch(`${server.origin}/api/jobs`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: await answer.json() };
}

/** A request with exactly these headers, as no browser would send it. */
export function raw(server, { method = "GET", path = "/", headers = {}, body }) {
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port: server.port, method, path, agent: false };
    const asked = request({ ...options, headers: { host: `localhost:${server.port}`, ...headers } });
    asked.once("error", reject);
    asked.once("upgrade", (answer, socket) => {
      socket.destroy();
      resolve({ status: answer.statusCode, headers: answer.headers, body: null });
    });
    asked.once("response", async (answer) => {
      const parts = [];
      for await (const part of answer) parts.push(part);
      const text = Buffer.concat(parts).toString();
      const json = /^application\/(problem\+)?json/.test(answer.headers["content-type"] ?? "");
      resolve({ status: answer.statusCode, headers: answer.headers, body: json ? JSON.parse(text) : text });
    });
    asked.end(body);
  });
}

/** A socket whose messages are waited for one after another. */
export class Socket {
  constructor(server, job) {
    const url = `${server.origin.replace("http", "ws")}/api/jobs/${job}/socket`;
    this.messages = [];
    this.waiting = [];
    this.socket = new WebSocket(url);
    this.socket.binaryType = "arraybuffer";
    this.socket.onmessage = ({ data }) => this.#push({ message: data === "pong" ? data : JSON.parse(data) });
    this.socket.onclose = ({ code }) => this.#push({ closed: code });
    this.opened = new Promise((resolve, reject) => {
      this.socket.onopen = resolve;
      this.socket.onerror = () => reject(new Error("no socket"));
    });
  }

  /** Connects and says hello; resolves with the server's. */
  static async hello(server, job, protocol = [1, 1]) {
    const socket = new Socket(server, job);
    await socket.opened;
    socket.say({ kind: "hello", protocol });
    socket.greeting = await socket.next("hello");
    return socket;
  }

  #push(event) {
    const waiting = this.waiting.shift();
    if (waiting) waiting(event);
    else this.messages.push(event);
  }

  #event() {
    if (this.messages.length > 0) return Promise.resolve(this.messages.shift());
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  say(message) {
    this.socket.send(typeof message === "string" ? message : JSON.stringify(message));
  }

  send(bytes) {
    this.socket.send(bytes);
  }

  /** The next message of a kind; others are passed over. */
  async next(kind) {
    for (;;) {
      const { message, closed } = await this.#event();
      if (closed !== undefined) throw new Error(`closed with ${closed} before ${kind}`);
      if (message === kind || message.kind === kind) return message;
    }
  }

  /** The first snapshot that satisfies `test`. */
  async until(test) {
    for (;;) {
      const snapshot = await this.next("snapshot");
      if (test(snapshot)) return snapshot;
    }
  }

  /** The code with which the server closes. */
  async closed() {
    for (;;) {
      const { closed } = await this.#event();
      if (closed !== undefined) return closed;
    }
  }

  close() {
    this.socket.close();
  }
}

/** Sends all frames of a job and waits for its end. */
export async function run(server, frames, change) {
  const { body } = await open(server, newJob(frames, change));
  const socket = await Socket.hello(server, body.id);
  for (const [n, bytes] of frames.entries()) {
    socket.send(bytes);
    const stored = await socket.next("stored");
    if (stored.n !== n) throw new Error(`stored ${stored.n} and not ${n}`);
  }
  const snapshot = await socket.until(({ stage }) => stage === "done");
  socket.close();
  return { id: body.id, snapshot };
}
