/** What the person reads when something is wrong with a file. Codes are stable. */
import * as format from "../lib/format.ts";
import type { FileRead, NameFound, Row, SetAside } from "./worker-messages.ts";

/** Something to say: what happened, and what can be done. */
export type Problem = { code: string; text: string; layouts?: string[] };

/** A file larger than this is not opened in a tab. */
export const FILE_BYTES_MAX = 10_000_000_000;

/** Words for files in which nothing was found. `null` if there is something to choose from. */
export function nothingFound(files: FileRead[], rows: number): Problem | null {
  if (rows > 0) return null;
  const reasons = new Set(files.flatMap((file) => file.problems.map((problem) => problem.reason)));
  const name = files[0]?.name ?? "";
  if (reasons.has("changed")) {
    return { code: "C10", text: "The file changed while we read it. Choose it again." };
  }
  if (reasons.has("encrypted")) {
    return {
      code: "C04",
      text: "This zip has a password. Unzip it first, then drop the folder.",
    };
  }
  if (reasons.has("cut_short")) {
    return {
      code: "C05",
      text: "The file stops early, and no conversation in it was whole. Get it again from the link in the export mail.",
    };
  }
  const isOther = files.every((file) =>
    file.problems.some((problem) => problem.reason === "not_an_export"),
  );
  if (isOther) {
    return { code: "C01", text: `That’s ${aKind(name)}. Bring the .zip from the export mail.` };
  }
  return {
    code: "C02",
    text: "No conversations in here. Bring the export as it came: the .zip from ChatGPT or Claude, or Google Takeout with My Activity › Gemini Apps as JSON.",
    layouts: files.flatMap((file) => file.left ?? []).map((left) => left.layout).slice(0, 5),
  };
}

/** Words for files of which only part could be read. */
export function problemsOf(files: FileRead[], rows: number): Problem[] {
  const problems: Problem[] = [];
  const has = (reason: string) =>
    files.flatMap((file) => file.problems).filter((problem) => problem.reason === reason);
  if (has("changed").length > 0) {
    problems.push({
      code: "C10",
      text: "The file changed while we read it. What was read until then is here; choose the file again for the rest. What you left out stays left out.",
    });
  }
  if (has("cut_short").length > 0 || has("no_directory").length > 0) {
    const whole = `${format.counted(rows, "conversation")} ${rows === 1 ? "was" : "were"} whole`;
    const next = rows === 0 ? "Get it again" : "Use these, or get it again";
    problems.push({
      code: "C05",
      text: `The file stops early. ${whole}. ${next} from the link in the export mail.`,
    });
  }
  const missing = has("missing_part").map((problem) => problem.member ?? "");
  if (missing.length > 0) {
    problems.push({
      code: "C07",
      text: `${format.counted(missing.length, "part")} of the export ${missing.length === 1 ? "is" : "are"} missing: ${missing.join(", ")}. Choose all parts together, or go on.`,
    });
  }
  if (has("several_accounts").length > 0) {
    problems.push({
      code: "C09",
      text: "These look like the exports of two people. Both are in the list.",
    });
  }
  const others = has("not_an_export").length + has("no_conversations").length;
  if (others > 0) {
    problems.push({
      code: "C01",
      text: `${format.counted(others, "file")} ${others === 1 ? "holds" : "hold"} nothing that we know, and ${others === 1 ? "was" : "were"} left alone.`,
    });
  }
  const unread = ["encrypted", "unknown_method", "damaged", "too_large"].flatMap(has);
  if (unread.length > 0) {
    problems.push({
      code: "C06",
      text: `${format.counted(unread.length, "part")} of the export could not be read whole. The rest is not affected.`,
    });
  }
  return problems;
}

/** What the core says of a file, as a sentence. */
export function sentence(words: string): string {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}.`;
}

/** Files that no tab can take. */
export function tooLarge(files: File[]): Problem | null {
  const large = files.find((file) => file.size > FILE_BYTES_MAX);
  if (!large) return null;
  return {
    code: "C15",
    text: `${format.bytes(large.size)} is past what a tab can do. The command line reads it: decant memory FILE --out DIR`,
  };
}

/** Why one conversation could not be read. */
export function reasonOf(setAside: SetAside): string {
  switch (setAside.reason) {
    case "no_mapping":
      return "it has no messages";
    case "broken_json":
      return "its text is broken";
    case "cut_short":
      return "the file ends inside it";
    case "too_large":
      return "it is larger than we read";
    default:
      return "it has a shape we don’t know";
  }
}

/** Why a conversation is left out without being asked. */
export function whyLeftOut(excluded: NonNullable<Row["excluded"]>): string {
  switch (excluded) {
    case "do_not_remember":
      return "you asked for it not to be remembered";
    case "empty":
      return "empty, nothing to learn";
    case "trivial":
      return "too short to learn from";
  }
}

/** The kinds of masked values, as the list beside Start names them. */
export function maskedKind(kind: string): string {
  const words: Record<string, string> = {
    email: "Email addresses",
    api_key: "Keys and tokens",
    password: "Passwords in addresses and commands",
    card: "Payment cards",
    iban: "Bank accounts",
    phone: "Phone numbers",
    ip: "Network addresses",
    word: "Your own words",
    name: "Names you chose",
    jwt: "Signed tokens",
    private_key: "Private keys",
    literal: "Text that looks like a mask",
  };
  return words[kind] ?? kind;
}

/** Whether a vault holds the values of this kind: `src/vault.rs` keeps none of credentials. */
export function isKept(kind: string): boolean {
  return ["email", "phone", "ip", "word", "name", "literal"].includes(kind);
}

/** Where a name was found. */
export function nameContext(context: NameFound["context"]): string {
  const words: Record<NameFound["context"], string> = {
    relation: "someone close",
    announced: "called so",
    contact: "with an address",
    signature: "under a letter",
    greeting: "in a greeting",
  };
  return words[context];
}

/** The assistant's name, as it calls itself. */
export function sourceName(source: string): string {
  return SOURCES[source] ?? source;
}

const SOURCES: Record<string, string> = {
  "": "Several",
  aistudio: "AI Studio",
  chatgpt: "ChatGPT",
  cherrystudio: "Cherry Studio",
  claude: "Claude",
  claude_code: "Claude Code",
  codex: "Codex",
  copilot: "Copilot",
  deepseek: "DeepSeek",
  gemini: "Gemini",
  grok: "Grok",
  librechat: "LibreChat",
  lmstudio: "LM Studio",
  mcp_kg: "MCP memory",
  mem0: "mem0",
  meta: "Meta AI",
  mistral: "Le Chat",
  okf: "OKF",
  openwebui: "Open WebUI",
  pam: "PAM",
  pasted: "Pasted",
  perplexity: "Perplexity",
  sillytavern: "SillyTavern",
};

function aKind(name: string): string {
  const ending = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toLowerCase() ?? "";
  if (ending === "pdf") return "a PDF";
  if (["jpg", "jpeg", "png", "gif", "webp", "heic"].includes(ending)) return "a picture";
  if (["mp4", "mov", "webm", "mp3", "m4a", "wav"].includes(ending)) return "a recording";
  if (["doc", "docx", "odt", "pages", "txt", "md", "rtf"].includes(ending)) return "a document";
  if (["htm", "html"].includes(ending)) return "a web page";
  return "not an export";
}
