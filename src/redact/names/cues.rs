//! The words that names stand behind, and words that are no names, in several languages.

/// What people are to each other.
pub(super) const RELATIONS: &[&str] = &[
    "abuela", "abuelo", "accountant", "ami", "amica", "amico", "amie", "amiga", "amigo", "arzt",
    "assistant", "aunt", "baas", "baby", "bestie", "boss", "boyfriend", "broer", "brother",
    "brother-in-law", "bruder", "buddy", "buurman", "capo", "chef", "chefe", "cheffe", "chefin",
    "child", "client", "co-worker", "coach", "colega", "colleague", "collega", "collègue",
    "compagne", "compagnon", "compañera", "compañero", "conjoint", "conjointe", "copain",
    "copine", "cousin", "cousine", "coworker", "dad", "daddy", "daughter", "dentist", "dochter",
    "doctor", "ehefrau", "ehemann", "enkel", "enkelin", "esposa", "esposo", "ex", "ex-husband",
    "ex-wife", "father", "father-in-law", "femme", "fiance", "fiancee", "fiancé", "fiancée",
    "fidanzata", "fidanzato", "figlia", "figlio", "filha", "filho", "fille", "fils", "flatmate",
    "fratello", "frau", "freund", "freundin", "friend", "frère", "girlfriend", "grand-mère",
    "grand-père", "grandfather", "grandma", "grandmother", "grandpa", "großmutter", "großvater",
    "hausarzt", "hermana", "hermano", "hija", "hijo", "husband", "irmã", "irmão", "jefa", "jefe",
    "kid", "kind", "kollege", "kollegin", "landlady", "landlord", "lawyer", "lehrer", "lehrerin",
    "madre", "mama", "maman", "mamá", "manager", "mann", "mari", "marido", "marito", "mentor",
    "mitbewohner", "mitbewohnerin", "moglie", "mom", "mommy", "mother", "mother-in-law", "mujer",
    "mulher", "mum", "mutter", "mère", "médecin", "médico", "nachbar", "nachbarin", "namorada",
    "namorado", "neffe", "neighbor", "neighbour", "nephew", "neveu", "nichte", "niece", "nièce",
    "novia", "novio", "oma", "oncle", "onkel", "opa", "padre", "papa", "papá", "pareja",
    "partner", "partnerin", "patron", "patronne", "prima", "primo", "professor", "père",
    "roommate", "schwager", "schwester", "schwiegermutter", "schwiegervater", "schwägerin",
    "sister", "sister-in-law", "sobrina", "sobrino", "soeur", "sohn", "son", "sorella", "spouse",
    "stepdaughter", "stepfather", "stepmother", "stepson", "supervisor", "sœur", "tante",
    "teacher", "teammate", "therapist", "tochter", "trainer", "tutor", "tía", "tío", "uncle",
    "vater", "vecina", "vecino", "verlobte", "verlobter", "vermieter", "vermieterin", "voisin",
    "voisine", "vorgesetzter", "vriend", "vriendin", "vrouw", "wife", "zahnarzt", "zoon", "zus",
    "ärztin", "épouse", "époux",
];

/// Whose they are.
pub(super) const POSSESSIVES: &[&str] = &[
    "her", "his", "ihr", "ihre", "ma", "mein", "meine", "meinem", "meinen", "meiner", "mes",
    "meu", "mi", "mia", "mijn", "minha", "mio", "mis", "mon", "my", "notre", "nuestra",
    "nuestro", "onze", "our", "sa", "sein", "seine", "ses", "son", "su", "their", "unser",
    "unsere", "unserem", "unseren",
];

/// What says that a name follows.
pub(super) const ANNOUNCED: &[&str] = &[
    "name is", "named", "name's", "is called", "i am called", "call me", "heißt", "heisst",
    "heiße", "heisse", "namens", "mein name ist", "s'appelle", "m'appelle", "m’appelle",
    "s’appelle", "nommé", "nommée", "se llama", "me llamo", "llamado", "llamada", "si chiama",
    "mi chiamo", "se chama", "me chamo", "ik heet", "heet",
];

/// What stands above a signature.
pub(super) const CLOSINGS: &[&str] = &[
    "regards", "best", "cheers", "thanks", "thank you", "sincerely", "sincerely yours",
    "yours truly", "yours", "love", "warmly", "take care", "many thanks", "kind regards",
    "grüße", "grüßen", "gruß", "gruss", "grüsse", "lg", "vg", "mfg", "danke", "cordialement",
    "bien à vous", "amitiés", "bisous", "merci", "saludos", "un saludo", "atentamente",
    "gracias", "un abrazo", "cordiali saluti", "saluti", "abraços", "groeten", "groetjes",
];

/// What a letter begins with.
pub(super) const GREETINGS: &[&str] = &[
    "hi", "hello", "hey", "dear", "good morning", "good afternoon", "good evening", "hallo",
    "liebe", "lieber", "guten tag", "guten morgen", "moin", "servus", "sehr geehrte frau",
    "sehr geehrter herr", "bonjour", "salut", "cher", "chère", "bonsoir", "coucou", "hola",
    "querida", "querido", "estimada", "estimado", "buenos días", "ciao", "caro", "cara", "oi",
    "olá", "beste", "dag",
];

/// Before a name, and no part of it.
pub(super) const TITLES: &[&str] = &[
    "Dr", "Prof", "Mr", "Mrs", "Ms", "Miss", "Herr", "Frau", "Herrn", "M", "Mme", "Mlle",
    "Monsieur", "Madame", "Sr", "Sra", "Señor", "Señora", "Don", "Doña", "Sir", "Professor",
    "Doctor", "Fr",
];

