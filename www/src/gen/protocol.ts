// Written by `UPDATE=1 cargo test page_types` from src/protocol.rs. Do not edit.

export const VERSION = 1;

export const VERSION_MIN = 1;

export const FRAMES_IN_FLIGHT = 4;

export const CLOSE_NOT_UNDERSTOOD = 4400;

export const CLOSE_NO_SUCH_JOB = 4404;

export const CLOSE_VERSION = 4426;

/**
 * Where a job stands.
 */
export type Stage = "upload" | "quick_pass" | "extract" | "merge" | "reduce" | "write_memory" | "write_profile" | "done";

/**
 * What the frames of a job amount to; known before the first is sent.
 */
export type Manifest = {
/**
 * How many frames.
 */
frames: number,
/**
 * How many chunks they hold.
 */
chunks: number,
/**
 * Their bytes, headers included.
 */
bytes: number,
/**
 * SHA-256 over their bytes in order, in hex.
 */
sha256: string, };

/**
 * The body of `POST /api/jobs`.
 */
export type NewJob = {
/**
 * The sender's [`super::VERSION`].
 */
protocol: number,
/**
 * What will be sent.
 */
manifest: Manifest,
/**
 * The memory it feeds; the person's first if none is named.
 */
memory?: string,
/**
 * Who reads the chunks.
 */
provider: string,
/**
 * With which model, if the provider has several.
 */
model: string | null,
/**
 * What it may cost, in dollars; no limit if none is given.
 */
cap: number | null,
/**
 * The chunks are read in batches, which take longer and cost less.
 */
economy?: boolean,
/**
 * The person's time zone, as in the IANA database.
 */
tz: string, };

/**
 * The answer to it.
 */
export type JobOpened = {
/**
 * 22 base64url characters.
 */
id: string, };

/**
 * A text message from the page.
 */
export type FromPage = { "kind": "hello",
/**
 * The oldest and the newest.
 */
protocol: [number, number], } | { "kind": "retry",
/**
 * Names the command.
 */
id: string, } | { "kind": "pause",
/**
 * Names the command.
 */
id: string, } | { "kind": "resume",
/**
 * Names the command.
 */
id: string, } | { "kind": "finish",
/**
 * Names the command.
 */
id: string, } | { "kind": "decide",
/**
 * Names the command, and the decision.
 */
id: string,
/**
 * What is decided.
 */
verdict: Verdict,
/**
 * The facts, by id.
 */
facts: Array<string>,
/**
 * With `edit`, the new words.
 */
statement: string, } | { "kind": "undo",
/**
 * Names the command.
 */
id: string,
/**
 * The command that decided it.
 */
decision: string, } | { "kind": "remove",
/**
 * Names the command.
 */
id: string,
/**
 * The command that forgot it.
 */
decision: string, } | { "kind": "let_wait",
/**
 * Names the command.
 */
id: string,
/**
 * The kinds.
 */
kinds: ("inferred" | "contested" | "special")[], } | { "kind": "switch",
/**
 * Names the command.
 */
id: string,
/**
 * Who has it.
 */
provider: string,
/**
 * The model.
 */
model: string,
/**
 * In batches.
 */
economy: boolean, } | { "kind": "cap",
/**
 * Names the command.
 */
id: string,
/**
 * Dollars; none: no cap.
 */
cap: number | null, };

/**
 * A text message from the server.
 */
export type FromEdge = { "kind": "hello",
/**
 * The oldest and the newest version that the server speaks.
 */
protocol: [number, number],
/**
 * The number of the latest event.
 */
seq: number,
/**
 * The frames that are stored, as ranges `[first, last]`.
 */
have: Array<[number, number]>, } | { "kind": "stored",
/**
 * Its number.
 */
n: number, } | { "kind": "damaged",
/**
 * Its number.
 */
n: number, } | { "kind": "refused",
/**
 * Its number.
 */
n: number,
/**
 * A stable code.
 */
code: string,
/**
 * For the person.
 */
message: string,
/**
 * Why, as a stable word, where a page may say it in another language.
 */
reason?: string, } | { "kind": "snapshot" } & Snapshot | { "kind": "ack",
/**
 * The command.
 */
id: string, } | { "kind": "nack",
/**
 * The command.
 */
id: string,
/**
 * Why, as a stable code.
 */
code: string,
/**
 * Why, in words.
 */
detail: string,
/**
 * Why, as a stable word, where a page may say it in another language.
 */
reason?: string, };

