/** Has the page learn both languages: for a document that can fetch nothing. */
import { learn } from "../lib/language.ts";
import { de } from "./de.ts";
import { en } from "./en.ts";

learn("en", en);
learn("de", de);
