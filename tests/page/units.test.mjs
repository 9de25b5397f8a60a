/** The page's rules that need no browser. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { BUDGETS } from "./budgets.mjs";
import { step, rowsInView } from "../../www/src/cell/window.ts";
import { commandOf } from "../../www/src/cell/keys.ts";
import { ownersOf } from "../../www/src/cell/owners.ts";
import { Handing } from "../../www/src/cell/handing.ts";
import { Kept } from "../../www/src/cell/kept.ts";
import { axisOf, countByMonth, HEIGHT, NO_MONTH, path, years } from "../../www/src/cell/months.ts";
import * as range from "../../www/src/cell/range.ts";
import { Undo } from "../../www/src/cell/undo.ts";
import { Rate } from "../../www/src/cell/rate.ts";
import { nothingFound, problemsOf, tooLarge } from "../../www/src/cell/words.ts";
import { byFile, jsonLines } from "../../www/src/job/bundle.ts";
import { inline, parse, plain } from "../../www/src/lib/markdown.ts";
import { placeOf, addressOf } from "../../www/src/job/place.ts";
import * as care from "../../www/src/job/care.ts";
import { cut } from "../../www/src/job/quote.ts";
import * as ledger from "../../www/src/job/ledger.ts";
import { Lately } from "../../www/src/job/lately.ts";
import { Sending } from "../../www/src/job/ranges.ts";
import { newsOf } from "../../www/src/job/news.ts";
import * as push from "../../www/src/job/push.ts";
import { Socket } from "../../www/src/job/socket.ts";
import { followed, leftOf } from "../../www/src/job/left.ts";
import { stageViews, tabTitle } from "../../www/src/job/stages.ts";
import { changes, runBefore } from "../../www/src/job/since.ts";
import { history, lastSaid } from "../../www/src/job/history.ts";
import { differences, question, withModel } from "../../www/src/job/differs.ts";
import { holds } from "../../www/src/job/outbox.ts";
import { findAddress, wantedBy } from "../../www/src/lib/find.ts";
import * as outboxFile from "../../www/src/lib/outbox-file.ts";
import { isReads } from "../../www/src/lib/reads.ts";
import * as format from "../../www/src/lib/format.ts";
import { harmless } from "../../www/src/lib/layout.ts";
import { faultOf, report } from "../../www/src/lib/report.ts";
import "../../www/src/words/both.ts";

test("sizes_have_one_digit_and_never_a_thousand_of_a_unit", () => {
  const cases = [
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1.0 kB"],
    [999_949, "999.9 kB"],
    [999_950, "1.0 MB"],
    [12_100_000, "12.1 MB"],
    [11_200_000_000, "11.2 GB"],
  ];
  for (const [n, text] of cases) assert.equal(format.bytes(n).replace("\u00a0", " "), text);
});

test("an_address_asks_for_one_message_or_is_not_understood", () => {
  for (const ids of [["chatgpt", "c1", "m"], ["pasted", "a b/ü.txt", "signal#1"], ["sillytavern", "%2F", "#find=a/b/c"]]) {
    const [source, conversation, message] = ids;
    const address = findAddress({ source, conversation, message });
    assert.match(address, /^\/#find=[^/#\s]+\/[^/#\s]+\/[^/#\s]+$/);
    assert.deepEqual(wantedBy(address.slice(1)), { source, conversation, message });
  }
  for (const hash of ["", "#", "#MEMORY", "#Find=a/b/c", "find=a/b/c"]) assert.equal(wantedBy(hash), null, hash);
  const unclear = ["#find=", "#find=a/b", "#find=a/b/", "#find=a//c", "#find=a/b/c/d", "#find=a/b/%", "#find=a/b/%FF", "#find=a/b%0Ac/d", "#find=a/b/%00"];
  for (const hash of [...unclear, `#find=a/b/${"c".repeat(5000)}`]) assert.equal(wantedBy(hash), "unclear", hash);
});

test("a_time_that_is_none_shows_as_nothing", () => {
  assert.equal(format.day(null), "");
  assert.equal(format.day("no time"), "");
});

test("only_rows_near_the_window_are_drawn", () => {
  const { from, to } = rowsInView(-46 * 5000, 920, 46);
  assert.ok(from <= 5000 && to >= 5020, "what is in view is drawn");
  assert.ok(to - from <= 40, "and little else");
  assert.equal(rowsInView(300, 920, 46).from, 0);
});

test("keys_never_lead_out_of_the_list", () => {
  for (const key of ["j", "k", "ArrowDown", "ArrowUp", "PageDown", "PageUp", "Home", "End"]) {
    for (const n of [1, 2, 30]) {
      for (let at = 0; at < n; at += 1) {
        const to = step(key, at, n);
        assert.ok(to >= 0 && to < n, `${key} from ${at} of ${n} leads to ${to}`);
      }
    }
    assert.equal(step(key, 0, 0), null);
  }
  assert.equal(step("q", 3, 10), null);
});

const month = (year, number) => year * 12 + number - 1;
const AXIS = { first: month(2022, 11), last: month(2024, 2) };

test("a_month_has_its_own_first_and_last_day", () => {
  for (let number = month(1999, 1); number <= month(2031, 12); number += 1) {
    const [first, last] = [range.firstDay(number), range.lastDay(number)];
    assert.equal(range.monthIn(first), number);
    assert.equal(range.monthIn(last), number);
    assert.equal(range.monthOf(range.noon(first)), number);
    const { from } = range.bounds({ from: first, to: last, undated: true });
    const { until } = range.bounds({ from: first, to: last, undated: true });
    assert.deepEqual([range.monthOf(from), range.monthOf(from - 1)], [number, number - 1]);
    assert.deepEqual([range.monthOf(until - 1), range.monthOf(until)], [number, number + 1]);
  }
  assert.equal(range.lastDay(month(2024, 2)), "2024-02-29");
  assert.equal(range.firstDay(month(50, 1)), "0050-01-01");
});

test("a_range_that_reaches_the_end_is_open_there", () => {
  const some = range.withStart(range.EVERYTHING, month(2023, 5), AXIS);
  assert.deepEqual(some, { from: "2023-05-01", to: null, undated: true });
  assert.deepEqual(range.withStart(some, AXIS.first, AXIS), range.EVERYTHING);
  assert.deepEqual(range.withEnd(some, AXIS.last, AXIS), some);
  assert.deepEqual(range.months(some, month(2022, 1), month(2022, 12), AXIS), { from: null, to: "2022-12-31", undated: true });
});

test("one_end_never_passes_the_other", () => {
  for (let start = AXIS.first; start <= AXIS.last; start += 1) {
    for (let end = start; end <= AXIS.last; end += 1) {
      const now = range.months(range.EVERYTHING, start, end, AXIS);
      for (let to = AXIS.first; to <= AXIS.last; to += 1) {
        const begun = range.handles(range.withStart(now, to, AXIS), AXIS);
        assert.deepEqual(begun, { start: Math.min(to, end), end });
        const ended = range.handles(range.withEnd(now, to, AXIS), AXIS);
        assert.deepEqual(ended, { start, end: Math.max(to, start) });
      }
    }
  }
  const typed = range.withDay({ from: "2023-01-01", to: "2023-06-30", undated: false }, "from", "2024-03-15");
  assert.deepEqual(typed, { from: "2024-03-15", to: "2024-03-15", undated: false }, "what was typed holds");
});

test("conversations_are_counted_by_month_and_what_has_none_is_not", () => {
  const months = Int32Array.from([AXIS.first, NO_MONTH, AXIS.last, AXIS.last, AXIS.last]);
  assert.deepEqual(axisOf(months), AXIS);
  const all = countByMonth(months, AXIS, () => true);
  assert.deepEqual([all.length, all[0], all.at(-1)], [16, 1, 3]);
  assert.deepEqual(countByMonth(months, AXIS, (row) => row === 2).at(-1), 1);
  assert.equal(axisOf(Int32Array.from([NO_MONTH])), null);
  assert.equal(path(all, 3).match(/z/g).length, 2, "two bars");
  assert.ok(path(all, 3).includes(`v-${HEIGHT}`), "the highest is as high as there is room");
});

test("a_date_that_is_a_mistake_does_not_press_the_others_together", () => {
  const months = Int32Array.from([month(1, 1), month(2023, 1), month(2023, 2), month(2024, 1), month(9999, 1)]);
  const axis = axisOf(months);
  assert.ok(axis.last - axis.first <= 600);
  const counts = countByMonth(months, axis, () => true);
  assert.equal(counts.reduce((sum, n) => sum + n, 0), 5, "it counts at the end");
  assert.ok(years(axis, 12).length <= 12);
});

test("years_are_named_at_their_januaries", () => {
  assert.deepEqual(years(AXIS, 12), [{ year: 2023, place: 2 }, { year: 2024, place: 14 }]);
  assert.deepEqual(years({ first: month(2023, 3), last: month(2023, 9) }, 12), [{ year: 2023, place: 0 }]);
});

test("deeds_are_taken_back_from_the_last_to_the_first", () => {
  const undo = new Undo();
  assert.equal(undo.pop(), null);
  for (let n = 0; n < 1000; n += 1) undo.push(n);
  const back = [];
  for (let last = undo.last.value; last !== null; last = undo.last.value) {
    assert.equal(undo.pop(), last);
    back.push(last);
  }
  assert.deepEqual(back, Array.from({ length: 1000 }, (_, n) => 999 - n));
});

test("what_was_taken_back_is_done_again_until_something_else_is_done", () => {
  const undo = new Undo();
  assert.equal(undo.again(), null);
  for (const deed of ["a", "b", "c"]) undo.push(deed);
  assert.deepEqual([undo.back(), undo.back(), undo.again(), undo.last.value], ["c", "b", "b", "b"]);
  assert.equal(undo.next.value, "c");
  assert.deepEqual([undo.again(), undo.again(), undo.next.value], ["c", null, null]);
  undo.back();
  undo.push("d");
  assert.deepEqual([undo.again(), undo.back(), undo.back()], [null, "d", "b"]);
  undo.pop();
  assert.deepEqual([undo.again(), undo.again(), undo.again()], ["b", "d", null], "what is forgotten is not done again");
});

test("single_keys_mean_nothing_in_a_field_or_once_they_are_turned_off", () => {
  const press = (key, held = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...held });
  for (const key of ["?", "/", "j", "K", "x", "Z", "[", "]", "{", "}"]) {
    assert.notEqual(commandOf(press(key), false, true), null, key);
    assert.equal(commandOf(press(key), true, true), null, key);
    assert.equal(commandOf(press(key), false, false), null, key);
  }
  const control = { ctrlKey: true };
  assert.equal(commandOf(press("z", control), false, false), "undo");
  assert.equal(commandOf(press("z", { metaKey: true }), false, true), "undo");
  assert.equal(commandOf(press("z", control), true, true), null, "in a field it is the field's");
  assert.equal(commandOf(press("Z", { shiftKey: true }), false, true), "redo");
  assert.equal(commandOf(press("Z", { ...control, shiftKey: true }), false, false), "redo");
  assert.equal(commandOf(press("Z", { ...control, shiftKey: true }), true, true), null);
  assert.equal(commandOf(press("Enter", control), true, true), "go");
  assert.equal(commandOf(press("j", control), false, true), null, "that is the browser's");
  assert.equal(commandOf(press("x", { altKey: true }), false, true), null);
  const altGraph = { ctrlKey: true, altKey: true, getModifierState: (name) => name === "AltGraph" };
  assert.equal(commandOf(press("[", altGraph), false, true), "start-later");
});

test("rows_have_their_bytes_however_they_came", async () => {
  const bytes = (row, n) => Uint8Array.from({ length: n }, (_, at) => row * 31 + at);
  for (const room of [1, 7, 64, 1 << 20]) {
    const kept = new Kept(room);
    const sizes = [5, 0, 130, 64, 1];
    for (const [row, n] of sizes.entries()) {
      for (const byte of bytes(row, n)) kept.take(Uint8Array.of(byte));
      kept.place(n, null);
    }
    kept.take(bytes(9, 40));
    kept.place(40, 2);
    const all = sizes.map((n, row) => (row === 2 ? bytes(9, 40) : bytes(row, n)));
    for (const [row, expected] of all.entries()) assert.deepEqual(await kept.of(row), expected, `${room}: ${row}`);
    const picked = Uint8Array.of(1, 1, 1, 0, 1);
    const got = [];
    for (const piece of kept.pieces(picked)) got.push(...new Uint8Array(await piece.arrayBuffer()));
    assert.deepEqual(got, all.filter((_, row) => picked[row]).flatMap((row) => [...row]));
    const other = [];
    const instead = new Map([[1, new Blob([bytes(7, 3)])], [2, new Blob([])], [3, new Blob(["no"])]]);
    for (const piece of kept.pieces(picked, instead)) other.push(...new Uint8Array(await piece.arrayBuffer()));
    assert.deepEqual(other, [...bytes(0, 5), ...bytes(7, 3), ...bytes(4, 1)], "of some rows others go instead");
    assert.equal((await kept.of(99)).length, 0);
  }
});

test("what_is_handed_over_comes_in_its_order_and_waits_for_who_takes_it", async () => {
  const { port1, port2 } = new MessageChannel();
  const kept = new Kept(64);
  kept.take(Uint8Array.of(1, 2, 3));
  kept.place(3, null);
  const handing = new Handing(port1, () => ({ lines: kept, rest: new Kept(64) }));
  const rooms = [];
  const got = [];
  const texts = Promise.withResolvers();
  let isOpen = false;
  const back = () => {
    for (const { room, bytes } of isOpen ? rooms.splice(0) : []) {
      got.push(Buffer.from(room.slice(0, bytes)));
      port2.postMessage({ kind: "room", room }, [room]);
    }
  };
  port2.onmessage = ({ data }) => {
    if (data.kind === "texts") return texts.resolve(data);
    rooms.push(data);
    back();
  };
  const memory = new WebAssembly.Memory({ initial: 80 });
  const all = new Uint8Array(memory.buffer).fill(7).subarray(0, 4_500_000);
  crypto.getRandomValues(all.subarray(100_000, 160_000));
  const expected = createHash("sha256").update(all.subarray(10)).digest("hex");
  let isTaken = false;
  const taken = handing.take(memory, Uint32Array.of(10, 70_000, 70_010, all.length - 70_010)).then(() => (isTaken = true));
  // Asked after all that could be handed over, and answered although nothing is taken.
  port2.postMessage({ kind: "texts", n: 5, rows: [0, 9] });
  const { n, texts: found } = await texts.promise;
  assert.deepEqual([n, await Promise.all(found.map(({ lines }) => lines.bytes()))], [5, [Uint8Array.of(1, 2, 3), new Uint8Array(0)]]);
  assert.deepEqual([isTaken, rooms.length], [false, 3], "no more than there is room for");
  memory.grow(1);
  isOpen = true;
  back();
  await taken;
  await handing.settled();
  assert.equal(createHash("sha256").update(Buffer.concat(got)).digest("hex"), expected);
  port1.close();
});

test("the_time_left_is_not_said_before_it_is_known", () => {
  const rate = new Rate(0);
  rate.update(50_000, 100);
  assert.equal(rate.secondsLeft(1_000_000), null, "too early");
  rate.update(500_000, 1000);
  assert.equal(rate.secondsLeft(1_000_000), 1);
  assert.equal(Math.round(rate.bytesPerSecond / 1000), 500);
});

const file = (name, ...reasons) => ({
  name,
  bytes: 1,
  sources: [],
  members_read: [],
  complete: false,
  problems: reasons.map((reason) => ({ reason, member: null })),
});

const NOTHING = { pictures: 0, sounds: 0, films: 0, documents: 0, others: 0, tops: [], has_more: false };

test("a_folder_without_conversations_says_what_it_holds_in_few_words", () => {
  const paths = ["a/x/1.jpg", "a/x/2.jpg", `a/${"y".repeat(200)}/3.jpg`, "a/notes.txt"];
  const files = paths.map((path) => file(path.split("/").at(-1), "not_an_export"));
  const { code, text, lines } = nothingFound(files, 0, { ...NOTHING, pictures: 3, documents: 1, tops: ["notes.txt"] }, paths);
  assert.deepEqual([code, lines], ["C02", [`At its top: \u2068x/\u2069, \u2068${"y".repeat(60)}/\u2069, \u2068notes.txt\u2069`]]);
  assert.match(text, /^No conversations in here\. We found 3 pictures and 1 document\. Bring/);
  const turned = nothingFound(files, 0, { ...NOTHING, tops: ["\u2069\u202egpj.exe\n/", `${"🐝".repeat(3)}/`] }, [`a/${"🐝".repeat(61)}/b.jpg`]);
  assert.deepEqual(turned.lines, [`At its top: \u2068${"🐝".repeat(60)}/\u2069, \u2068gpj.exe/\u2069, \u2068${"🐝".repeat(3)}/\u2069`]);
  const many = Array.from({ length: 9 }, (_, n) => `a/${n}/b.jpg`);
  assert.match(nothingFound(files, 0, NOTHING, many).lines[0], /^At its top: .*5\/\u2069 and more$/);
});

test("whose_conversations_are_is_asked_of_each_source_by_itself", () => {
  const rows = [["chatgpt", "b"], ["chatgpt", ""], ["claude", "x"], ["chatgpt", "a"], ["chatgpt", "b"]].map(([source, owner]) => ({ source, owner }));
  const owners = ownersOf(rows);
  assert.deepEqual(owners, [
    { source: "chatgpt", nth: 1, places: [0, 4] },
    { source: "chatgpt", nth: 2, places: [3] },
  ]);
  assert.deepEqual(ownersOf(rows.slice(0, 3)), []);
});

test("what_is_no_export_is_named_for_what_it_is", () => {
  const cases = [
    [[file("letter.pdf", "not_an_export")], "C01", "That’s a PDF."],
    [[file("IMG_1.jpg", "not_an_export")], "C01", "That’s a picture."],
    [[file("export", "not_an_export")], "C01", "That’s not an export."],
    [[file("export.zip", "no_conversations")], "C02", "No conversations in here."],
    [[file("export.zip", "encrypted")], "C04", "This zip has a password."],
    [[file("export.zip", "cut_short")], "C05", "The file stops early"],
    [[file("export.zip", "changed")], "C10", "The file changed"],
  ];
  for (const [files, code, words] of cases) {
    const problem = nothingFound(files, 0, NOTHING, []);
    assert.equal(problem.code, code);
    assert.ok(problem.text.startsWith(words), problem.text);
  }
  assert.equal(nothingFound([file("letter.pdf", "not_an_export")], 3, NOTHING, []), null);
});

test("a_truncated_file_says_how_many_were_whole", () => {
  const [problem] = problemsOf([file("export.zip", "cut_short")], 1812, { merged: 0, setAside: [] });
  assert.equal(problem.code, "C05");
  assert.match(problem.text, /1,812 conversations were whole/);
});

test("a_file_past_the_limit_is_not_opened", () => {
  assert.equal(tooLarge([{ size: 10_000_000_000 }]), null);
  const problem = tooLarge([{ size: 11_200_000_000 }]);
  assert.equal(problem.code, "C15");
  assert.match(problem.text, /11\.2\u00a0GB is past what a tab can do/);
});

test("a_consent_holds_once_for_a_minute_and_one_host", () => {
  const consent = { at: 1000, host: "a", used: false };
  assert.ok(holds(consent, "a", 1000));
  assert.ok(holds(consent, "a", 60_999));
  assert.ok(!holds(consent, "a", 61_000));
  assert.ok(!holds(consent, "a", 999), "from the future");
  assert.ok(!holds(consent, "b", 1000));
  assert.ok(!holds({ ...consent, used: true }, "a", 1000));
});

/** Runs an upload against a server that answers in an order of the test's choosing. */
function upload(frames, have, answer) {
  const sending = new Sending(frames);
  sending.begin(have);
  const sent = [];
  const underWay = [];
  let most = 0;
  for (;;) {
    for (let n = sending.take(); n !== null; n = sending.take()) {
      sent.push(n);
      underWay.push(n);
    }
    most = Math.max(most, underWay.length);
    if (underWay.length === 0) return { sending, sent, most };
    answer(sending, underWay.splice(0, 1)[0]);
  }
}

