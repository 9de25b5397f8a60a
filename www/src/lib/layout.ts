/**
 * The layout of a text that nobody knows, fit to be passed on. It comes as keys and types, but a
 * key may be the name of a person: only keys made of words that programs use are named.
 */

const WORDS = new Set(
  `about access account action active activity actor agent ai alt annotation annotations answer
  answers api app args arguments array artifact artifacts asset assets assistant at attachment
  attachments attributes audio author body bot branch browser buffer by caption category channel
  chat chats child children choice choices chunk chunks citation citations code command comment
  comments completion config content contents context conversation conversations count create created
  current custom data date default delete deleted delta description details device dialog document
  documents draft duration edit edited email embedding end entries entry error event events export
  exported extra feedback field fields file files first flag flags folder folders format from full
  function group groups has hash header height hidden history html id ids image images index info
  input instructions internal is item items json key keys kind label labels language last latest
  leaf length level link links list locale location log logs map mapping markdown media member
  members memories memory message messages meta metadata mime mode model models modified name names
  new next node nodes note notes number object of on operation operations option options order
  origin output owner page pages parameters parent part participant participants parts path payload
  person pinned platform plugin plugins position preset previous profile project projects prompt
  prompts properties provider public query question questions rating raw reaction reactions read
  reason reasoning record records ref reference references reply request requests response
  responses result results revision role root run runs schema score search section segment segments
  sender sent sequence session sessions settings shape share shared size slug snippet source sources
  space start started state status step steps stop stream string style subject suggestion summary
  system tag tags task tasks template temperature text texts thinking thought thread threads time
  timestamp timestamps title to token tokens tool tools topic topics total trace transcript tree
  turn turns type types update updated uri url usage user users uuid value values version video
  visible voice web weight width word words workspace`.split(/\s+/),
);

const TYPES = new Set(["string", "number", "boolean", "null", "object", "list"]);

/** A key, a type, or a sign between them; what is none of these is dropped. */
const PIECE = /<(?:other|many) keys>(?=: )|[A-Za-z_-]+(?=: )|[A-Za-z]+|[{}[\]?…]|[:,] /g;

/** What {@link harmless} made: nothing else is taken into a report. */
export type Harmless = string & { readonly of: "harmless" };

export function harmless(layout: string): Harmless {
  const pieces = [...layout.matchAll(PIECE)];
  const fits = pieces.map(({ 0: piece, index }) => fit(piece, layout.startsWith(": ", index + piece.length)));
  return fits.join("") as Harmless;
}

function fit(piece: string, isKey: boolean): string {
  if (!/^[A-Za-z_-]/.test(piece)) return piece;
  if (isKey) return isOfPrograms(piece) ? piece : "<key>";
  return TYPES.has(piece) ? piece : "?";
}

/** `conversation_id`, `createTime`: each of its words. */
function isOfPrograms(key: string): boolean {
  const words = key.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g) ?? [];
  return words.length > 0 && words.every((word) => WORDS.has(word.toLowerCase()));
}
