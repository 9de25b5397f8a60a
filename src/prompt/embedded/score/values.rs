//! Words of what has one value at a time: of homes and work, and of seasons.

use super::super::words::List;

/// The verbs of a home that is.
pub(super) const LIVES: List = List::of(
    0,
    &[
        "based",
        "habitamos",
        "habite",
        "habito",
        "habitons",
        "leb",
        "lebe",
        "leben",
        "live",
        "lived",
        "living",
        "reside",
        "residing",
        "vis",
        "vivimos",
        "vivo",
        "vivons",
        "wohn",
        "wohne",
        "wohnen",
    ],
);

/// The verbs of work, and what one has or is who has it.
pub(super) const WORKS: List = List::of(
    4,
    &[
        "arbeit",
        "arbeite",
        "arbeiten",
        "bosse",
        "curro",
        "empleada",
        "empleado",
        "employed",
        "employé",
        "employée",
        "job",
        "laburo",
        "trabajo",
        "travaille",
        "work",
        "working",
    ],
);

/// Seasons, of which people like one best, and words that say so.
pub(super) const SEASONS: List = List::of(
    22,
    &[
        "automne",
        "autumn",
        "fall",
        "frühjahr",
        "frühling",
        "herbst",
        "hiver",
        "invierno",
        "otoño",
        "primavera",
        "printemps",
        "sommer",
        "spring",
        "summer",
        "verano",
        "winter",
        "été",
    ],
);

pub(super) const MOST: List = List::of(
    23,
    &[
        "best",
        "beste",
        "bevorzuge",
        "favourite",
        "liebste",
        "liebsten",
        "meilleure",
        "meisten",
        "mejor",
        "most",
        "más",
        "plus",
        "prefer",
        "prefiero",
        "préfère",
    ],
);

/// What somebody's home is.
pub(super) const HOMES: List = List::of(
    24,
    &[
        "apartamento",
        "apartment",
        "appartement",
        "casa",
        "flat",
        "haus",
        "home",
        "house",
        "maison",
        "piso",
        "wohnung",
        "zuhause",
    ],
);

pub(super) const LISTS: &[List] = &[LIVES, WORKS, SEASONS, MOST, HOMES];
