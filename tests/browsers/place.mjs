/**
 * What both drivers give: `name`, `hasOffline`, and `open()`, which starts a browser with a profile
 * of its own and gives
 *
 *   visit(address)      opens it in the tab
 *   shell, cell         where a script can be run: the document of the tab, and the frame in it
 *   goOffline()         turns the browser's network off, if its driver `hasOffline`
 *   close()             ends it
 */

/** One expression that gives what `script` gives: a text is one already, a function is called with `given`. */
export function expression(script, given) {
  return typeof script === "function" ? `(${script})(${JSON.stringify(given)})` : script;
}
