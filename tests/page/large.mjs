/** A large export, made in seconds: as many bytes as asked for, without anybody's words. */
import { openSync, closeSync, writeSync } from "node:fs";
import { crc32, deflateRawSync } from "node:zlib";
import { conversation } from "./fixtures.mjs";

/** Numbers by chance, the same every time. */
function chance() {
  let state = 1;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function paragraphs(random) {
  const syllables = ["an", "ber", "con", "der", "el", "fin", "gra", "hol", "in", "jor", "kel", "lo", "mar"];
  const word = () => Array.from({ length: 1 + random(4) }, () => syllables[random(syllables.length)]).join("");
  const words = Array.from({ length: 3000 }, word);
  return Array.from({ length: 200 }, () => Array.from({ length: 160 }, () => words[random(words.length)]).join(" "));
}

/**
 * Writes an archive of shards of about 9 MB: conversations of 80 kB, and in the middle one of
 * `largest` bytes. Gives how many conversations there are and the size of the largest.
 */
export function writeLargeExport(path, bytes, largest) {
  const random = chance();
  const texts = paragraphs(random);
  const out = openSync(path, "w");
  const directory = [];
  let at = 0;
  let written = 0;
  let conversations = 0;
  let most = 0;
  const make = (size) => {
    const turns = [];
    for (let n = 0; n * 1450 < size; n += 1) {
      turns.push([n % 2 ? "assistant" : "user", `${texts[random(texts.length)]}\n${conversations} ${n} ${random(1e9)}`]);
    }
    return JSON.stringify(conversation(`c-${conversations}`, `Number ${conversations}`, turns, 1_700_000_000 + conversations * 100));
  };
  while (written < bytes) {
    const shard = [];
    for (let size = 0; size < 9e6; ) {
      const isMiddle = most < largest && written > bytes / 2;
      const text = make(isMiddle ? largest : 80_000);
      shard.push(text);
      conversations += 1;
      size += text.length;
      written += text.length;
      most = Math.max(most, text.length);
      if (isMiddle) largest = most;
    }
    const name = Buffer.from(`conversations-${String(directory.length).padStart(3, "0")}.json`);
    const raw = Buffer.from(`[${shard.join(", ")}]`);
    const data = deflateRawSync(raw, { level: 1 });
    const header = Buffer.alloc(30);
    header.write("PK\x03\x04", "latin1");
    header.writeUInt16LE(20, 4);
    header.writeUInt16LE(8, 8);
    header.writeUInt32LE(crc32(raw), 14);
    header.writeUInt32LE(data.length, 18);
    header.writeUInt32LE(raw.length, 22);
    header.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.write("PK\x01\x02", "latin1");
    entry.writeUInt16LE(20, 4);
    header.copy(entry, 6, 4, 30);
    entry.writeUInt32LE(at, 42);
    directory.push(Buffer.concat([entry, name]));
    for (const part of [header, name, data]) at += writeSync(out, part);
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(at, 16);
  writeSync(out, Buffer.concat([entries, end]));
  closeSync(out);
  return { conversations, largest: most };
}
