/** The cell of `/`: wiring only. */
import { render } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { faultOf } from "../lib/report.ts";
import { t } from "../lib/language.ts";
// First: what it has in common with the worker is close to it then, within the 32 KB that gzip looks back.
import { Check } from "./check.tsx";
import { Announcement } from "./announce.tsx";
import { open, refuseFolder } from "./bringing.ts";
import { connect } from "./connect.ts";
import { followPicks } from "./counting.ts";
import { Drop } from "./drop.tsx";
import { gather } from "./gather.ts";
import { Limits } from "./limits.tsx";
import { OpenVault } from "./open-vault.tsx";
import { opened } from "./opened.ts";
import { ProblemNote } from "./problem.tsx";
import * as reads from "./reads.ts";
import { broken, screen } from "./screen.ts";
import { followOffer } from "./shell.ts";
import { opening } from "./vault.ts";
import { Workbench } from "./workbench.tsx";
import "../words/both.ts";

function Cell() {
  return (
    <>
      <Broken />
      <Screen />
      <Check />
      <Limits />
      {opened.value === null && <Announcement />}
    </>
  );
}

/** Something that nobody thought of. What was read and picked is still there. */
function Broken() {
  const fault = broken.value;
  if (fault === null) return null;
  return <ProblemNote problem={{ code: "X01", text: t("cell.broken"), facts: { fault } }} />;
}

function Screen() {
  const isOpen = opening.value !== null;
  const wasOpen = useRef(false);
  useEffect(() => {
    if (wasOpen.current && !isOpen) focusHeading();
    wasOpen.current = isOpen;
  }, [isOpen]);
  if (opening.value !== null) return <OpenVault opening={opening.value} />;
  return screen.value === "drop" ? <Drop /> : <Workbench />;
}

/** What had the focus is gone with the vault. */
function focusHeading(): void {
  const heading = document.querySelector("h1");
  if (heading === null) return;
  heading.tabIndex = -1;
  heading.focus();
}

/** Drops are taken on the whole page; leaving a child of it is not leaving it. */
function takeDrops(): void {
  let depth = 0;
  const over = (on: boolean) => document.body.classList.toggle("over", on);
  addEventListener("dragenter", (event) => {
    event.preventDefault();
    depth += 1;
    over(true);
  });
  addEventListener("dragleave", () => {
    depth -= 1;
    if (depth <= 0) over(false);
  });
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    depth = 0;
    over(false);
    // Keys are for the cell from now on.
    window.focus();
    if (event.dataTransfer) void gather(event.dataTransfer).then((files) => (files === null ? refuseFolder() : open(files)));
  });
  addEventListener("paste", (event) => {
    // What goes into a field, a passphrase for one, is no export.
    if (event.target instanceof Element && event.target.closest("input, textarea")) return;
    const files = [...(event.clipboardData?.files ?? [])];
    const text = event.clipboardData?.getData("text/plain").trim() ?? "";
    if (files.length > 0) open(files);
    else if (text !== "") open([new File([text], "pasted.txt", { type: "text/plain" })]);
  });
}

/** An event without an error is a remark of the browser, of a layout that took it two tries for one. */
function noticeFaults(): void {
  addEventListener("error", ({ error }) => {
    if (error) broken.value = faultOf(error);
  });
  addEventListener("unhandledrejection", ({ reason }) => (broken.value = faultOf(reason)));
}

noticeFaults();
const root = document.getElementById("root");
if (root) render(<Cell />, root);
takeDrops();
reads.follow();
connect();
followPicks();
followOffer(reads.offered);