/**
 * All that the page shows of a job. A later one replaces an earlier one.
 */
export type Snapshot = {
/**
 * The job.
 */
id: string,
/**
 * Grows with every change.
 */
seq: number,
/**
 * The memory that it feeds; empty for the person's first.
 */
memory: string,
/**
 * Where it stands.
 */
stage: Stage,
/**
 * Another job of the same memory is at work; this one waits for it.
 */
waiting: boolean,
/**
 * What the frames amount to.
 */
manifest: Manifest,
/**
 * Who reads.
 */
provider: string,
/**
 * With which model.
 */
model: string | null,
/**
 * The models that it was read with before.
 */
earlier_models: Array<string>,
/**
 * What the person wants to approve before it stands in the files.
 */
let_wait: ("inferred" | "contested" | "special")[],
/**
 * Frames that are stored.
 */
frames_stored: number,
/**
 * Each stage that the plan has, in order, with its steps.
 */
steps: Array<StageSteps>,
/**
 * Chunks by where they stand; the four add up to all that the job has.
 */
chunks: ChunkCounts,
/**
 * How many conversations its frames brought; 0 until all are stored.
 */
conversations: number,
/**
 * Steps that failed for good and wait for the person.
 */
needs_you: number,
/**
 * The earliest time at which a failed step is tried again, RFC 3339.
 */
next_try: string | null,
/**
 * Facts found so far.
 */
facts: number,
/**
 * What it costs.
 */
budget: Budget,
/**
 * Why nothing new is begun, if it is not.
 */
hold: Hold | null,
/**
 * The host that a key for this run goes to; empty if it takes none.
 */
key_host: string,
/**
 * Since when the batch that is out has been so, RFC 3339.
 */
batch_since: string | null,
/**
 * The person wants no more to be read.
 */
finish: boolean,
/**
 * Nothing has come of anything for so long that it is worth saying.
 */
late: boolean,
/**
 * Why units are not read at the moment, or not at all, and how many chunks or calls of each:
 * words of [`crate::rows::Trouble`].
 */
troubles: Array<TroubleCount>,
/**
 * The files of the memory, once it is complete.
 */
files: Array<FileEntry>,
/**
 * SHA-256 of the frames as they arrived, once all are stored.
 */
received_sha256: string | null,
/**
 * When the job was opened, RFC 3339.
 */
started_at: string,
/**
 * When it ended, RFC 3339.
 */
ended_at: string | null,
/**
 * When the server says this, RFC 3339.
 */
at: string, };

/**
 * The steps of one stage.
 */
export type StageSteps = {
/**
 * The stage.
 */
stage: Stage,
/**
 * Steps done.
 */
done: number,
/**
 * Steps in all.
 */
all: number, };

/**
 * Chunks by where they stand.
 */
export type ChunkCounts = {
/**
 * Read; their facts are stored.
 */
read: number,
/**
 * Being read.
 */
reading: number,
/**
 * Set aside: they failed for good.
 */
aside: number,
/**
 * Not begun.
 */
waiting: number,
/**
 * Passed over: there was no money for them, or the person wanted no more to be read.
 */
passed: number, };

/**
 * Why a job begins nothing new.
 */
export type Hold = "paused" | "cap" | "budget" | "key" | "credit" | "model" | "batch";

/**
 * The body of `PUT /api/jobs/:id/key`: the person's own key, for this run alone.
 */
export type OwnKey = {
/**
 * The key.
 */
key: string, };

/**
 * The answer to `GET /api/offer`: who may be asked here, and what it costs.
 */
export type Offer = {
/**
 * When the table of prices was put together: `2026-11-24`.
 */
prices: string,
/**
 * Who reads if nobody is named.
 */
provider: string,
/**
 * A person may give a key of their own for a run.
 */
own_keys: boolean,
/**
 * The providers of models.
 */
providers: Array<ProviderOffer>,
/**
 * What a run of so many tokens would cost here, if the request says how many.
 */
range: Range | null, };

/**
 * What a server has of one provider.
 */
export type ProviderOffer = {
/**
 * Its name.
 */
provider: string,
/**
 * Where a key goes to; empty if it takes none.
 */
host: string,
/**
 * Whether it can be asked.
 */
access: Access,
/**
 * Its models that have a price.
 */
models: Array<ModelOffer>, };