test("frames_that_are_there_are_not_sent_again", () => {
  const { sending, sent } = upload(10, [[0, 3], [6, 6]], (s, n) => s.stored(n));
  assert.deepEqual(sent, [4, 5, 7, 8, 9]);
  assert.ok(sending.isComplete);
});

test("at_most_four_frames_are_under_way", () => {
  assert.equal(upload(20, [], (s, n) => s.stored(n)).most, 4);
});

test("a_damaged_frame_is_sent_three_times_more_and_then_no_more", () => {
  const times = new Map();
  const { sent } = upload(3, [], (s, n) => {
    times.set(n, (times.get(n) ?? 0) + 1);
    if (n !== 1) s.stored(n);
    else if (!s.damaged(n)) assert.equal(times.get(1), 4);
  });
  assert.equal(sent.filter((n) => n === 1).length, 4);
});

test("a_new_connection_begins_with_what_the_server_has", () => {
  const sending = new Sending(6);
  sending.begin([]);
  assert.deepEqual([sending.take(), sending.take()], [0, 1]);
  sending.stored(0);
  sending.begin([[1, 1]]);
  const rest = [];
  for (let n = sending.take(); n !== null; n = sending.take()) rest.push(n);
  assert.deepEqual(rest, [0, 2, 3, 4], "0 was said to be stored, but the server does not have it");
});

