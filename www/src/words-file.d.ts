/** Where the words of a language lie that are said in the page of a run: `build.mjs` writes them there. */
declare module "words-*.json" {
  const address: string;
  export default address;
}
