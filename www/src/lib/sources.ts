/** The names of sources. */
import { t, tMaybe } from "./language.ts";

/** Whether this is the name of a source, whoever says so. */
export function isSource(source: string): boolean {
  return Object.hasOwn(SOURCES, source) || ["pasted", "mcp_kg"].includes(source);
}

/** The assistant's name, as it calls itself. */
export function sourceName(source: string): string {
  if (source === "") return t("source.several");
  return tMaybe(`source.${source}`) ?? SOURCES[source] ?? source;
}

const SOURCES: Record<string, string> = {
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
  mem0: "mem0",
  meta: "Meta AI",
  mistral: "Le Chat",
  okf: "OKF",
  openwebui: "Open WebUI",
  pam: "PAM",
  perplexity: "Perplexity",
  sillytavern: "SillyTavern",
};