/** A world of which the test holds the clock and the wires. */
function world() {
  const wires = [];
  const waits = [];
  return {
    wires,
    waits,
    open() {
      const wire = { sent: [], send: (data) => wire.sent.push(data), close: () => {} };
      wires.push(wire);
      return wire;
    },
    after(ms, run) {
      const wait = { ms, run, isCancelled: false };
      waits.push(wait);
      return () => {
        wait.isCancelled = true;
      };
    },
    random: () => 0,
  };
}

const hello = { kind: "hello", protocol: [1, 1], seq: 0, have: [] };
const say = (wire, message) => wire.onmessage({ data: JSON.stringify(message) });

test("waits_grow_to_fifteen_seconds_and_begin_anew_after_a_hello", () => {
  const w = world();
  new Socket(w, { message() {}, lost() {}, ended() {} });
  for (let n = 0; n < 7; n += 1) {
    w.wires.at(-1).onclose({ code: 1006 });
    w.waits.at(-1).run();
  }
  assert.deepEqual(w.waits.map(({ ms }) => ms), [500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
  say(w.wires.at(-1), hello);
  w.wires.at(-1).onclose({ code: 1006 });
  assert.equal(w.waits.at(-1).ms, 500);
});

test("hurrying_connects_at_once_and_once", () => {
  const w = world();
  const socket = new Socket(w, { message() {}, lost() {}, ended() {} });
  socket.hurry();
  assert.equal(w.wires.length, 1, "there is a connection already");
  w.wires[0].onclose({ code: 1012 });
  socket.hurry();
  socket.hurry();
  assert.equal(w.wires.length, 2);
  assert.ok(w.waits[0].isCancelled);
});

/** What is shown of a run that goes on, with time that passes when the test says so. */
function lately() {
  const world = { told: [], lines: [], asked: 0, timers: [] };
  const ids = (lines) => lines.map(({ id }) => id).join(" ");
  world.one = new Lately({
    ask: async () => {
      world.asked += 1;
      return world.told.map((id) => ({ id }));
    },
    after: (ms, run) => {
      world.timers.push(run);
      return () => (world.timers = world.timers.filter((one) => one !== run));
    },
    show: (lines) => (world.lines = ids(lines)),
  });
  world.pass = async () => {
    await new Promise(setImmediate);
    world.timers.shift()?.();
    await new Promise(setImmediate);
  };
  return world;
}

test("of_what_was_just_learned_one_line_comes_at_a_time_and_nobody_asks_for_it_in_between", async () => {
  const world = lately();
  world.told = ["e", "d", "c", "b", "a"];
  world.one.see("1");
  await new Promise(setImmediate);
  assert.equal(world.lines, "e d c b", "what is there at first");
  world.told = ["g", "f", "e", "d"];
  for (const counts of ["2", "3", "3"]) world.one.see(counts);
  assert.equal(world.asked, 1);
  await world.pass();
  assert.deepEqual([world.lines, world.asked], ["f e d c", 2]);
  await world.pass();
  await world.pass();
  assert.deepEqual([world.lines, world.asked, world.timers.length], ["g f e d", 2, 0], "a run that stands still is left alone");
  world.one.see("3");
  assert.equal(world.asked, 2);
});

test("what_is_held_still_does_not_move_and_asks_for_nothing", async () => {
  const world = lately();
  world.told = ["a"];
  world.one.see("1");
  world.one.hold(true);
  await world.pass();
  world.one.see("2");
  assert.deepEqual([world.lines, world.asked], [[], 1]);
  world.told = ["b", "a"];
  world.one.hold(false);
  await world.pass();
  assert.deepEqual([world.lines, world.asked], ["b a", 2]);
  world.one.end();
  world.one.see("3");
  assert.deepEqual([world.asked, world.timers.length], [2, 0]);
});

test("a_connection_that_died_without_a_word_is_noticed", () => {
  const w = world();
  let lost = 0;
  new Socket(w, { message() {}, lost: () => (lost += 1), ended() {} });
  say(w.wires[0], hello);
  const ping = w.waits.at(-1);
  ping.run();
  assert.equal(w.wires[0].sent.at(-1), "ping");
  const pong = w.waits.at(-1);
  w.wires[0].onmessage({ data: "pong" });
  assert.ok(pong.isCancelled, "it answered");
  w.waits.at(-1).run();
  w.waits.at(-1).run();
  assert.equal(lost, 1, "it did not answer");
});

test("some_ends_are_for_good", () => {
  const cases = [
    [(wire) => wire.onclose({ code: 4404 }), "no_such_job"],
    [(wire) => wire.onclose({ code: 4426 }), "version"],
    [(wire) => say(wire, { ...hello, protocol: [7, 9] }), "version"],
  ];
  for (const [end, why] of cases) {
    const w = world();
    const ended = [];
    new Socket(w, { message() {}, lost() {}, ended: (why) => ended.push(why) });
    end(w.wires[0]);
    assert.deepEqual(ended, [why]);
    assert.ok(w.waits.every(({ isCancelled }) => isCancelled), "nothing more is tried");
  }
});

test("nothing_is_sent_before_the_servers_hello", () => {
  const w = world();
  const socket = new Socket(w, { message() {}, lost() {}, ended() {} });
  w.wires[0].onopen();
  assert.equal(socket.send(new ArrayBuffer(3)), false);
  say(w.wires[0], hello);
  assert.equal(socket.send(new ArrayBuffer(3)), true);
  assert.deepEqual(JSON.parse(w.wires[0].sent[0]), { kind: "hello", protocol: [1, 1] });
});

test("what_is_no_message_is_ignored", () => {
  const w = world();
  const got = [];
  new Socket(w, { message: (message) => got.push(message.kind), lost() {}, ended() {} });
  for (const data of ["", "{", "7", "null", "{}", new ArrayBuffer(1)]) w.wires[0].onmessage({ data });
  say(w.wires[0], { kind: "of a later version" });
  assert.deepEqual(got, ["of a later version"]);
});

test("a_decision_is_told_when_the_memory_is_written_and_not_before", () => {
  const said = [];
  const say = (message) => said.push(message) > 0;
  const at = (seq, stage) => ({ seq, stage });
  const state = () => [care.isWriting.value, care.deed.value?.verdict ?? null, care.refusal.value !== null];
  care.decide(say, at(7, "done"), "forget", ["f"]);
  assert.deepEqual(state(), [true, null, false]);
  const { id } = said.at(-1);
  assert.deepEqual(said, [{ kind: "decide", id, verdict: "forget", facts: ["f"], statement: "" }]);
  care.written(at(7, "done"));
  care.written(at(8, "extract"));
  care.heard({ kind: "ack", id: "another" });
  assert.deepEqual(state(), [true, null, false]);
  care.heard({ kind: "ack", id });
  care.lost();
  assert.deepEqual(state(), [true, null, false], "the server has it");
  care.written(at(9, "done"));
  assert.deepEqual(state(), [false, "forget", false]);

  care.undo(say, at(9, "done"), id);
  assert.deepEqual(said.at(-1), { kind: "undo", id: said.at(-1).id, decision: id });
  care.heard({ kind: "nack", id: said.at(-1).id, code: "S02", detail: "gone" });
  assert.deepEqual(state(), [false, null, true]);
  assert.match(care.refusal.value, /gone/);

  care.decide(() => false, at(9, "done"), "reject", ["f"]);
  assert.deepEqual(state(), [false, null, true], "there was nobody to hear it");
  care.decide(say, at(9, "done"), "reject", ["f"]);
  care.lost();
  assert.deepEqual(state(), [false, null, true]);
});

test("of_several_decisions_each_is_written_before_the_next_and_what_is_done_can_be_taken_back", () => {
  const said = [];
  const done = [];
  const say = (message) => said.push(message) > 0;
  const at = (seq) => ({ seq, stage: "done" });
  const all = ["a", "b", "c"].map((id) => ({ verdict: "edit", facts: [id], statement: `${id}.` }));
  const last = () => said.at(-1).id;
  care.decideAll(say, at(1), all, (n) => done.push(n));
  assert.deepEqual(said.map(({ facts }) => facts), [["a"]]);
  care.heard({ kind: "ack", id: last() });
  care.lost();
  care.written(at(2));
  assert.deepEqual([said.at(-1).facts, done], [["b"], [0]]);
  care.written(at(2));
  assert.equal(said.length, 2, "what was written before it says nothing of it");
  care.heard({ kind: "ack", id: last() });
  care.written(at(3));
  assert.deepEqual([said.at(-1).statement, care.isWriting.value, care.deed.value], ["c.", true, null]);
  care.heard({ kind: "nack", id: last(), code: "S02", detail: "gone" });
  const ids = said.slice(0, 2).map(({ id }) => id);
  assert.deepEqual(care.deed.value, { ids, verdict: "save", n: 2 });
  assert.match(care.refusal.value, /gone/);
  assert.deepEqual(done, [0, 1]);
  care.undo(say, at(3), ...ids);
  assert.equal(said.at(-1).decision, ids[1], "the last first");
  care.written(at(4));
  assert.equal(said.at(-1).decision, ids[1], "what was written before the server took it is something else");
  care.heard({ kind: "ack", id: last() });
  care.written(at(4));
  assert.equal(said.at(-1).decision, ids[0]);
  care.heard({ kind: "ack", id: last() });
  care.written(at(5));
  assert.equal(care.deed.value.verdict, "undo");
  care.decideAll(say, at(5), all, () => undefined);
  care.heard({ kind: "ack", id: last() });
  care.written(at(6));
  care.lost();
  assert.deepEqual([care.deed.value.n, care.refusal.value !== null, care.isWriting.value], [1, true, false]);
});

test("quotes_are_cut_by_bytes", () => {
  const text = "Grüße, 🐝 hält sie in Łódź.";
  const bytes = (s) => new TextEncoder().encode(s).length;
  const start = bytes("Grüße, 🐝 ");
  assert.deepEqual(cut(text, start, start + bytes("hält")), {
    before: "Grüße, 🐝 ",
    quote: "hält",
    after: " sie in Łódź.",
  });
  assert.equal(cut(text, 3, 5), null, "in the middle of a character");
  assert.equal(cut(text, 0, bytes(text) + 1), null);
  assert.deepEqual(cut("", 0, 0), { before: "", quote: "", after: "" });
});

test("markdown_keeps_its_lines_numbers", () => {
  const blocks = parse("# Title\n\n## Group\n\n- one\n- two **bold**\n\nplain\n");
  assert.deepEqual(
    blocks.map(({ kind, line }) => [kind, line]),
    [["heading", 1], ["heading", 3], ["item", 5], ["item", 6], ["paragraph", 8]],
  );
});

test("text_never_becomes_a_link", () => {
  const hostile = [
    "[click](https://evil.example)",
    "[click](javascript:alert(1))",
    "[click](memory/../../x.md)",
    "[click](//evil.example)",
    "![x](https://evil.example/p.png)",
    "<a href=x>y</a>",
    "https://evil.example",
  ];
  for (const text of hostile) {
    assert.ok(inline(text).every(({ kind }) => kind !== "topic"), text);
  }
  assert.deepEqual(inline("[More](memory/user.md)"), [
    { kind: "topic", text: "More", path: "memory/user.md" },
  ]);
});

test("what_is_escaped_is_shown_as_it_was_said", () => {
  assert.equal(plain(inline("1\\. a \\<b\\> \\`c\\` \\[\\[d\\]\\] \\\\")), "1. a <b> `c` [[d]] \\");
  assert.deepEqual(inline("see `www.example.com` now"), [
    { kind: "text", text: "see " },
    { kind: "code", text: "www.example.com" },
    { kind: "text", text: " now" },
  ]);
  assert.equal(plain(inline("2 * 3 * 4 and snake_case_name")), "2 * 3 * 4 and snake_case_name");
});

test("places_are_only_those_there_are", () => {
  assert.deepEqual(placeOf("#ask"), { kind: "ask" });
  assert.deepEqual(placeOf("#USER"), { kind: "file", path: "USER.md" });
  assert.deepEqual(placeOf("#memory/user.md"), { kind: "file", path: "memory/user.md" });
  assert.deepEqual(placeOf("#memory/../x.md"), { kind: "file", path: "MEMORY.md" });
  assert.deepEqual(placeOf(""), { kind: "file", path: "MEMORY.md" });
  for (const path of ["SOUL.md", "memory/a-b.md"]) {
    assert.deepEqual(placeOf(addressOf(path)), { kind: "file", path });
  }
});

test("lines_are_found_by_file_and_number", () => {
  const text = '{"file":"USER.md","line":5,"facts":["a"]}\n{"file":"USER.md","line":6,"facts":["b","c"]}\n';
  const files = byFile(jsonLines(text));
  assert.deepEqual(files.get("USER.md").get(6), ["b", "c"]);
  assert.equal(files.get("SOUL.md"), undefined);
});

test("a_stage_is_done_now_or_to_come", () => {
  const snapshot = {
    budget: { economy: false },
    stage: "extract",
    manifest: { frames: 3, chunks: 12, bytes: 5000, sha256: "" },
    frames_stored: 3,
    steps: [{ stage: "extract", done: 4, all: 12 }],
    chunks: { read: 4, reading: 1, aside: 0, waiting: 7 },
  };
  const views = stageViews(snapshot);
  assert.deepEqual(
    views.map(({ state }) => state),
    ["done", "done", "now", "todo", "todo", "todo", "todo"],
  );
  assert.equal(views[2].steps, "4 of 12 steps");
  assert.ok(stageViews({ ...snapshot, stage: "done" }).every(({ state }) => state === "done"));
  const economy = stageViews({ ...snapshot, budget: { economy: true } }).map(({ stage }) => stage);
  assert.deepEqual(economy, views.map(({ stage }) => stage).filter((stage) => stage !== "quick_pass"));
});

const sources = fileURLToPath(new URL("../../www/src/", import.meta.url));

/** What is left after snapshots `[seconds, settled]` of a run of a hundred chunks, and `other` in the last. */
function leftAfter(points, other = {}) {
  let seen = [];
  for (const [n, [second, read]] of points.entries()) {
    const snapshot = {
      stage: "extract",
      hold: null,
      waiting: false,
      finish: false,
      late: false,
      budget: { economy: false },
      at: new Date(1e12 + second * 1000).toISOString(),
      chunks: { read, reading: 4, aside: 0, passed: 0, waiting: 96 - read },
      ...(n === points.length - 1 ? other : {}),
    };
    seen = followed(seen, snapshot);
  }
  const left = leftOf(seen);
  return left && [Math.round(left.least), Math.round(left.most)];
}

test("the_time_left_of_a_run_is_a_range_and_is_not_said_before_it_is_known", () => {
  const steady = [[0, 0], [5, 5], [10, 10], [20, 20]];
  for (const [what, points, other, expected] of [
    ["steady", steady, {}, [72, 96]],
    ["it slows down", [[0, 0], [10, 20], [20, 30], [30, 38]], {}, [44, 93]],
    ["it might be anything", [[0, 0], [10, 20], [20, 30], [30, 32]], {}, null],
    ["a while in which nothing comes", [...steady, [25, 20], [30, 20]], {}, null],
    ["too early", [[0, 0], [3, 3], [6, 6], [9, 9]], {}, null],
    ["too few steps", [[0, 0], [20, 40]], {}, null],
    ["all is read", [...steady, [90, 96]], { chunks: { read: 100, reading: 0, aside: 0, passed: 0, waiting: 0 } }, null],
    ["nobody has heard the server's time", steady, { at: undefined }, null],
    ["paused", steady, { hold: "paused" }, null],
    ["a batch comes when it comes", steady, { budget: { economy: true } }, null],
    ["what was set aside is tried again", [...steady, [30, 15]], {}, null],
    ["written", steady, { stage: "reduce" }, null],
  ]) {
    assert.deepEqual(leftAfter(points, other), expected, what);
  }
  const many = [...Array(300).keys()].map((n) => [n, n < 100 ? n / 5 : 20 + (n - 100) / 20]);
  assert.deepEqual(leftAfter(many), [1261, 1681], "what is long past is forgotten");
});

test("the_title_of_the_tab_says_how_much_is_read_and_how_long_it_takes", () => {
  const chunks = { read: 60, reading: 1, aside: 1, passed: 1, waiting: 37 };
  const snapshot = { stage: "extract", hold: null, waiting: false, needs_you: 0, manifest: { chunks: 100 }, chunks };
  assert.equal(tabTitle(snapshot, { least: 290, most: 411 }), "62% · 4 to 7\u00a0min left");
  assert.equal(tabTitle(snapshot, null), "61 of 100 · decant");
});

test("what_leaves_is_counted_by_what_it_is_for", () => {
  for (const [method, path, expected] of [
    ["GET", "/api/jobs/a-_1", { id: "a-_1", what: "read" }],
    ["GET", "/api/jobs/a-_1/message?message=m", { id: "a-_1", what: "read" }],
    ["POST", "/api/jobs/a-_1/ask", { id: "a-_1", what: "ask" }],
    ["POST", "/api/jobs/a-_1/search", { id: "a-_1", what: "search" }],
    ["POST", "/api/jobs/a-_1/answer", { id: "a-_1", what: "ask" }],
    ["PUT", "/api/jobs/a-_1/key", { id: "a-_1", what: "key" }],
    ["DELETE", "/api/jobs/a-_1", { id: "a-_1", what: "command" }],
    ["GET", "/api/jobs", { id: undefined, what: "read" }],
    ["PUT", "/api/push", { id: undefined, what: "command" }],
  ]) {
    assert.deepEqual(ledger.purpose(method, path), expected, `${method} ${path}`);
  }
  const of = (kind) => ledger.purposeOf(JSON.stringify({ kind }));
  assert.deepEqual(["hello", "pause", "decide", "let_wait"].map(of), ["read", "command", "decision", "decision"]);
  assert.deepEqual([ledger.purposeOf("ping"), ledger.purposeOf(new ArrayBuffer(3))], [null, "upload"]);
  assert.equal(ledger.sizeOf("grüß"), 6);
  let rows = ledger.added([], "read", 10, 1);
  rows = ledger.added(rows, "ask", 5, 2);
  rows = ledger.added(rows, "read", 7, 3);
  assert.deepEqual(rows, [
    { what: "read", n: 2, bytes: 17, first: 1, last: 3 },
    { what: "ask", n: 1, bytes: 5, first: 2, last: 2 },
  ]);
});

test("text_never_becomes_markup_or_script", () => {
  const banned = /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|setAttribute\("style/;
  for (const name of readdirSync(sources, { recursive: true })) {
    if (!/\.tsx?$/.test(name)) continue;
    assert.doesNotMatch(readFileSync(sources + name, "utf8"), banned, name);
  }
});

test("the_shell_stays_small_enough_to_be_read", () => {
  assert.ok(readFileSync(`${sources}shell.ts`, "utf8").split("\n").length <= BUDGETS.shellLines);
});

test("a_layout_is_passed_on_with_the_words_of_programs_alone", () => {
  const cases = [
    ["{id: string, createTime: number, _meta: object}", "{id: string, createTime: number, _meta: object}"],
    ["{Anna: {grete: [string]}}", "{<key>: {<key>: [string]}}"],
    ["{message-Anna: null}", "{<key>: null}"],
    ["{<other keys>: {age: number}}…", "{<other keys>: {<key>: number}}…"],
    ["Anna", "?"],
    ["{id: Anna, text: <script>", "{id: ?, text: ?"],
    ["[{id: ?}]", "[{id: ?}]"],
    ["a@b.c 12 Straße\n", "?????"],
  ];
  for (const [layout, told] of cases) assert.equal(harmless(layout), told, layout);
});

test("an_exception_is_told_by_its_kind_and_place", () => {
  const error = new TypeError("Anna\n    at https://anna.example/1.js:7:7");
  error.stack = `TypeError: ${error.message}\n    at f (https://x/assets/job-ABC.js:1:4321)\n    at wasm://wasm/00a:wasm-function[12]:0x3a\n    at about:srcdoc:2:5`;
  assert.equal(faultOf(error), "TypeError 1:4321 f12:0x3a 2:5");
  error.name = "Anna";
  error.stack = undefined;
  assert.equal(faultOf(error), "Error");
  assert.equal(faultOf("Anna"), "Error");
  assert.match(faultOf(new DOMException("Anna", "QuotaExceededError")), /^QuotaExceededError/);
});

test("a_report_rounds_what_it_counts_and_takes_words_of_ours_alone", () => {
  const text = report({
    code: "C05",
    build: "1a2b",
    words: { stage: "extract", hold: null, answer: "Anna Schmidt" },
    sizes: { brought: 312_400_000, read: 0, sent: 999 },
    counts: { files: 2, conversations: 2847, "Anna@example.com": 1 },
  });
  const lines = text.split("\n").filter((line) => !line.startsWith("browser "));
  assert.deepEqual(lines, [
    "decant", "code C05", "build 1a2b", "stage extract", "answer ?",
    "brought 300 MB", "read 0 B", "sent 1000 B", "files 2", "conversations 3000", "? 1",
  ]);
});

/** A choice as the cell hands it over. */
function choice(change = {}) {
  const range = { low: 0.01, high: 0.02 };
  const forecast = { calls: 3, input: 70_000, cached: 3000, output: 9000, range, enough: 0.05 };
  const shown = { prices: "2026-11-24", input: 0.1, output: 0.5, forecast };
  return { provider: "anthropic", model: "claude-haiku-5-5", cap: 0.05, shown, ...change };
}

test("only_what_has_the_form_of_a_choice_is_taken_from_the_cell", () => {
  assert.ok(isReads({ provider: "embedded" }));
  assert.ok(isReads(choice()));
  assert.ok(isReads(choice({ cap: null })));
  assert.ok(isReads(choice({ economy: true })));
  const { shown } = choice();
  const bad = [
    null,
    "embedded",
    {},
    choice({ model: "two words" }),
    choice({ model: "x".repeat(129) }),
    choice({ cap: -1 }),
    choice({ cap: Number.NaN }),
    choice({ cap: "1" }),
    choice({ cap: undefined }),
    choice({ economy: "yes" }),
    choice({ shown: undefined }),
    choice({ shown: { ...shown, input: "free" } }),
    choice({ shown: { ...shown, forecast: { ...shown.forecast, range: { low: 1 } } } }),
    choice({ shown: { ...shown, forecast: { ...shown.forecast, calls: Infinity } } }),
  ];
  for (const one of bad) assert.equal(isReads(one), false, JSON.stringify(one));
});

/** What a server says of Anthropic. */
function offer(change = {}, own_keys = true) {
  const model = { provider: "anthropic", model: "claude-haiku-5-5", input: 0.1, output: 0.5, checked: "2026-10", context: null };
  const provider = { provider: "anthropic", host: "api.anthropic.com", access: "ready", models: [model], ...change };
  return { prices: "2026-11-24", provider: "embedded", own_keys, providers: [provider], range: null };
}

test("what_differs_is_told_and_whether_there_is_a_way", () => {
  const dearer = offer();
  dearer.providers[0].models[0].output = 0.6;
  const cases = [
    [offer(), [], "open"],
    [dearer, ["price"], "open"],
    [offer({ access: "no_key" }), ["no_key"], "with_key"],
    [offer({ access: "no_key" }, false), ["no_key"], "closed"],
    [offer({ access: "no_key", host: "" }), ["no_key"], "closed"],
    [offer({ access: "key_refused" }), ["key_refused"], "with_key"],
    [offer({ access: "away" }), ["away"], "closed"],
    [offer({ access: "not_set_up" }), ["not_set_up"], "closed"],
    [offer({ models: [] }), ["no_price"], "closed"],
    [{ ...offer(), providers: [] }, ["no_price"], "closed"],
  ];
  for (const [has, kinds, way] of cases) {
    const found = differences(choice(), has);
    assert.deepEqual([found.list.map(({ kind }) => kind), found.way], [kinds, way]);
  }
});

test("a_server_without_batches_is_told_apart_and_would_read_at_the_whole_price", () => {
  const economy = choice({ economy: true });
  const has = offer();
  assert.deepEqual(differences(economy, has), { list: [{ kind: "no_batches" }], way: "open" });
  const [model] = has.providers[0].models;
  const range = { low: 1, high: 2 };
  assert.equal(withModel(economy, model, "2026-12-01", range).economy, false);
  model.economy = true;
  assert.deepEqual(differences(economy, has).list, []);
  assert.equal(withModel(economy, model, "2026-12-01", range).economy, true);
  assert.match(question("anthropic", "claude-haiku-5-5", economy), /&economy=true$/);
});

test("another_model_keeps_the_cap_and_takes_the_prices_of_the_server", () => {
  const model = { provider: "openai", model: "gpt-6-luna", input: 0.2, output: 0.6, checked: "", context: null };
  const other = withModel(choice(), model, "2026-12-01", { low: 1, high: 2 });
  assert.ok(isReads(other));
  assert.deepEqual([other.model, other.cap, other.shown.input, other.shown.prices], ["gpt-6-luna", 0.05, 0.2, "2026-12-01"]);
  assert.deepEqual(other.shown.forecast.range, { low: 1, high: 2 });
  assert.equal(
    question("openai", "gpt-6-luna", choice()),
    "provider=openai&model=gpt-6-luna&calls=3&input=70000&cached=3000&output=9000",
  );
});

const said = (conversation, at = null) =>
  ({ source: "chatgpt", account: null, conversation_id: `${conversation}`, message_id: "m", at, start: 0, end: 5 });

function fact(id, status = "active", evidence = [said(1)], other = {}) {
  const times = { valid_from: null, valid_until: null, occurred: null, last_seen: null };
  const ties = { supersedes: [], superseded_by: null, contradicts: [] };
  return { id, statement: `${id}.`, status, evidence, ...times, ...ties, ...other };
}

test("each_way_in_which_a_fact_differs_is_counted_once_as_the_command_line_counts_it", () => {
  const [one, two] = [[said(1)], [said(1), said(2)]];
  const of = (status, evidence) => fact("hives", status, evidence);
  const until = fact("hives", "active", two, { valid_until: "2024-03" });
  const otherwise = fact("keeps", "active", two);
  const cases = [
    [[], [of("active", one)], [1, 0, 0, 0]],
    [[], [of("superseded", one)], [0, 0, 0, 0]],
    [[of("active", one)], [of("active", one)], [0, 0, 0, 0]],
    [[of("active", one)], [of("active", two)], [0, 0, 0, 1]],
    [[of("active", two)], [of("active", one)], [0, 1, 0, 0]],
    [[of("active", one)], [of("contested", two)], [0, 1, 0, 0]],
    [[of("active", one)], [until], [0, 1, 0, 0]],
    [[of("active", one)], [of("superseded", one)], [0, 0, 1, 0]],
    [[of("active", one)], [of("retracted", one)], [0, 0, 1, 0]],
    [[of("retracted", one)], [of("retracted", one)], [0, 0, 0, 0]],
    [[of("superseded", one)], [of("active", one)], [1, 0, 0, 0]],
    [[of("active", one)], [], [0, 0, 1, 0]],
    [[of("active", one)], [otherwise], [0, 1, 0, 0]],
    [[of("active", one)], [otherwise, of("superseded", one)], [1, 0, 1, 0]],
    // Two that share the words of one that is gone: the first by its id tells it.
    [[of("active", one)], [fact("b", "active", one), fact("a", "active", one)], [1, 1, 0, 0]],
  ];
  for (const [before, after, wanted] of cases) {
    const { added, changed, retired, confirmed, gone } = changes(before, after);
    const counts = [added.length, changed.length, retired.length + gone, confirmed.length];
    assert.deepEqual(counts, wanted, JSON.stringify([before, after]));
  }
});

test("what_is_in_the_memory_no_more_is_counted_and_not_told", () => {
  const found = changes([fact("forgotten"), fact("wrong")], [fact("wrong", "retracted")]);
  assert.equal(found.gone, 1);
  assert.deepEqual(found.retired.map(({ id }) => id), ["wrong"]);
  assert.ok(!JSON.stringify(found).includes("forgotten"));
});

test("a_memory_is_compared_with_that_of_the_last_run_before_it", () => {
  const run = (id, started_at, stage = "done") => ({ id, started_at, stage });
  const [first, second, third] = [run("c", "2026-01"), run("b", "2026-02"), run("a", "2026-03")];
  const open = run("d", "2026-02-20", "extract");
  const all = [third, open, first, second];
  assert.equal(runBefore(all, third), second);
  assert.equal(runBefore(all, second), first);
  assert.equal(runBefore(all, first), null);
  assert.equal(runBefore([second], third), null, "its own is not at hand");
  assert.deepEqual(all, [third, open, first, second], "what is given stays as it is");
});

test("a_history_begins_with_the_newest_and_ends_whatever_the_ties_are", () => {
  const tied = (id, supersedes, superseded_by, last_seen, contradicts = []) =>
    fact(id, "active", [said(1)], { supersedes, superseded_by, last_seen, contradicts });
  const facts = [
    tied("ghent", [], "porto", "2021"),
    tied("oslo", [], "lyon", "2024"),
    tied("porto", ["ghent"], "lyon", "2022", ["turin", "nowhere"]),
    tied("lyon", ["porto", "oslo"], null, "2023", ["porto"]),
    tied("turin", [], null, "2022", ["porto"]),
  ];
  const ids = ({ line, others }) => [line, others].map((list) => list.map(({ id }) => id));
  const wanted = [["lyon", "oslo", "porto", "ghent"], ["turin"]];
  for (const id of ["ghent", "oslo", "porto", "lyon"]) assert.deepEqual(ids(history(facts, id)), wanted, id);
  assert.deepEqual(ids(history(facts, "turin")), [["turin"], ["porto"]]);
  assert.deepEqual(ids(history(facts, "unknown")), [[], []]);
  const ring = [tied("a", ["b"], "b", null), tied("b", ["a"], "a", null)];
  assert.equal(history(ring, "a").line.length, 2);
  const heir = [tied("a", [], "away", null)];
  assert.deepEqual(ids(history(heir, "a")), [["a"], []], "what is not at hand is left out");
});

test("the_words_that_were_said_last_tell_a_fact", () => {
  const [dated, later, undated] = [said(1, "2023"), said(2, "2024"), said(3)];
  assert.equal(lastSaid(fact("a", "active", [dated, later, undated])), later);
  assert.equal(lastSaid(fact("a", "active", [undated])), undated);
});

test("of_the_run_that_was_started_last_one_of_four_things_is_said", () => {
  const run = { id: "b", started_at: "2026-11-24T14:02:11Z", hold: null, ended_at: null, needs_you: 0 };
  const ended = { ...run, id: "a", started_at: "2026-10-01T00:00:00Z", ended_at: "2026-10-02T00:00:00Z" };
  const table = [
    [{}, "other"],
    [{ needs_you: 2 }, "you"],
    [{ hold: "cap", needs_you: 2 }, "held"],
    // Their own pause is no news to anybody.
    [{ hold: "paused" }, "other"],
    [{ needs_you: 2, ended_at: "2026-11-24T15:00:00Z" }, "you"],
    [{ ended_at: "2026-11-24T15:00:00Z" }, "done"],
  ];
  for (const [other, says] of table) assert.deepEqual(newsOf([ended, { ...run, ...other }, ended]), { run: "b", says });
  assert.deepEqual(newsOf([]), { run: null, says: "other" });
});

const PUSH_KEY = Buffer.alloc(65, 251).toString("base64url");

/** A push manager that has this subscription, and what it and the server were asked. */
function pushing(had, status = 204) {
  const asked = [];
  const made = (endpoint, key) => ({
    endpoint,
    options: { applicationServerKey: Uint8Array.from(Buffer.from(key, "base64url")).buffer },
    unsubscribe: async () => void asked.push(`unsubscribe ${endpoint}`),
  });
  globalThis.fetch = async (path, { method, body }) => {
    asked.push(`${method} ${JSON.parse(body).endpoint}`);
    return new Response(status === 204 ? null : JSON.stringify({ code: "S02", detail: "no" }), { status });
  };
  const manager = {
    getSubscription: async () => had && made(...had),
    subscribe: async ({ userVisibleOnly, applicationServerKey }) => {
      asked.push(`subscribe ${userVisibleOnly}`);
      return made("https://new", applicationServerKey);
    },
  };
  return { manager, asked };
}

test("a_subscription_stays_while_the_servers_key_does_and_else_is_made_anew", async (t) => {
  t.after(((before) => () => (globalThis.fetch = before))(globalThis.fetch));
  const none = pushing(null);
  assert.equal(await push.current(none.manager, PUSH_KEY), null);
  const same = pushing(["https://old", PUSH_KEY]);
  assert.equal((await push.current(same.manager, PUSH_KEY)).endpoint, "https://old");
  assert.deepEqual([...none.asked, ...same.asked], []);
  const other = pushing(["https://old", "BBBB"]);
  assert.equal((await push.current(other.manager, PUSH_KEY)).endpoint, "https://new");
  assert.deepEqual(other.asked, ["unsubscribe https://old", "DELETE https://old", "subscribe true"]);
});

test("a_subscription_that_the_server_does_not_take_is_none", async (t) => {
  t.after(((before) => () => (globalThis.fetch = before))(globalThis.fetch));
  const taken = pushing(null);
  await push.begin(taken.manager, PUSH_KEY);
  assert.deepEqual(taken.asked, ["subscribe true", "PUT https://new"]);
  const refused = pushing(null, 400);
  await assert.rejects(push.begin(refused.manager, PUSH_KEY), { code: "S02" });
  assert.deepEqual(refused.asked, ["subscribe true", "PUT https://new", "unsubscribe https://new"]);
});

const RULES = { provider: "embedded" };
const PARTS = ["one", "a second frame", "\n{}\n"];

/** A draft whose manifest says what its frames are, but for what is changed in it. */
function draft(changed = {}) {
  const all = Buffer.from(PARTS.join(""));
  const manifest = { frames: PARTS.length, chunks: 7, bytes: all.length, sha256: createHash("sha256").update(all).digest("hex") };
  return [{ ...manifest, ...changed }, "Europe/Berlin", RULES, PARTS.map((part) => new Blob([part]))];
}

/** The file of a draft, with its first line and what follows as they are made. */
async function altered({ head = (it) => it, body = (it) => it }) {
  const [line, ...rest] = (await outboxFile.write(...draft()).text()).split("\n");
  return new Blob([`${JSON.stringify(head(JSON.parse(line)))}\n`, body(rest.join("\n"))]);
}

test("an_outbox_comes_back_from_its_file_as_it_was", async () => {
  const [manifest, tz, reads, frames] = draft();
  const file = outboxFile.write(manifest, tz, reads, frames);
  const text = await file.text();
  assert.ok(text.endsWith(`\n${PARTS.join("")}`), "the frames lie in it one after the other");
  const lengths = PARTS.map(({ length }) => length);
  assert.deepEqual(JSON.parse(text.split("\n")[0]), { decant: "outbox", version: 1, manifest, tz, reads, lengths });
  const { frames: back, ...rest } = await outboxFile.read(file);
  assert.deepEqual(rest, { manifest, tz, reads });
  assert.deepEqual(await Promise.all(back.map((frame) => frame.text())), PARTS);
});

test("an_outbox_that_was_damaged_is_refused_and_why_is_said", async () => {
  const refuses = async (file, damage) => assert.rejects(outboxFile.read(file), { damage });
  for (const text of ["", "PK", "{}\n", "null\n", "[1]\n", "{\n", `"decant"\n`, `${" ".repeat(2 << 20)}\n`]) await refuses(new Blob([text]), "form");
  const heads = [
    ["form", { decant: "vault" }],
    ["version", { version: 2 }],
    ["version", { version: "1" }],
    ["form", { tz: "" }],
    ["form", { tz: "<b>" }],
    ["form", { reads: { provider: "openai" } }],
    ["form", { manifest: null }],
    ["form", { lengths: null }],
    ["form", { lengths: [3, 15, -1, 4] }],
    ["form", { lengths: [3, 14.5, 3.5] }],
    ["size", { lengths: [3, 14, 3] }],
    ["size", { lengths: [17, 4] }],
    ["size", { lengths: [3, 14, 3, 1] }],
    ["size", { lengths: [] }],
  ];
  for (const [damage, change] of heads) await refuses(await altered({ head: (it) => ({ ...it, ...change }) }), damage);
  const manifests = [
    ["form", { sha256: "A".repeat(64) }],
    ["form", { frames: "3" }],
    ["form", { bytes: 0 }],
    ["size", { frames: 2 }],
    ["size", { bytes: 20 }],
    ["hash", { sha256: "0".repeat(64) }],
  ];
  for (const [damage, change] of manifests) await refuses(outboxFile.write(...draft(change)), damage);
  await refuses(await altered({ body: (it) => it.slice(0, -1) }), "size");
  await refuses(await altered({ body: (it) => `${it}.` }), "size");
  await refuses(await altered({ body: (it) => it.replace("second", "Second") }), "hash");
  await outboxFile.read(await altered({}));
});
