/**
 * Whether the server has its owner sign in, as the page where one does heard it last. It is kept in this
 * browser, so that other pages know without asking: the cookie is for no script to read.
 */
const NAME = "signs-in";

export function keepSignsIn(asks: boolean): void {
  try {
    if (asks) localStorage.setItem(NAME, "yes");
    else localStorage.removeItem(NAME);
  } catch {
    // A window that keeps nothing signs out where it signed in.
  }
}

export function signsIn(): boolean {
  try {
    return localStorage.getItem(NAME) !== null;
  } catch {
    return false;
  }
}
