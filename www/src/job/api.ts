/** Requests to the server, and how they fail. */
import type { AnswerAsked, CallEntry, CitedMessage, Found, JobOpened, Learned, NewJob, Offer, ProblemJson, PushKey, PushTo, Question, RestOffer, Review, SearchAnswer, SearchAsked, SentConversation, SetAside, Snapshot, WrittenAnswer } from "../gen/protocol.ts";
import { t, type Words } from "../lib/language.ts";
import type { Evidence, Fact } from "./bundle.ts";
import type { Sent } from "./sent.ts";
import { why } from "./why.ts";

/** Ids in one request, so that its address stays short. */
const FACTS_AT_ONCE = 20;
const TIMEOUT_MS = 30_000;

/** The server said no. The message is in the language of the page, or in the server's own words. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, detail: string) {
    super(detail);
    this.status = status;
    this.code = code;
  }
}

let tell = (_path: string, _init: RequestInit): void => undefined;

/** Has somebody hear of each request before it is made. */
export function onRequest(listener: typeof tell): void {
  tell = listener;
}

async function request(path: string, init: RequestInit = {}): Promise<Response> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
  tell(path, init);
  const response = await fetch(path, { ...init, signal });
  if (response.ok) return response;
  const problem = (await response.json().catch(() => null)) as Partial<ProblemJson> | null;
  const words = problem === null ? t("refused.status", { status: String(response.status) }) : why(problem);
  throw new Refusal(response.status, problem?.code ?? "S05", words);
}

/** A file of the page itself. */
export async function words(address: string): Promise<Words> {
  return (await (await request(address)).json()) as Words;
}

const json = (method: string, body: unknown): RequestInit => ({
  method,
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(body),
});

const job = (id: string) => `/api/jobs/${encodeURIComponent(id)}`;

export async function openJob(body: NewJob): Promise<string> {
  const response = await request("/api/jobs", json("POST", body));
  const opened = (await response.json()) as JobOpened;
  return opened.id;
}

/** What the server has, and what a run that is described would cost there. */
export async function offer(question: string): Promise<Offer> {
  return (await (await request(`/api/offer?${question}`)).json()) as Offer;
}

export async function jobs(): Promise<Snapshot[]> {
  return (await (await request("/api/jobs")).json()) as Snapshot[];
}

export async function snapshot(id: string): Promise<Snapshot> {
  return (await (await request(job(id))).json()) as Snapshot;
}

export async function file(id: string, path: string, init?: RequestInit): Promise<string> {
  return await (await request(`${job(id)}/files/${path}`, init)).text();
}

export async function facts(id: string, ids: readonly string[]): Promise<Fact[]> {
  const found: Fact[] = [];
  for (let at = 0; at < ids.length; at += FACTS_AT_ONCE) {
    const some = ids.slice(at, at + FACTS_AT_ONCE).map(encodeURIComponent).join(",");
    found.push(...((await (await request(`${job(id)}/facts?ids=${some}`)).json()) as Fact[]));
  }
  return found;
}

export async function review(id: string): Promise<Review> {
  return (await (await request(`${job(id)}/review`)).json()) as Review;
}

export async function message(id: string, evidence: Evidence): Promise<CitedMessage> {
  const query = new URLSearchParams({
    source: evidence.source,
    account: evidence.account ?? "",
    conversation: evidence.conversation_id,
    message: evidence.message_id,
  });
  return (await (await request(`${job(id)}/message?${query}`)).json()) as CitedMessage;
}

/** The facts that fit a question, and what it takes to have the run's model answer. */
export async function answer(id: string, question: string): Promise<Found> {
  const body: Question = { question };
  return (await (await request(`${job(id)}/ask`, json("POST", body))).json()) as Found;
}

/** What the run's model writes to a question. `key`: the person's own, for this once. */
export async function written(id: string, question: string, key: string | null): Promise<WrittenAnswer> {
  const body: AnswerAsked = { question, key };
  return (await (await request(`${job(id)}/answer`, json("POST", body))).json()) as WrittenAnswer;
}

/** Searches the next stretch of what was sent, from where `next` of the last answer says. */
export async function search(id: string, query: string, after: string | null): Promise<SearchAnswer> {
  const body: SearchAsked = { query, after };
  return (await (await request(`${job(id)}/search`, json("POST", body))).json()) as SearchAnswer;
}

/** A few statements that a run learned last, the newest first. */
export async function learned(id: string): Promise<Learned[]> {
  return (await (await request(`${job(id)}/learned`)).json()) as Learned[];
}

/** Pieces that a run has set aside, as many as the server lists. */
export async function asides(id: string): Promise<SetAside[]> {
  return (await (await request(`${job(id)}/asides`)).json()) as SetAside[];
}

/** A stretch of a conversation that was sent: around a message, or from a place on. */
export async function conversation(id: string, of: Sent, where: { message: string } | { from: number }): Promise<SentConversation> {
  const { source, account, conversation } = of;
  const query = new URLSearchParams({ source, account, conversation });
  for (const [name, value] of Object.entries(where)) query.set(name, String(value));
  return (await (await request(`${job(id)}/conversation?${query}`)).json()) as SentConversation;
}

export async function putKey(id: string, key: string): Promise<void> {
  await request(`${job(id)}/key`, json("PUT", { key }));
}

/** Takes along what only this run has: what was sent for it, what was read of that, and its memory. */
export async function deleteJob(id: string): Promise<void> {
  await request(job(id), { method: "DELETE" });
}

/** All runs, memories and decisions of the person. */
export async function deleteAll(): Promise<void> {
  await request("/api/person", { method: "DELETE" });
}

/** The key by which the server's pushes are known; null if it sends none. */
export async function pushKey(): Promise<string | null> {
  return ((await (await request("/api/push")).json()) as PushKey).key;
}

/** The server pushes to this address from now on. */
export async function pushTo(endpoint: string): Promise<void> {
  await request("/api/push", json("PUT", { endpoint } satisfies PushTo));
}

/** And no more. */
export async function pushNoMore(endpoint: string): Promise<void> {
  await request("/api/push", json("DELETE", { endpoint } satisfies PushTo));
}

/** What each model would take for reading the rest of a run. */
export async function models(id: string): Promise<RestOffer[]> {
  return (await (await request(`${job(id)}/models`)).json()) as RestOffer[];
}

export async function calls(id: string): Promise<CallEntry[]> {
  return (await (await request(`${job(id)}/calls`)).json()) as CallEntry[];
}

/** Where the memory is in another form, without what is left out. */
export function formAddress(id: string, form: string, without: readonly string[]): string {
  const query = new URLSearchParams({ as: form, without: without.join(",") });
  return `${job(id)}/export?${query}`;
}

/** Fails as a download from this address would. Takes nothing of what is there. */
export async function ask(address: string): Promise<void> {
  const { body } = await request(address);
  await body?.cancel();
}

export function bundleAddress(id: string): string {
  return `${job(id)}/bundle`;
}
