/** The keys of a page: they are heard, and listed where single ones are turned off. */
import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { isField, type Press } from "./keys.ts";
import { t, type Key } from "./language.ts";

/** Keys that do the same, and what they do. */
export type KeyRow = [string[], Key];

type Listed = {
  /** Single keys, which can be turned off. */
  single: KeyRow[];
  others: KeyRow[];
  hasSingle: Signal<boolean>;
  /** How long single keys stay off. */
  until: Key;
  isShown: Signal<boolean>;
};

type Heard<Command> = {
  commandOf: (press: Press, isTyping: boolean, hasSingle: boolean) => Command | null;
  /** False if there is nothing to do: the key is the browser's. */
  act: (command: Command, event: KeyboardEvent) => boolean;
};

/** The button that shows the list of keys, and the list; while it is there, keys are heard. */
export function Shortcuts<Command>(
  props: Listed & Heard<Command> & { class: string; label?: string; children: ComponentChildren },
) {
  const { commandOf, act, hasSingle, isShown, label, children } = props;
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      // What is open over the page has keys of its own.
      if (event.defaultPrevented || document.querySelector("dialog[open]") !== null) return;
      const command = commandOf(event, isField(event.target), hasSingle.value);
      if (command !== null && act(command, event)) event.preventDefault();
    };
    addEventListener("keydown", hear);
    return () => removeEventListener("keydown", hear);
  }, []);
  return (
    <>
      <button
        type="button"
        class={props.class}
        aria-label={label}
        onClick={() => {
          isShown.value = true;
        }}
      >
        {children}
      </button>
      {isShown.value && <KeySheet {...props} />}
    </>
  );
}

function KeySheet({ single, others, hasSingle, until, isShown }: Listed) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      class="keysheet"
      ref={dialog}
      aria-labelledby="keys-title"
      onClose={() => {
        isShown.value = false;
      }}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current?.close();
      }}
    >
      <div class="in">
        <div class="head">
          <h2 id="keys-title">{t("keys.title")}</h2>
          <button type="button" class="btn sm" onClick={() => dialog.current?.close()}>
            {t("vault.close")}
          </button>
        </div>
        <KeyList keys={others} />
        <label class="check">
          <input
            type="checkbox"
            checked={hasSingle.value}
            onChange={(event) => {
              hasSingle.value = event.currentTarget.checked;
            }}
          />
          {t("keys.single")}
        </label>
        <p class="xs soft">{t(until)}</p>
        {hasSingle.value && <KeyList keys={single} />}
      </div>
    </dialog>
  );
}

function KeyList({ keys }: { keys: KeyRow[] }) {
  return (
    <dl>
      {keys.map(([names, what]) => (
        <div key={what}>
          <dt>
            {names.map((name) => (
              <kbd>{name}</kbd>
            ))}
          </dt>
          <dd>{t(what)}</dd>
        </div>
      ))}
    </dl>
  );
}
