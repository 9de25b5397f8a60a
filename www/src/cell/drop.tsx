/** The first screen: bring the export. */
import { build, fault, open, policy } from "./state.ts";
import { ProblemNote } from "./problem.tsx";

export function Drop() {
  return (
    <main class="drop-screen" id="main">
      <div class="hero">
        <h1>Years of conversations, made into a memory you own.</h1>
        <p>
          Drop the export from ChatGPT, Claude, Gemini or another assistant. You see what’s inside and
          choose what counts before anything leaves this page.
        </p>
      </div>
      <section class="drop" aria-labelledby="drop-title">
        <Sheets />
        <strong id="drop-title">
          <span class="fine">Drop your export anywhere on this page</span>
          <span class="touch">Choose your export</span>
          <span class="letgo" aria-hidden="true">
            Let go to start reading
          </span>
        </strong>
        <Choose />
        <p class="sm soft">
          The .zip as it came, all its parts, the unzipped folder, or single files. Several at once
          is fine, also from several assistants. Up to 10&nbsp;GB. Saved memories can be pasted.
        </p>
        {fault.value && <ProblemNote problem={fault.value} />}
      </section>
      <Boundary />
      <HowToGetIt />
      <Proof />
      <footer>
        <span class="mono">build {build}</span>
      </footer>
    </main>
  );
}

function Choose() {
  return (
    <div class="row">
      <FileButton label="Choose a file" class="btn ink" />
      <FileButton label="Choose a folder" class="btn fine" folder />
    </div>
  );
}

/** A button that opens files, or all files of a folder. */
export function FileButton(props: { label: string; class: string; folder?: boolean }) {
  const input = { current: null as HTMLInputElement | null };
  const folder = props.folder ? { webkitdirectory: true } : {};
  return (
    <>
      <button type="button" class={props.class} onClick={() => input.current?.click()}>
        {props.label}
      </button>
      <input
        type="file"
        multiple
        hidden
        aria-label={props.label}
        {...folder}
        ref={(element) => {
          input.current = element;
        }}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          // The same file may be chosen again after it was got anew.
          event.currentTarget.value = "";
          open(files);
        }}
      />
    </>
  );
}

function Sheets() {
  return (
    <svg width="62" height="50" viewBox="0 0 62 50" aria-hidden="true" class="sheets">
      <rect x="9" y="3" width="44" height="30" rx="4" opacity=".35" />
      <rect x="5" y="9" width="52" height="32" rx="4" opacity=".65" />
      <rect x="1" y="15" width="60" height="34" rx="5" />
      <path d="M31 24v14m0 0-6-6m6 6 6-6" />
    </svg>
  );
}

function Boundary() {
  return (
    <div
      class="edge"
      role="img"
      aria-label="In this browser: reading, choosing and masking. Crossed so far: 0 bytes. Our server: nothing until you press Start."
    >
      <span class="l">
        <b>In this browser</b>Reading, choosing, masking
      </span>
      <span class="c">
        <b class="num">0&nbsp;B</b>
      </span>
      <span class="r">
        <b>Our server</b>Nothing, until you press Start. Then only what you picked.
      </span>
    </div>
  );
}

const GUIDES = [
  [
    "ChatGPT",
    "Settings › Data controls › Export data",
    "The mail takes minutes, sometimes days. Its link dies after 24 hours. Saved memories aren’t in the export: copy them from Settings › Personalization and paste them here.",
  ],
  [
    "Claude",
    "Settings › Privacy › Export data",
    "The link may give a list of parts: get them all and drop them together. Claude’s own memory of you is one of them.",
  ],
  [
    "Gemini",
    "takeout.google.com › My Activity › Gemini Apps",
    "Choose JSON as its format. The product called Gemini holds only your Gems.",
  ],
] as const;

function HowToGetIt() {
  return (
    <section aria-labelledby="get-title">
      <div class="sect">
        <h2 id="get-title">Don’t have it yet?</h2>
        <span class="sm soft wide">
          Ask for it now. You can come back to this page when the mail arrives.
        </span>
      </div>
      {GUIDES.map(([name, where, note]) => (
        <div class="get">
          <h3>{name}</h3>
          <p class="sm">{where}</p>
          <p class="sm soft">{note}</p>
        </div>
      ))}
    </section>
  );
}

function Proof() {
  return (
    <section class="proof" aria-labelledby="proof-title">
      <div>
        <h2 id="proof-title">Don’t take our word for it.</h2>
        <ol>
          <li>
            <span>
              This page is served with this policy. Your browser refuses every connection it tries
              to open, ours included.
            </span>
          </li>
          <li>
            <span>Turn off your network and drop your file. Everything up to Start still works.</span>
          </li>
          <li>
            <span>Open the network panel while it reads. The list stays empty.</span>
          </li>
        </ol>
      </div>
      <div>
        <pre class="code mono" tabIndex={0} aria-label="The policy of this page">
          {policy}
        </pre>
        <p class="xs soft">
          It can’t stop browser extensions. A browser that doesn’t know the last line can still look
          up names, open WebRTC and follow a navigation; our code does none of these.
        </p>
      </div>
    </section>
  );
}
