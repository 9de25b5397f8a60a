/**
 * What the page may weigh and draw: what can be counted to the last one, as measured, with a
 * little room. Times are no budgets here: they are printed by the tests that take them.
 */
export const BUDGETS = {
  /** Kilobytes of `/`, gzipped: all of it; and of it the scripts of shell, cell and worker, the words in them, and the styles. */
  choose: { whole: 1645, script: 55, words: 22.5, styles: 8 },
  /** Of the page of a run, which has the words of one language: the script that a run begins with, and with it what a memory is shown by; and so the words. */
  run: { script: 45, scripts: 60, words: 11.5, allWords: 14.6, style: 6.2, fonts: 104 },
  /** Requests until it is there: `/` is one document, the page of a run has a script of two files, words, a style and fonts, and asks for the run, which there are and, while it goes on, for the key of pushes and for what was learned last. */
  requests: { choose: 1, run: 12 },
  /** Rows of the list that are drawn, however long it is. */
  rows: 40,
  /** Lines of the shell, which has to be read by whoever wants to trust it. */
  shellLines: 200,
};
