/** Exports made up for the tests: conversations as ChatGPT writes them, and archives of them. */
import { deflateRawSync, crc32 } from "node:zlib";

/** `turns` are `[role, text]`; times begin at `at` (seconds) and go up by a minute. */
export function conversation(id, title, turns, at = 1_700_000_000) {
  const mapping = { root: { id: "root", message: null, parent: null, children: [] } };
  let parent = "root";
  for (const [n, [role, text]] of turns.entries()) {
    const key = `${id}-m${n}`;
    mapping[parent].children.push(key);
    mapping[key] = {
      id: key,
      parent,
      children: [],
      message: {
        id: key,
        author: { role, name: null, metadata: {} },
        create_time: at + n * 60,
        update_time: null,
        content: { content_type: "text", parts: [text] },
        status: "finished_successfully",
        end_turn: true,
        weight: 1,
        metadata: {},
        recipient: "all",
      },
    };
    parent = key;
  }
  return {
    title,
    create_time: at,
    update_time: at + turns.length * 60,
    mapping,
    moderation_results: [],
    current_node: parent,
    conversation_id: id,
    id,
  };
}

/** An export that a memory can be made of. */
export function smallExport() {
  return [
    conversation("c1", "Rigging plan for Grete", [
      ["user", "I am restoring a 1978 Drabant 22 called Grete. I live in Leipzig and I love sailing with my sister Mina."],
      ["assistant", "That is a fine boat. What is next?"],
      ["user", "Finished the hull last weekend, finally. My email is grete.owner@example.com, please keep it out."],
      ["assistant", "Then standing rigging."],
    ]),
    conversation("c2", "Weeknight dinners", [
      ["user", "I am vegetarian and I am allergic to hazelnuts. I prefer short answers without emoji."],
      ["assistant", "Understood: no nuts, short answers."],
    ], 1_720_000_000),
    conversation("c3", "Deploy keys", [
      ["user", "I work as a data engineer at a hospital. I use Rust and Postgres every day. Is AKIAIOSFODNN7EXAMPLE a key?"],
      ["assistant", "It looks like one."],
    ], 1_740_000_000),
  ];
}

/** Very many small conversations, or fewer of so many sentences. */
export function manyConversations(n, sentences = 1) {
  return Array.from({ length: n }, (_, k) =>
    conversation(`many-${k}`, `Conversation ${k}`, [
      ["user", `I keep ${k} bees in hive number ${k}, and I like honey from it. `.repeat(sentences)],
      ["assistant", "Noted."],
    ], 1_600_000_000 + k * 3600),
  );
}

export const json = (value) => Buffer.from(JSON.stringify(value));

/** A ZIP of `[name, bytes]` members, deflated. */
export function zip(members) {
  const parts = [];
  const directory = [];
  let at = 0;
  for (const [name, bytes] of members) {
    const packed = deflateRawSync(bytes);
    const label = Buffer.from(name);
    const fields = (signature, extra) => {
      const head = Buffer.alloc(extra ? 46 : 30);
      head.writeUInt32LE(signature, 0);
      let o = 4;
      if (extra) {
        head.writeUInt16LE(20, o);
        o += 2;
      }
      head.writeUInt16LE(20, o);
      head.writeUInt16LE(0x0800, o + 2);
      head.writeUInt16LE(8, o + 4);
      head.writeUInt16LE(0, o + 6);
      head.writeUInt16LE(0x5921, o + 8);
      head.writeUInt32LE(crc32(bytes), o + 10);
      head.writeUInt32LE(packed.length, o + 14);
      head.writeUInt32LE(bytes.length, o + 18);
      head.writeUInt16LE(label.length, o + 22);
      if (extra) head.writeUInt32LE(at, 42);
      return head;
    };
    directory.push(fields(0x02014b50, true), label);
    const local = fields(0x04034b50, false);
    parts.push(local, label, packed);
    at += local.length + label.length + packed.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, central, end]);
}