/**
 * A model that could read the rest of a run, and what that would cost: a row of the answer to
 * `GET /api/jobs/:id/models`. The last are our own rules, which have no model's name.
 */
export type RestOffer = {
/**
 * Who has it.
 */
provider: string,
/**
 * As its provider calls it.
 */
model: string,
/**
 * Where a key goes to; empty if it takes none.
 */
host: string,
/**
 * Whether it can be asked.
 */
access: Access,
/**
 * What the rest would cost.
 */
range: Range,
/**
 * And in batches, if there are any.
 */
economy: Range | null, };

/**
 * The answer to `GET /api/push`.
 */
export type PushKey = {
/**
 * What a browser subscribes with, in base64url; none where no browser is told of anything.
 */
key: string | null, };

/**
 * The body of `PUT /api/push` and `DELETE /api/push`.
 */
export type PushTo = {
/**
 * The browser's address at its push service.
 */
endpoint: string, };

/**
 * Whether a provider can be asked.
 */
export type Access = "ready" | "no_key" | "key_refused" | "away" | "not_set_up";

/**
 * A model, and what it costs.
 */
export type ModelOffer = {
/**
 * Who has it.
 */
provider: string,
/**
 * As its provider calls it.
 */
model: string,
/**
 * Dollars for a million tokens that it reads.
 */
input: number,
/**
 * And writes.
 */
output: number,
/**
 * When that was looked up.
 */
checked: string,
/**
 * Tokens that it can have before it at once, where known.
 */
context: number | null,
/**
 * It can be asked in batches, at half the price as a rule.
 */
economy: boolean, };

/**
 * What a run will cost, in dollars.
 */
export type Range = {
/**
 * At least.
 */
low: number,
/**
 * At most.
 */
high: number, };

/**
 * What a run would be: before anything is sent.
 */
export type Forecast = {
/**
 * Calls, if none has to be made again.
 */
calls: number,
/**
 * Tokens read.
 */
input: number,
/**
 * Of those, what the provider has kept from the call before.
 */
cached: number,
/**
 * Tokens written.
 */
output: number,
/**
 * What it will cost.
 */
range: Range,
/**
 * A cap under which all is read, in dollars.
 */
enough: number,
/**
 * How long it takes, roughly: seconds at least and at most.
 */
seconds: [number, number],
/**
 * Chunks in all.
 */
chunks: number,
/**
 * Of those, what would be read under the cap that was asked about.
 */
reached: number, };

/**
 * A call in the ledger, as `GET /api/jobs/:id/calls` lists them.
 */
export type CallEntry = {
/**
 * The model.
 */
model: string,
/**
 * When it was made, RFC 3339.
 */
started_at: string,
/**
 * When it was settled, RFC 3339.
 */
ended_at: string | null,
/**
 * `open`, `settled`, `lost` or `unsent`.
 */
state: string,
/**
 * What went wrong, if anything did: a word of [`crate::rows::Trouble`].
 */
trouble: string | null,
/**
 * Chunks, or pairs of facts, that were asked.
 */
chunks: number,
/**
 * The batch of the run with which it went, at the price of those; 0: alone.
 */
batch: number,
/**
 * Tokens that were read.
 */
input: number,
/**
 * Tokens that were written.
 */
output: number,
/**
 * Dollars.
 */
usd: number, };

/**
 * What a run costs, in dollars.
 */
export type Budget = {
/**
 * Billed, and what may have been where nobody heard of it.
 */
spent: number,
/**
 * Held back for the calls that are out.
 */
reserved: number,
/**
 * What questions to the memory cost besides, with what is held back for one.
 */
questions: number,
/**
 * What it will have cost at the end, at least, as estimated when the plan was made.
 */
low: number,
/**
 * And at most.
 */
high: number,
/**
 * What it may cost.
 */
cap: number | null,
/**
 * The chunks are read in batches, at the price of those.
 */
economy: boolean,
/**
 * What its calls taught of the model: how it counts, and how much it writes. Whoever keeps it
 * can say better what the next run will cost; none before the first answer.
 */
meter: unknown,
/**
 * Calls that were made.
 */
calls: number,
/**
 * Tokens that the provider counted: read, with those from a cache.
 */
input: number,
/**
 * And written.
 */
output: number, };

/**
 * How many there are of one kind of trouble.
 */
export type TroubleCount = {
/**
 * The word.
 */
trouble: string,
/**
 * Whether it waits for the person; else it is tried again by itself.
 */
aside: boolean,
/**
 * How many.
 */
count: number, };

