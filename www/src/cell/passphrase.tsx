/** A field for a passphrase, which is hidden unless the person wants to see it. */
import { t } from "../lib/language.ts";

export function Passphrase(props: {
  label: string;
  value: string;
  isShown: boolean;
  /** `new` where it is chosen, `current` where it is asked for. */
  is: "new" | "current";
  onInput: (value: string) => void;
  onEnter: () => void;
}) {
  const field = {
    autocomplete: props.is === "new" ? "new-password" : "current-password",
    autocapitalize: "off",
    spellcheck: false,
    value: props.value,
    onInput: (event: { currentTarget: HTMLInputElement }) => props.onInput(event.currentTarget.value),
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key === "Enter" && !event.isComposing) props.onEnter();
    },
  } as const;
  return (
    <label class="field">
      <span>{props.label}</span>
      {props.isShown ? <input type="text" {...field} /> : <input type="password" {...field} />}
    </label>
  );
}

export function ShowIt(props: { isShown: boolean; onChange: (isShown: boolean) => void }) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={props.isShown}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      {t("vault.show")}
    </label>
  );
}
