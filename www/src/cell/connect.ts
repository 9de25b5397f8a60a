/** Listens to the shell. */
import { download } from "../lib/download.ts";
import * as language from "../lib/language.ts";
import type { FromShell } from "../lib/messages.ts";
import { showTheme } from "../lib/theme.ts";
import * as asked from "./asked.ts";
import { openQueued } from "./bringing.ts";
import { handOver } from "./counting.ts";
import * as shell from "./shell.ts";

/** Listens, and says that the shell may begin. */
export function connect(): void {
  addEventListener("message", (event: MessageEvent<FromShell>) => {
    if (event.source === parent) receive(event.data);
  });
  shell.tellShell({ kind: "ready" });
}

function receive(message: FromShell): void {
  switch (message.kind) {
    case "hello":
      return shell.tellShell({ kind: "ready" });
    case "begin":
      return begin(message);
    case "page":
      return download("decant.html", new TextEncoder().encode(message.html).buffer);
    case "find":
      return asked.ask(message.hash);
    case "theme":
      return showTheme(message.theme);
    case "language":
      return language.show(message.language);
    case "start":
      return handOver(0);
    case "stored":
      return handOver(message.n + 1);
  }
}

function begin(message: shell.Begin): void {
  shell.take(message);
  showTheme(message.theme);
  language.show(message.language);
  asked.ask(message.hash);
  for (const { family, bytes, weight } of message.fonts) document.fonts.add(new FontFace(family, bytes, { weight }));
  openQueued();
}
