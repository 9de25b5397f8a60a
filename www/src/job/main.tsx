/** `/job` and `/memory`: wiring only. */
import { render } from "preact";
import { keptTheme, showTheme } from "../lib/theme.ts";
import { Header } from "./header.tsx";
import { Memory } from "./memory.tsx";
import { Run } from "./run.tsx";
import { place } from "./place.ts";
import { Ask, Empty, Gone, Unknown, Waiting } from "./small.tsx";
import * as state from "./state.ts";
import { tabTitle } from "./stages.ts";
import { effect } from "@preact/signals";

function Job() {
  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
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
    case "connecting":
      return (
        <main id="main" class="small">
          <p role="status">Connecting</p>
        </main>
      );
    case "ask":
      return <Ask outbox={view.outbox} />;
    case "waiting":
      return <Waiting outbox={view.outbox} />;
    case "gone":
      return <Gone />;
    case "unknown":
      return <Unknown />;
    case "empty":
      return <Empty />;
    case "job": {
      const snapshot = state.snapshot.value;
      if (snapshot === null) {
        return (
          <main id="main" class="small">
            <p role="status">Connecting</p>
          </main>
        );
      }
      const isRun = snapshot.stage !== "done" || place.value.kind === "run";
      return isRun ? <Run snapshot={snapshot} /> : <Memory id={snapshot.id} snapshot={snapshot} />;
    }
  }
}

function Banners() {
  return (
    <>
      {state.isOutdated.value && (
        <p class="problem banner" role="alert">
          There’s a newer version of this page.{" "}
          <button type="button" class="btn sm" onClick={() => location.reload()}>
            Reload
          </button>{" "}
          <span class="mono">J04</span>
        </p>
      )}
      {state.isBroken.value && (
        <p class="problem banner" role="alert">
          Something in this page broke. Your run is not affected.{" "}
          <button type="button" class="btn sm" onClick={() => location.reload()}>
            Reload
          </button>{" "}
          <span class="mono">X01</span>
        </p>
      )}
    </>
  );
}

const broken = () => {
  state.isBroken.value = true;
};
addEventListener("error", broken);
addEventListener("unhandledrejection", broken);
addEventListener("online", state.hurry);
addEventListener("offline", state.lost);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) state.hurry();
});
effect(() => {
  const snapshot = state.snapshot.value;
  if (snapshot !== null) document.title = tabTitle(snapshot);
});

showTheme(keptTheme());
const root = document.getElementById("root");
if (root) render(<Job />, root);
void state.start();
