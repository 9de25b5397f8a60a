/** The screens of `/job` that say one thing. */
import type { ComponentChildren } from "preact";
import * as format from "../lib/format.ts";
import type { Outbox } from "../lib/outbox.ts";
import * as state from "./state.ts";

function Small(props: { title: string; code?: string; children: ComponentChildren }) {
  return (
    <main id="main" class="small">
      <h1>{props.title}</h1>
      {props.children}
      {props.code && <p class="mono soft">{props.code}</p>}
    </main>
  );
}

/** The consent is older than it holds. The click names host and size. */
export function Ask({ outbox }: { outbox: Outbox }) {
  const size = format.bytes(outbox.manifest.bytes);
  return (
    <Small title="Still send it?">
      <p>
        You prepared {size} some time ago, and they are still here. They go to this server, whose
        rules read them: no model, no cost.
      </p>
      <div class="acts">
        <button type="button" class="btn go" onClick={() => void state.send(outbox)}>
          Send {size} to {location.host}
        </button>
        <button type="button" class="btn" onClick={() => void state.stop()}>
          Delete it here
        </button>
      </div>
    </Small>
  );
}

export function Waiting({ outbox }: { outbox: Outbox }) {
  const trouble = state.trouble.value;
  const size = format.bytes(outbox.manifest.bytes);
  return (
    <Small title={trouble === null ? `Sending ${size}` : `${size} wait here`}>
      {trouble === null ? <p role="status">Asking the server.</p> : <TroubleNote trouble={trouble} />}
      <div class="acts">
        <button type="button" class="btn" onClick={() => void state.stop()}>
          Stop and delete it here
        </button>
      </div>
    </Small>
  );
}

export function TroubleNote({ trouble }: { trouble: state.Trouble }) {
  return (
    <p class="problem" role="alert">
      {trouble.text} <span class="mono">{trouble.code}</span>{" "}
      {trouble.retry && (
        <button type="button" class="btn sm" onClick={trouble.retry}>
          Try again
        </button>
      )}
    </p>
  );
}

export function Gone() {
  return (
    <Small title="The prepared bytes are no longer in this browser." code="U06">
      <p>Nothing more can be sent from here. Choose your export again; what was stored stays stored.</p>
      <div class="acts">
        <a class="btn ink" href="/">
          Back to Choose
        </a>
      </div>
    </Small>
  );
}

export function Unknown() {
  return (
    <Small title="No run at this address." code="J13">
      <p>It may have been deleted, or it belongs to someone else.</p>
      <div class="acts">
        <a class="btn ink" href="/">
          Start new
        </a>
      </div>
    </Small>
  );
}

export function Empty() {
  return (
    <Small title="No memory yet.">
      <p>It will be here once a run has finished.</p>
      <div class="acts">
        <a class="btn ink" href="/">
          Choose an export
        </a>
      </div>
    </Small>
  );
}
