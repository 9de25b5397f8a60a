/** `/job` and `/memory`: wiring only. */
import { render, type ComponentChildren } from "preact";
import type { Snapshot, Stage } from "../gen/protocol.ts";
import * as language from "../lib/language.ts";
import { t } from "../lib/language.ts";
import { faultOf } from "../lib/report.ts";
import { keptTheme, showTheme } from "../lib/theme.ts";
import * as care from "./care.ts";
import { Confirm } from "./confirm.tsx";
import { Gone } from "./gone.tsx";
import { Header } from "./header.tsx";
import { Which } from "./memories.tsx";
import { Run } from "./run.tsx";
import { RunReport } from "./run-report.tsx";
import * as offline from "./offline.ts";
import { place } from "./place.ts";
import * as screens from "./screens.ts";
import { Ask, Deleted, Empty, Missing, Small, TroubleNote, Unknown, Waiting } from "./small.tsx";
import * as state from "./state.ts";
import { tabTitle } from "./stages.ts";
import * as words from "./words.ts";
import { effect } from "@preact/signals";

/** Stages in which nothing is left to read. */
const REWRITES: readonly Stage[] = ["merge", "reduce", "write_memory", "write_profile"];

function Job() {
  return (
    <>
      <a class="skip" href="#main">
        {t("header.skip")}
      </a>
      <Header />
      <Banners />
      <Screen />
    </>
  );
}

function Screen() {
  const view = state.view.value;
  switch (view.screen) {
    case "connecting": {
      const trouble = state.trouble.value;
      if (trouble !== null) {
        return (
          <Small title={t("header.memory")}>
            <TroubleNote trouble={trouble} />
          </Small>
        );
      }
      return (
        <main id="main" class="small">
          <p role="status">{t("job.connecting")}</p>
        </main>
      );
    }
    case "ask":
      return <Ask outbox={view.outbox} isNews={view.isNews} />;
    case "waiting":
      return <Waiting outbox={view.outbox} />;
    case "which":
      return <Which outbox={view.outbox} memories={view.memories} />;
    case "confirm":
      return <Confirm {...view} />;
    case "gone":
      return <Gone />;
    case "unknown":
      return <Unknown />;
    case "empty":
      return <Empty />;
    case "deleted":
      return <Deleted what={view.what} />;
    case "job": {
      const snapshot = state.snapshot.value;
      if (snapshot === null) {
        return (
          <main id="main" class="small">
            <p role="status">{t("job.connecting")}</p>
          </main>
        );
      }
      // While it is written anew the memory that was there stays.
      const isOut = REWRITES.includes(snapshot.stage) || care.isWriting.value;
      const written = isOut ? state.settled.value : snapshot;
      const isMemory = written?.stage === "done" && place.value.kind !== "run";
      return written !== null && isMemory ? <Memory snapshot={written} /> : <Run snapshot={snapshot} />;
    }
  }
}

function Memory({ snapshot }: { snapshot: Snapshot }) {
  const there = screens.memory.value;
  if (there !== null) return <there.Memory id={snapshot.id} snapshot={snapshot} />;
  if (screens.areMissing.value) return <Missing />;
  return (
    <main id="main" class="small">
      <p role="status">{t("memory.coming")}</p>
    </main>
  );
}

function Banners() {
  const fault = state.broken.value;
  return (
    <>
      {state.isOutdated.value && (
        <Banner words={t("job.newer")} code="J04">
          <RunReport code="J04" />
        </Banner>
      )}
      {words.areMissing.value && (
        <div class="banner">
          <TroubleNote trouble={{ code: "X02", text: t("language.missing") }} />
        </div>
      )}
      {fault !== null && (
        <Banner words={t("job.broken")} code="X01">
          <RunReport code="X01" fault={fault} />
        </Banner>
      )}
    </>
  );
}

function Banner(props: { words: string; code: string; children: ComponentChildren }) {
  return (
    <div class="problem banner">
      <p role="alert">
        {props.words}{" "}
        <button type="button" class="btn sm" onClick={() => location.reload()}>
          {t("job.reload")}
        </button>{" "}
        <span class="mono">{props.code}</span>
      </p>
      {props.children}
    </div>
  );
}

// An event without an error is a remark of the browser, of a layout that took it two tries for one.
addEventListener("error", ({ error }) => {
  if (error) state.broken.value = faultOf(error);
});
addEventListener("unhandledrejection", ({ reason }) => {
  state.broken.value = faultOf(reason);
});
addEventListener("online", state.hurry);
addEventListener("offline", state.lost);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) state.hurry();
});

/** Nothing is said before the words are here. */
async function begin(): Promise<void> {
  const root = document.getElementById("root");
  const none = document.getElementById("language.none");
  if (root === null || !(none instanceof HTMLTemplateElement)) return;
  const first = language.kept();
  try {
    await words.load(first);
  } catch {
    // The document itself brings along what is said then, in both languages.
    root.append(none.content);
    return;
  }
  language.show(first);
  effect(() => {
    const snapshot = state.snapshot.value;
    document.title = snapshot === null ? t("title.run") : tabTitle(snapshot, state.left.value);
  });
  effect(() => {
    // Whoever watches the run to its end need not wait for them when they go to the memory.
    if (state.settled.value !== null) void screens.load();
  });
  render(<Job />, root);
  await state.start().finally(offline.tidy);
}

showTheme(keptTheme());
void begin();
void offline.register();