/**
 * What the person decided about a fact.
 */
export type Verdict = "approve" | "edit" | "reject" | "forget";

/**
 * What of a memory wants a look, and what was decided: `GET /api/jobs/:id/review`.
 */
export type Review = {
/**
 * Facts that wait or disagree, then those that were decided about, each in the order of their
 * ids; the first so many of them.
 */
facts: Array<ReviewFact>,
/**
 * How many of them there are.
 */
all: number,
/**
 * What was forgotten, latest first. What it was is not kept.
 */
forgotten: Array<Forgotten>, };

/**
 * A fact that wants a look, or had one.
 */
export type ReviewFact = {
/**
 * The fact.
 */
id: string,
/**
 * The file where it stands or would stand, without `.md`.
 */
section: string,
/**
 * What it says.
 */
statement: string,
/**
 * `proposed`, `contested`, `active`, `superseded` or `retracted`.
 */
status: string,
/**
 * `auto`, or what was decided: `approved`, `edited` or `rejected`.
 */
review: string,
/**
 * Why it waits, if it does: a word of [`crate::facts::Waiting`].
 */
waits: string | null,
/**
 * The ids of the facts that disagree.
 */
contradicts: Array<string>,
/**
 * The decision about it that can be taken back, if there is one.
 */
decision: string | null, };

/**
 * A decision to forget.
 */
export type Forgotten = {
/**
 * Names it.
 */
decision: string,
/**
 * When, RFC 3339.
 */
at: string,
/**
 * How many messages were taken out with it.
 */
removed: number, };

/**
 * A file of the memory.
 */
export type FileEntry = {
/**
 * Its path in the bundle.
 */
path: string,
/**
 * Its bytes.
 */
bytes: number,
/**
 * SHA-256 of them, in hex.
 */
sha256: string, };

/**
 * An error's body: `application/problem+json` (RFC 9457).
 */
export type ProblemJson = {
/**
 * `about:blank`: the code says which problem it is.
 */
type: string,
/**
 * The status' own words.
 */
title: string,
/**
 * The HTTP status.
 */
status: number,
/**
 * What happened and what to do.
 */
detail: string,
/**
 * A stable code, such as `S02`.
 */
code: string,
/**
 * Which of the problems with that code it is, as a stable word, where a page may say it in
 * another language.
 */
reason?: string,
/**
 * Names of settings that are missing or refused.
 */
settings?: Array<string>, };

/**
 * The body of `POST /api/session`. The answer sets the cookie that stands for the token in this browser.
 */
export type SignIn = {
/**
 * The owner's token, as it was set.
 */
token: string, };

/**
 * The answer to `GET /api/session`.
 */
export type SessionNow = {
/**
 * Whether this server has anybody sign in at all.
 */
asks: boolean,
/**
 * Whether who asks may see what is a person's.
 */
signed_in: boolean, };

/**
 * A message of the export as the memory's page shows it, beside a fact that cites it.
 */
export type CitedMessage = {
/**
 * The title of its conversation, masked.
 */
title: string,
/**
 * Its number in the thread, from 1.
 */
number: number,
/**
 * `user` or `assistant`.
 */
role: string,
/**
 * When it was written, RFC 3339.
 */
at: string | null,
/**
 * Its masked text.
 */
text: string, };

/**
 * The body of `POST /api/jobs/:id/ask`.
 */
export type Question = {
/**
 * What somebody wants to know.
 */
question: string, };

/**
 * The answer to it, by rules and for nothing.
 */
export type Found = {
/**
 * The facts that fit, as in `facts.jsonl`, the best first.
 */
facts: unknown[],
/**
 * What it takes to have the run's model write an answer from facts that fit. None where rules read
 * the run, and where nothing fits.
 */
model: AnswerOffer | null, };

/**
 * What it takes to have a model answer.
 */
export type AnswerOffer = {
/**
 * As its provider calls it.
 */
model: string,
/**
 * Who has it.
 */
provider: string,
/**
 * Where the question and the facts go; empty where that is no address but the platform's own.
 */
host: string,
/**
 * How many facts go there.
 */
facts: number,
/**
 * What it may cost at most, in dollars.
 */
usd: number,
/**
 * Whether it can be asked without a key of the person's own.
 */
access: Access, };

/**
 * The body of `POST /api/jobs/:id/answer`.
 */
