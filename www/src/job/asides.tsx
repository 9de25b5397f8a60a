/** What a run has set aside: which conversations, why, and what helps. Each opens where the piece begins. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { SetAside, Snapshot } from "../gen/protocol.ts";
import * as format from "../lib/format.ts";
import { t, tMaybe } from "../lib/language.ts";
import { sourceName } from "../lib/sources.ts";
import * as api from "./api.ts";
import { stayAtRun } from "./place.ts";
import * as reading from "./reading.ts";
import { step } from "./selected.ts";
import { open, opened } from "./sent.ts";
import { TroubleNote } from "./small.tsx";

type Listed = { run: string; pieces: SetAside[] | null; why: string | null };

/** Of the run whose list is open. */
const listed = signal<Listed | null>(null);

/** How many pieces have been set aside, each for a reason that is known. */
export function asidesOf({ troubles }: Snapshot): number {
  return troubles.reduce((all, { aside, count }) => all + (aside ? count : 0), 0);
}

async function load(run: string): Promise<void> {
  try {
    const pieces = await api.asides(run);
    if (listed.value?.run === run) listed.value = { run, pieces, why: null };
  } catch (error) {
    const why = reading.whyNot(error) ?? "";
    if (listed.value?.run === run) listed.value = { ...listed.value, why };
  }
}

export function SeeAsides({ snapshot: { id } }: { snapshot: Snapshot }) {
  const isOpen = listed.value?.run === id;
  const turn = () => {
    listed.value = isOpen ? null : { run: id, pieces: null, why: null };
  };
  return (
    <button type="button" class="btn sm" aria-expanded={isOpen} onClick={turn}>
      {t("apart.see")}
    </button>
  );
}

export function Asides({ snapshot }: { snapshot: Snapshot }) {
  const { id } = snapshot;
  const all = asidesOf(snapshot);
  const now = listed.value;
  const isOpen = now?.run === id;
  useEffect(() => {
    if (isOpen) void load(id);
  }, [isOpen, all]);
  if (!isOpen) return null;
  const { pieces, why } = now;
  return (
    <section class="asides" aria-label={t("apart.title")}>
      {why !== null && (
        <TroubleNote trouble={{ code: "S05", text: t("from.failed", { why }), retry: () => void load(id) }} />
      )}
      {pieces === null && why === null && <p role="status">{t("from.loading")}</p>}
      {pieces?.map((piece, line) => (
        <Piece key={`${piece.conversation} ${piece.message}`} id={id} piece={piece} line={line} />
      ))}
      {pieces !== null && pieces.length < all && <p class="sm soft">{t("apart.some", { n: pieces.length, all })}</p>}
    </section>
  );
}

function Piece({ id, piece, line }: { id: string; piece: SetAside; line: number }) {
  const { source, account, conversation, title, message, at, trouble } = piece;
  const now = opened.value?.of;
  const isOpen = now?.message === message && now.conversation === conversation;
  const show = () => {
    // What is open goes with its place, and a run that ends meanwhile is a place.
    stayAtRun();
    open(id, { source, account, conversation, message });
  };
  return (
    <button type="button" class="f hit" data-line={line} aria-expanded={isOpen} onClick={show} onKeyDown={step}>
      <span class="s">
        <b dir="auto">{title || t("list.untitled")}</b>{" "}
        <span>
          {sourceName(source)}
          {at !== null && `, ${format.day(at)}`}
        </span>
      </span>
      <span class="s">
        {tMaybe(`why.${trouble}`)} {tMaybe(`helps.${trouble}`)}
      </span>
    </button>
  );
}
