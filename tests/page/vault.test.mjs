/** The vault on `/`: saved under a passphrase, and opened again beside the memory it belongs to. */
import assert from "node:assert/strict";
import { createDecipheriv, createHash, pbkdf2Sync } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { inflateRawSync } from "node:zlib";
import { WIDTHS, assertAccessible, choose, drop, ready } from "./browser.mjs";
import { sealedPage } from "./choosing.mjs";
import { json, smallExport, zip } from "./fixtures.mjs";

const PASSPHRASE = "bees on the roof";
const ADDRESS = "grete.owner@example.com";
/** A name that would be markup if it were ever taken for it. */
const HOSTILE = '<img src=x onerror="alert(1)">';
const UNKNOWN = "[api_key-7k3q2a9d4m]";

const onSealedPage = sealedPage();

/** Opens `/` and runs the steps; nothing of what is done there is kept. */
function onPage(steps, options) {
  const done = async (opened) => {
    // The cell knows its build together with the masking key, which is in the store then.
    await opened.cell.getByText(/^build [0-9a-f]{8}$/).waitFor();
    const kept = await stored(opened.page);
    await steps(opened);
    assert.deepEqual(await stored(opened.page), kept, "nothing was stored");
  };
  return onSealedPage(done, options);
}

/** How much the browser keeps for the page, but for the masking key, which is there from the start. */
async function stored(page) {
  await page.frameLocator("#cell").locator("#root > main").waitFor();
  return await page.evaluate(async () => {
    const database = await new Promise((resolve, reject) => {
      const request = indexedDB.open("decant", 1);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const counts = await Promise.all(
      ["outbox", "frames", "sent"].map(
        (name) =>
          new Promise((resolve) => {
            const request = database.transaction(name).objectStore(name).count();
            request.onsuccess = () => resolve(request.result);
          }),
      ),
    );
    database.close();
    return [...counts, localStorage.length, (await caches.keys()).length];
  });
}

/** What a vault file holds, read by another implementation than ours. */
function unseal(file, passphrase) {
  assert.equal(file.subarray(0, 8).toString(), "decant\0v");
  const [head, sealed, sum] = [file.subarray(0, 42), file.subarray(42, -32), file.subarray(-32)];
  assert.deepEqual(createHash("sha256").update(file.subarray(0, -32)).digest(), sum);
  const rounds = head.readUInt32BE(10);
  const key = pbkdf2Sync(passphrase, head.subarray(14, 30), rounds, 32, "sha256");
  const decipher = createDecipheriv("aes-256-gcm", key, head.subarray(30, 42));
  decipher.setAAD(head);
  decipher.setAuthTag(sealed.subarray(-16));
  const text = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  return { rounds, salt: head.subarray(14, 30).toString("hex"), ...JSON.parse(text) };
}

async function read(cell, page) {
  await choose(cell, [{ name: "export.zip", bytes: zip([["conversations.json", json(smallExport())]]) }]);
  await ready(page).waitFor();
}

/** The download that a click makes. */
async function downloaded(page, button) {
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

async function saveVault(cell, page) {
  await cell.getByLabel("Passphrase").fill(PASSPHRASE);
  await cell.getByLabel("The same again").fill(PASSPHRASE);
  return await downloaded(page, cell.getByRole("button", { name: "Save the vault" }));
}

/** A vault as the page makes it, with an address and a hostile name; made once. */
let made;
async function vaultAndValues() {
  made ??= (async () => {
    let vault;
    await onPage(async ({ page, cell }) => {
      const [first, ...rest] = smallExport();
      const text = JSON.stringify(first).replace("Drabant 22", JSON.stringify(HOSTILE).slice(1, -1));
      const bytes = zip([["conversations.json", json([JSON.parse(text), ...rest])]]);
      await choose(cell, [{ name: "export.zip", bytes }]);
      await ready(page).waitFor();
      await cell.getByText("Mask names and words of your own").click();
      await cell.getByRole("textbox", { name: "Own words" }).fill(HOSTILE);
      await cell.getByRole("button", { name: "Read again with these masked" }).click();
      await cell.getByText("Your own words", { exact: true }).waitFor();
      await ready(page).waitFor();
      vault = await saveVault(cell, page);
    });
    const { values } = unseal(vault.bytes, PASSPHRASE);
    const placeholder = (value) => Object.keys(values).find((key) => values[key] === value);
    return { vault, email: placeholder(ADDRESS), word: placeholder(HOSTILE) };
  })();
  return await made;
}

function memory({ email, word }) {
  return [
    ["MEMORY.md", Buffer.from(`# Memory\n\n- Grete writes from ${email}.\n- Her boat is the ${word}.\n- Once had ${UNKNOWN}.\n`)],
    ["USER.md", Buffer.from("# User\n\n- Likes honey.\n")],
    ["memory/boats.md", Buffer.from(`# Boats\n\n- ${email} knows the rigging.\n`)],
    ["facts.jsonl", Buffer.from(`{"v":1,"statement":"Grete writes from ${email}."}\n`)],
  ];
}
const zipped = (made) => ({ name: "memory.zip", bytes: zip(memory(made)) });
const vaultFile = ({ vault }) => ({ name: "secrets", bytes: vault.bytes });

/** The files of a ZIP that has descriptors, by its directory. */
function unzip(bytes) {
  const files = {};
  let at = bytes.readUInt32LE(bytes.length - 6);
  for (let n = bytes.readUInt16LE(bytes.length - 12); n > 0; n -= 1) {
    const [packed, name, local] = [bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28), bytes.readUInt32LE(at + 42)];
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const path = bytes.subarray(at + 46, at + 46 + name).toString();
    files[path] = inflateRawSync(bytes.subarray(from, from + packed)).toString();
    at += 46 + name;
  }
  return files;
}

async function unlock(cell, passphrase = PASSPHRASE) {
  await cell.getByLabel("Passphrase of the vault").fill(passphrase);
  await cell.getByRole("button", { name: "Open", exact: true }).click();
}

async function assertShown(cell) {
  await cell.getByRole("heading", { name: "Your memory, with its values" }).and(cell.locator(":focus")).waitFor();
  await cell.getByText("3 values filled in, marked. 1 placeholder stays, underlined: not in the vault.").waitFor();
  const text = await cell.getByRole("region", { name: "Text of MEMORY.md" }).textContent();
  assert.equal(
    text,
    `# Memory\n\n- Grete writes from ${ADDRESS}.\n- Her boat is the ${HOSTILE}.\n- Once had ${UNKNOWN}.\n`,
  );
  assert.deepEqual(await cell.locator("pre mark").allTextContents(), [ADDRESS, HOSTILE]);
}

test("a_vault_is_saved_with_the_values_and_without_the_keys", async () => {
  await onPage(async ({ page, cell }) => {
    await read(cell, page);
    const first = await saveVault(cell, page);
    assert.equal(first.name, "vault.decant");
    const { rounds, salt, values } = unseal(first.bytes, PASSPHRASE);
    assert.ok(rounds >= 600_000, `${rounds}`);
    assert.deepEqual(Object.values(values), [ADDRESS], "the key of the export is not in it");
    await cell.getByText("Made as vault.decant. Nothing of it was sent.").waitFor();
    const second = await downloaded(page, cell.getByRole("button", { name: "Save the vault" }));
    assert.notEqual(unseal(second.bytes, PASSPHRASE).salt, salt, "a salt is used once");
    await ready(page).waitFor();
  });
});

test("a_passphrase_that_is_short_or_mistyped_saves_nothing", async () => {
  await onPage(async ({ page, cell }) => {
    await read(cell, page);
    const save = cell.getByRole("button", { name: "Save the vault" });
    await cell.getByLabel("Passphrase").fill(PASSPHRASE);
    await cell.getByLabel("The same again").fill("bees on the rof");
    await save.click();
    await cell.getByRole("alert").getByText("The two passphrases differ").waitFor();
    await cell.getByRole("checkbox", { name: "Show what I type" }).check();
    await cell.getByLabel("The same again").waitFor({ state: "detached" });
    await cell.getByLabel("Passphrase").fill("short");
    await save.click();
    await cell.getByRole("alert").getByText("A passphrase needs 8 characters or more; choose a longer one.").waitFor();
    await cell.getByLabel("Passphrase").fill(PASSPHRASE);
    assert.equal((await downloaded(page, save)).name, "vault.decant");
    await cell.getByRole("alert").waitFor({ state: "detached" });
  });
});

test("a_memory_and_its_vault_are_read_with_their_values", async () => {
  const made = await vaultAndValues();
  await onPage(async ({ page, cell }) => {
    await drop(page, [vaultFile(made), zipped(made)]);
    const heading = cell.getByRole("heading", { name: "Read your memory with its values" });
    await heading.and(cell.locator(":focus")).waitFor();
    assert.equal(await page.locator("#bar").isHidden(), true, "there is nothing to send");
    await unlock(cell);
    await assertShown(cell);
    await cell.getByRole("button", { name: /^memory\/boats\.md/ }).click();
    await cell.getByRole("region", { name: "Text of memory/boats.md" }).getByText(ADDRESS).waitFor();
    await cell.getByRole("button", { name: "Close" }).click();
    await cell.getByRole("heading", { level: 1, name: "Years of" }).and(cell.locator(":focus")).waitFor();
  });
});

test("what_is_saved_with_values_is_harmless_and_its_data_stays_masked", async () => {
  const made = await vaultAndValues();
  await onPage(async ({ page, cell }) => {
    await drop(page, [zipped(made), vaultFile(made)]);
    await unlock(cell);
    const save = cell.getByRole("button", { name: "Save with values" });
    const { name, bytes } = await downloaded(page, save);
    assert.equal(name, "memory-with-values.zip");
    const files = unzip(bytes);
    const masked = Object.fromEntries(memory(made).map(([path, bytes]) => [path, bytes.toString()]));
    assert.deepEqual(Object.keys(files), Object.keys(masked).sort());
    assert.ok(files["MEMORY.md"].includes(ADDRESS));
    assert.ok(files["MEMORY.md"].includes('\\<img src=x onerror="alert(1)">'), files["MEMORY.md"]);
    assert.equal(files["MEMORY.md"].split("\n").length, masked["MEMORY.md"].split("\n").length);
    assert.equal(files["facts.jsonl"], masked["facts.jsonl"]);
    assert.equal(files["USER.md"], masked["USER.md"]);
  });
});

test("they_may_come_one_after_the_other_in_either_order", async () => {
  const made = await vaultAndValues();
  await onPage(async ({ page, cell }) => {
    await drop(page, [vaultFile(made)]);
    await cell.getByRole("heading", { name: "This is a vault. Now its memory." }).and(cell.locator(":focus")).waitFor();
    await drop(page, [{ name: "notes.zip", bytes: zip([["notes.txt", Buffer.from("none")]]) }]);
    await cell.getByText("No memory was in the 1 file so far.").waitFor();
    await choose(cell, [zipped(made)]);
    await unlock(cell);
    await assertShown(cell);
  });
  await onPage(async ({ page, cell }) => {
    // Alone it is a memory to start from, and that is still there afterwards.
    const fact = { v: 1, id: "f", key: "k", statement: "Likes honey.", section: "USER", evidence: [], status: "active" };
    const files = memory(made).map(([path, bytes]) => [path, path === "facts.jsonl" ? json(fact) : bytes]);
    await drop(page, [{ name: "memory.zip", bytes: zip(files) }]);
    await ready(page).waitFor();
    await drop(page, [vaultFile(made)]);
    await unlock(cell);
    await assertShown(cell);
    assert.equal(await page.locator("#bar").isHidden(), true);
    await cell.getByRole("button", { name: "Close" }).click();
    await ready(page).waitFor();
  });
});

test("a_folder_and_loose_files_are_read_too", async () => {
  const made = await vaultAndValues();
  const folder = await mkdtemp(join(tmpdir(), "decant-vault-"));
  await mkdir(join(folder, "memory"));
  await mkdir(join(folder, ".decant"));
  await writeFile(join(folder, ".decant", "facts.jsonl"), "a store");
  await writeFile(join(folder, "my-vault"), made.vault.bytes);
  for (const [path, bytes] of memory(made)) await writeFile(join(folder, path), bytes);
  await onPage(async ({ cell }) => {
    await cell.locator("input[webkitdirectory]").setInputFiles(folder);
    await unlock(cell);
    await assertShown(cell);
    await cell.getByRole("button", { name: /^memory\/boats\.md/ }).waitFor();
  });
  await onPage(async ({ page, cell }) => {
    await drop(page, [vaultFile(made), ...memory(made).map(([name, bytes]) => ({ name: name.split("/").at(-1), bytes }))]);
    await unlock(cell);
    await assertShown(cell);
  });
  await rm(folder, { recursive: true });
});

test("what_cannot_be_opened_says_why_and_leaves_another_try", async () => {
  const made = await vaultAndValues();
  const changed = (at) => {
    const bytes = Buffer.from(made.vault.bytes);
    bytes[at] += 1;
    return { name: "vault.decant", bytes };
  };
  const cases = [
    [vaultFile(made), "bees on the rof", "This is not the passphrase of this vault; try again. C17"],
    [changed(60), PASSPHRASE, "This vault is damaged; use another copy of it. C17"],
    [changed(8), PASSPHRASE, "This vault was made by a newer decant; open it with that one. C17"],
  ];
  for (const [vault, passphrase, words] of cases) {
    await onPage(async ({ page, cell }) => {
      await drop(page, [vault, zipped(made)]);
      await unlock(cell, passphrase);
      const alert = cell.getByRole("alert");
      await alert.waitFor();
      assert.equal(await alert.textContent(), words);
      assert.equal(await cell.getByLabel("Passphrase of the vault").inputValue(), passphrase, "it can be mended");
      // Another copy takes the place of a vault that is broken; the memory stays.
      await drop(page, [vaultFile(made)]);
      await cell.getByRole("alert").waitFor({ state: "detached" });
      await unlock(cell);
      await assertShown(cell);
    });
  }
});

test("a_broken_zip_of_a_memory_says_so", async () => {
  const made = await vaultAndValues();
  await onPage(async ({ page, cell }) => {
    const { name, bytes } = zipped(made);
    await drop(page, [vaultFile(made), { name, bytes: bytes.subarray(0, bytes.length - 40) }]);
    await cell.getByRole("alert").getByText(/This zip cannot be read; download the memory again.*C18/).waitFor();
    await choose(cell, [{ name, bytes }]);
    await unlock(cell);
    await assertShown(cell);
  });
});

test("the_whole_way_goes_by_keyboard", async () => {
  const made = await vaultAndValues();
  await onPage(async ({ page, cell }) => {
    await drop(page, [vaultFile(made), zipped(made)]);
    await cell.locator("h1:focus").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.type(PASSPHRASE);
    await page.keyboard.press("Enter");
    await assertShown(cell);
    for (let n = 0; n < 4; n += 1) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    const user = cell.getByRole("button", { name: "USER.md" });
    assert.equal(await user.getAttribute("aria-current"), "true");
    await cell.getByRole("region", { name: "Text of USER.md" }).waitFor();
  });
});

test("axe_finds_nothing", async () => {
  const made = await vaultAndValues();
  await onPage(async ({ page, cell }) => {
    await read(cell, page);
    await cell.getByLabel("Passphrase").fill("short");
    await cell.getByRole("button", { name: "Save the vault" }).click();
    await cell.getByRole("alert").waitFor();
    await assertAccessible(page, "save", WIDTHS);
    await drop(page, [vaultFile(made)]);
    await cell.getByRole("heading", { name: "This is a vault. Now its memory." }).waitFor();
    await assertAccessible(page, "memory", WIDTHS);
    await drop(page, [zipped(made)]);
    await unlock(cell, "wrong passphrase");
    await cell.getByRole("alert").waitFor();
    await assertAccessible(page, "passphrase", WIDTHS);
    await unlock(cell);
    await assertShown(cell);
    await assertAccessible(page, "shown", WIDTHS);
  });
});