/// Inside of a name, in small letters.
pub(super) const PARTICLES: &[&str] = &[
    "von", "van", "de", "der", "den", "del", "della", "da", "di", "la", "le", "bin", "al", "zu",
    "dos", "du", "ter", "ten",
];

/// Capitalised words that stand there and are no names: words, days, places, brands. In order.
pub(super) const NO_NAMES: &[&str] = &[
    "a", "able", "about", "abril", "academy", "after", "again", "agosto", "ai", "airbus", "all",
    "almost", "also", "always", "am", "amazon", "amsterdam", "an", "and", "android", "angebot",
    "angst", "any", "anyone", "août", "api", "apple", "april", "arbeit", "are", "army", "arzt",
    "as", "asia", "asked", "at", "august", "aujourd'hui", "australia", "austria", "auto",
    "avril", "back", "bank", "barcelona", "bbc", "be", "because", "been", "berlin", "beruf",
    "bing", "bitte", "both", "brazil", "british", "bruder", "buch", "but", "by", "can", "canada",
    "catholic", "center", "centre", "chance", "chatgpt", "chef", "chicago", "china", "chinese",
    "christmas", "church", "claude", "code", "college", "come", "company", "copilot", "corp",
    "could", "customer", "da", "dad", "das", "day", "de", "dear", "december", "decided",
    "department", "der", "deutsch", "deutsche", "deutschland", "development", "dezember",
    "diciembre", "did", "die", "dienstag", "dimanche", "do", "doctor", "does", "domingo", "don",
    "done", "donnerstag", "dublin", "due", "décembre", "east", "easter", "ein", "eine", "el",
    "enero", "engineering", "english", "enough", "er", "es", "europa", "europe", "even", "ever",
    "every", "everybody", "everyone", "everything", "experience", "facebook", "familie",
    "febrero", "februar", "february", "feierabend", "first", "folks", "for", "foundation",
    "frage", "fragen", "france", "frau", "freitag", "french", "freund", "freunde", "freundin",
    "friday", "friend", "friends", "from", "février", "geburtstag", "geld", "gemini", "german",
    "germany", "get", "github", "gmail", "gmbh", "good", "google", "got", "grok", "group",
    "grund", "guys", "had", "hallo", "hamburg", "happy", "has", "hat", "haus", "have", "he",
    "hello", "her", "here", "hi", "hilfe", "him", "hiring", "his", "hospital", "how", "however",
    "hund", "i", "ich", "idee", "ideen", "if", "ihr", "iii", "il", "im", "in", "inc", "india",
    "indian", "instagram", "institute", "internet", "iphone", "is", "it", "italian", "italy",
    "its", "jahr", "jahre", "januar", "january", "janvier", "japan", "japanese", "java",
    "javascript", "je", "jetzt", "jeudi", "job", "jueves", "juillet", "juin", "juli", "julio",
    "july", "june", "juni", "junio", "just", "kannst", "katze", "kind", "kinder", "know",
    "knowledge", "kollege", "kollegen", "krankheit", "la", "ladies", "las", "last", "law", "le",
    "leben", "les", "let", "leute", "like", "linkedin", "linux", "llc", "london", "los", "love",
    "ltd", "lundi", "lunes", "madam", "madame", "madrid", "mai", "mais", "man", "management",
    "manager", "march", "mardi", "marketing", "martes", "marzo", "may", "maybe", "mayo", "me",
    "mein", "meine", "meinung", "menschen", "mercedes", "mercredi", "mexico", "microsoft",
    "minuten", "mir", "mit", "mittwoch", "miércoles", "mom", "monat", "monate", "monday",
    "montag", "most", "mother", "mr", "mrs", "ms", "much", "mum", "munich", "muslim", "mutter",
    "my", "märz", "nach", "netflix", "never", "new", "nice", "nicht", "no", "nobody", "north",
    "not", "november", "novembre", "noviembre", "now", "ob", "october", "octobre", "octubre",
    "of", "office", "ok", "okay", "oktober", "on", "once", "one", "only", "openai", "or",
    "other", "our", "over", "paris", "party", "people", "perhaps", "plan", "please", "por",
    "porque", "pourquoi", "problem", "probleme", "pues", "python", "quand", "que", "reading",
    "really", "recruiter", "right", "road", "rome", "rust", "sache", "said", "sales", "samedi",
    "samstag", "saturday", "says", "schmerzen", "school", "schule", "schwester", "seite",
    "september", "septembre", "septiembre", "service", "services", "she", "should", "sie",
    "since", "sincerely", "sir", "slack", "so", "some", "someone", "sometimes", "sonntag",
    "sorry", "south", "spain", "spanish", "spotify", "stadt", "still", "street", "stunden",
    "such", "sunday", "support", "switzerland", "sábado", "tag", "tage", "team", "teil",
    "telegram", "termin", "tesla", "than", "thank", "thanks", "that", "the", "their", "them",
    "thema", "then", "there", "these", "they", "things", "this", "those", "though", "thursday",
    "to", "today", "together", "tokyo", "told", "tomorrow", "too", "toyota", "tuesday",
    "twitter", "two", "uhr", "und", "university", "until", "urlaub", "us", "usa", "vater",
    "vendredi", "very", "vielleicht", "vienna", "viernes", "von", "wants", "warum", "was", "we",
    "wednesday", "weil", "well", "went", "were", "west", "what", "whatsapp", "when", "where",
    "which", "while", "who", "why", "wie", "will", "windows", "wir", "with", "without", "woche",
    "wochenende", "wohnung", "word", "world", "would", "wrote", "xing", "yes", "yesterday",
    "york", "you", "your", "yours", "youtube", "zeit", "zoom", "zurich", "zwei",
];