export type AnswerAsked = {
/**
 * What somebody wants to know.
 */
question: string,
/**
 * The person's own key, for this one call: it is not kept.
 */
key: string | null, };

/**
 * An answer that a model wrote, of which only what stands on facts is left.
 */
export type WrittenAnswer = {
/**
 * Sentences in their order; none: the memory does not answer the question.
 */
sentences: Array<WrittenSentence>,
/**
 * The facts that they stand on, as in `facts.jsonl`, in the order in which they are named first.
 */
facts: unknown[],
/**
 * Sentences that were left out, since they do not stand on the facts.
 */
dropped: number,
/**
 * What it cost, in dollars.
 */
usd: number, };

/**
 * A sentence of an answer.
 */
export type WrittenSentence = {
/**
 * What it says.
 */
text: string,
/**
 * The facts that it stands on, by their number in the list, from 1.
 */
facts: Array<number>, };

/**
 * The body of `POST /api/jobs/:id/search`.
 */
export type SearchAsked = {
/**
 * What somebody typed: words, phrases and filters.
 */
query: string,
/**
 * Where to go on, as [`SearchAnswer::next`] says; from the newest on if it is none.
 */
after: string | null, };

/**
 * What was found in a stretch of what was sent. All of it is searched by asking again with `next`.
 */
export type SearchAnswer = {
/**
 * Conversations in which all of it stands, the newest first.
 */
hits: Array<SearchHit>,
/**
 * When the last conversation that was searched began, RFC 3339, if its export says so.
 */
back_to: string | null,
/**
 * Where to go on, as `after`. None: all was searched.
 */
next: string | null, };

/**
 * A conversation in which was found what was sought, by one message of it.
 */
export type SearchHit = {
/**
 * Where the conversation comes from.
 */
source: string,
/**
 * The account, or `""`.
 */
account: string,
/**
 * The conversation's id.
 */
conversation: string,
/**
 * Its masked title.
 */
title: string,
/**
 * Its best message.
 */
message: SentMessage,
/**
 * The words around what was found there.
 */
parts: Array<TextPart>,
/**
 * In how many other messages of the conversation some of it stands.
 */
others: number, };

/**
 * A message as it was sent.
 */
export type SentMessage = {
/**
 * Its id.
 */
id: string,
/**
 * Its number in the thread, from 1; 0 if it stands beside it.
 */
number: number,
/**
 * `user` or `assistant`.
 */
role: string,
/**
 * When it was written, RFC 3339.
 */
at: string | null,
/**
 * Its masked text. In what was found it is left out: the parts say it.
 */
text?: string, };

/**
 * A stretch of a masked text.
 */
export type TextPart = {
/**
 * `text`, `mask` or `hit`.
 */
kind: string,
/**
 * The stretch.
 */
text: string, };

/**
 * A stretch of a conversation that was sent:
 * `GET /api/jobs/:id/conversation?source=&account=&conversation=`, with `message=` for the stretch
 * around that message, or `from=` for the one that begins there.
 */
export type SentConversation = {
/**
 * Its masked title.
 */
title: string,
/**
 * Its messages, in their order. One that began before the stretch is here with its rest alone.
 */
messages: Array<SentMessage>,
/**
 * Where the stretch before this one begins, as `from`; none if nothing stands before it.
 */
earlier: number | null,
/**
 * Where the stretch after this one begins; none at the end.
 */
later: number | null, };

/**
 * Something that a run learned a moment ago, before anything is merged: `GET /api/jobs/:id/learned`
 * gives a few, the newest first.
 */
export type Learned = {
/**
 * The fact's id.
 */
id: string,
/**
 * What it says, masked.
 */
statement: string,
/**
 * The masked title of the conversation in which it stands.
 */
title: string,
/**
 * When it was said, RFC 3339.
 */
at: string | null, };

/**
 * A piece of a conversation that was set aside: `GET /api/jobs/:id/asides` gives them, the newest
 * conversation first.
 */
export type SetAside = {
/**
 * Where the conversation comes from.
 */
source: string,
/**
 * The account, or `""`.
 */
account: string,
/**
 * The conversation's id.
 */
conversation: string,
/**
 * Its masked title.
 */
title: string,
/**
 * The message with which the piece begins.
 */
message: string,
/**
 * When that was written, RFC 3339.
 */
at: string | null,
/**
 * Why: a word of [`crate::rows::Trouble`].
 */
trouble: string, };
