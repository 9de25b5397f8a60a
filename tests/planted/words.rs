//! The values that the sentences are filled with. Each person takes them in turn, so that no two
//! facts of one person have the same.

use super::Language;

/// The values of a slot in a language.
pub fn values(slot: &str, language: Language) -> &'static [&'static str] {
    match slot {
        "name" => NAMES,
        "friend" => FRIENDS,
        "pet" => PETS,
        "city" => CITIES,
        "company" => COMPANIES,
        "app" => APPS,
        "device" => DEVICES,
        "year" => YEARS,
        "age" => AGES,
        "count" => COUNTS,
        "package" => PACKAGES,
        _ => of_language(slot, language),
    }
}

fn of_language(slot: &str, language: Language) -> &'static [&'static str] {
    let [en, de, fr, es] = match slot {
        "job" => JOBS,
        "food" => FOODS,
        "hobby" => HOBBIES,
        "instrument" => INSTRUMENTS,
        "animal" => ANIMALS,
        "tongue" => TONGUES,
        "month" => MONTHS,
        "season" => SEASONS,
        _ => return &["?"],
    };
    match language {
        Language::English => en,
        Language::German => de,
        Language::French => fr,
        Language::Spanish => es,
    }
}

type Four = [&'static [&'static str]; 4];

const NAMES: &[&str] = &["Ottilie", "Bastian", "Maren", "Ravindra", "Solveig", "Tadeo", "Yusra"];
const FRIENDS: &[&str] =
    &["Tom", "Ines", "Marlon", "Petra", "Gwen", "Anselm", "Lucía", "Henrik", "Noor", "Carla"];
const PETS: &[&str] = &["Biscuit", "Mofli", "Pepper", "Caramel", "Odin", "Schnurri", "Luna"];
const CITIES: &[&str] = &[
    "Ghent", "Lyon", "Oslo", "Leipzig", "Porto", "Graz", "Turku", "Bilbao", "Nantes", "Tartu",
    "Aarhus", "Gdynia", "Trieste", "Lugano", "Maribor", "Bergen",
];
const COMPANIES: &[&str] = &[
    "Velmora",
    "Kastanje",
    "Brightfen",
    "Norrvik",
    "Solanta",
    "Ostrava Glas",
    "Tiefenbach",
    "Quellen",
    "Marisol",
    "Fenwick",
];
const APPS: &[&str] =
    &["Obsidian", "Thunderbird", "Lightroom", "Zotero", "Ableton", "Logseq", "Blender", "Figma"];
const DEVICES: &[&str] = &["ThinkPad", "Kindle", "Pixelbook", "Framework", "Fairphone", "Surface"];
const YEARS: &[&str] = &["2012", "2014", "2015", "2016", "2017", "2018", "2019", "2020", "2021"];
const AGES: &[&str] = &["27", "31", "34", "38", "43", "46", "52", "59", "63"];
const COUNTS: &[&str] = &["14", "17", "21", "23", "26", "29", "33", "35", "37"];
const PACKAGES: &[&str] =
    &["zorvex-kit", "quillify-mcp", "helpdrip", "stellamind-cli", "norrpipe", "vantaloo-tools"];

const JOBS: Four = [
    &["nurse", "beekeeper", "tax adviser", "carpenter", "piano tuner", "vet", "welder", "baker"],
    &["Krankenpfleger", "Imker", "Schreinerin", "Steuerberater", "Bäckerin", "Tierarzt"],
    &["infirmier", "apiculteur", "menuisière", "boulangère", "vétérinaire", "soudeur"],
    &["enfermero", "apicultor", "carpintera", "panadera", "veterinario", "soldador"],
];
const FOODS: Four = [
    &["rye bread", "pickled herring", "strong coffee", "mango", "blue cheese", "lentils", "figs"],
    &["Roggenbrot", "Matjes", "Rosenkohl", "Mangos", "Linsen", "Blauschimmelkäse", "Feigen"],
    &["pain de seigle", "harengs", "choux", "mangues", "lentilles", "figues", "roquefort"],
    &["pan de centeno", "arenques", "mangos", "lentejas", "higos", "queso azul", "aceitunas"],
];
const HOBBIES: Four = [
    &["pottery", "fencing", "orienteering", "birdwatching", "calligraphy", "rowing"],
    &["Töpfern", "Fechten", "Rudern", "Klettern", "Bogenschießen", "Segeln"],
    &["poterie", "escrime", "aviron", "escalade", "calligraphie", "voile"],
    &["cerámica", "esgrima", "remo", "escalada", "caligrafía", "vela"],
];
const INSTRUMENTS: Four = [
    &["cello", "oboe", "accordion", "harp", "trombone", "viola"],
    &["Cello", "Oboe", "Akkordeon", "Harfe", "Posaune", "Bratsche"],
    &["violoncelle", "hautbois", "accordéon", "harpe", "trombone", "flûte"],
    &["violonchelo", "oboe", "acordeón", "arpa", "trombón", "flauta"],
];
const ANIMALS: Four = [
    &["tortoise", "greyhound", "parrot", "rabbit", "goat", "ferret"],
    &["Schildkröte", "Katze", "Ziege", "Stute", "Maus", "Ratte"],
    &["tortue", "chatte", "chèvre", "jument", "souris", "perruche"],
    &["tortuga", "gata", "cabra", "yegua", "cobaya", "coneja"],
];
const TONGUES: Four = [
    &["Polish", "Finnish", "Swahili", "Catalan", "Welsh", "Estonian"],
    &["Polnisch", "Finnisch", "Suaheli", "Katalanisch", "Walisisch", "Estnisch"],
    &["polonais", "finnois", "swahili", "catalan", "gallois", "estonien"],
    &["polaco", "finlandés", "suajili", "catalán", "galés", "estonio"],
];
const MONTHS: Four = [
    &["March", "April", "June", "August", "September", "October"],
    &["März", "April", "Juni", "August", "September", "Oktober"],
    &["mars", "avril", "juin", "août", "septembre", "octobre"],
    &["marzo", "abril", "junio", "agosto", "septiembre", "octubre"],
];
const SEASONS: Four = [
    &["autumn", "spring", "winter", "summer"],
    &["Herbst", "Frühling", "Winter", "Sommer"],
    &["automne", "printemps", "hiver", "été"],
    &["otoño", "primavera", "invierno", "verano"],
];
