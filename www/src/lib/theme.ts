/** Light or dark: the system's choice until the person makes one, which the browser keeps. */
export type Theme = "light" | "dark";

export function keptTheme(): Theme | null {
  try {
    const theme = localStorage.getItem("theme");
    return theme === "light" || theme === "dark" ? theme : null;
  } catch {
    return null;
  }
}

export function showTheme(theme: Theme | null): void {
  if (theme !== null) document.documentElement.dataset["theme"] = theme;
}

/** The other one than is shown now; shows and keeps it. */
export function toggleTheme(): Theme {
  const shown = document.documentElement.dataset["theme"];
  const dark = shown ? shown === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const theme = dark ? "light" : "dark";
  showTheme(theme);
  try {
    localStorage.setItem("theme", theme);
  } catch {
    // A window that keeps nothing shows it until it is closed.
  }
  return theme;
}
