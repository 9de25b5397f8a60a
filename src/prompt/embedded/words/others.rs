//! The words of German, French and Spanish that carry most.

use super::Class;

pub(super) const GERMAN: &[(Class, &str)] = &[
    (Class::SUBJECT, "ich wir"),
    (Class::FIRST, "mir mich uns"),
    (
        Class::POSSESSIVE,
        "mein meine meinen meinem meiner meines unser unsere unseren unserem unserer",
    ),
    (Class::BE, "bin sind war waren"),
    (Class::HAVE, "habe haben hatte hatten besitze"),
    (
        Class::KIN,
        "mutter mama vater papa eltern frau mann partner partnerin freund freundin freunde sohn \
         söhne tochter töchter kind kinder baby bruder brüder schwester schwestern geschwister oma \
         opa großmutter großvater tante onkel cousin cousine neffe nichte familie hund hunde katze \
         katzen haustier nachbar nachbarin",
    ),
    (
        Class::LIKE,
        "mag mögen liebe lieben bevorzuge hasse hassen gerne gern genieße vegetarier vegetarierin \
         veganer veganerin allergisch lieber",
    ),
    (Class::WANT, "will wollen möchte möchten hoffe wünsche"),
    (Class::PLAN, "plane planen vorhabe beabsichtige werde werden"),
    (
        Class::LIVE,
        "wohne wohnen lebe leben geboren aufgewachsen verheiratet geschieden ziehe umgezogen gezogen",
    ),
    (Class::WORK, "arbeite arbeiten studiere studieren unterrichte leite lehre"),
    (Class::USE, "benutze benutzen nutze nutzen verwende verwenden fahre"),
    (Class::THINK, "denke glaube finde fühle meine"),
    (Class::KNOW, "spreche spiele lerne koche backe male singe tanze programmiere"),
    (
        Class::PAST,
        "ging kam sah traf kaufte begann fand gab verlor gewann baute schrieb wurde gemacht \
         gegangen gekommen gesehen getroffen gekauft angefangen begonnen gefunden verloren gewonnen \
         gebaut geschrieben bekommen gewesen besucht gelernt",
    ),
    (
        Class::ADVERB,
        "wirklich nur immer noch auch nie jetzt derzeit gerade eigentlich schon sehr oft manchmal \
         meistens endlich so nicht selbst sogar seit",
    ),
    (
        Class::TIME,
        "gestern heute morgen vorgestern übermorgen montag dienstag mittwoch donnerstag freitag \
         samstag sonntag januar februar märz april mai juni juli august september oktober november \
         dezember woche wochen monat monate monaten jahr jahre jahren seit letzte letzten letztes \
         nächste nächsten nächstes sommer winter frühling herbst wochenende geburtstag weihnachten \
         ostern vor",
    ),
    (
        Class::NUMBER,
        "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig hundert tausend",
    ),
    (Class::GREETING, "hallo hi danke dankeschön moin servus super toll ok okay ja prima tschüss"),
    (
        Class::QUESTION,
        "was warum wie wann wo wer welche welcher welches wieso weshalb kannst können könntest gibt \
         ist sind hat hast soll sollte",
    ),
    (Class::YOU, "du dir dich dein deine sie ihnen ihr"),
    (
        Class::REQUEST,
        "schreibe schreib gib erkläre hilf zeige zeig erstelle mache mach nenne liste empfiehl \
         beschreibe vergleiche entwirf suche berechne formuliere stell stelle füge ändere",
    ),
    (
        Class::MATERIAL,
        "übersetze korrigiere umformulieren verbessere überarbeite fasse zusammenfassen folgenden \
         folgende folgender unten",
    ),
    (Class::STANDING, "immer nie niemals künftig"),
    (
        Class::MANNER,
        "antworte antworten schreibe schreib nenne verwende benutze sprich duze sieze sei bleib",
    ),
    (
        Class::DEVICE,
        "laptop computer rechner pc mac macbook iphone ipad android handy smartphone windows linux \
         ubuntu debian drucker router server tablet kamera excel python rust java docker github",
    ),
    (Class::VALUE, "wichtig glaube stolz dankbar wert"),
    (
        Class::ROLE,
        "ingenieur ingenieurin entwickler entwicklerin lehrer lehrerin student studentin arzt ärztin \
         anwalt anwältin krankenschwester pfleger designer künstler künstlerin autor autorin rentner \
         rentnerin selbstständig freiberufler deutscher deutsche österreicher schweizer",
    ),
    (Class::SUPPOSE, "wenn falls angenommen stell"),
    (Class::NOT, "nicht kein keine nie"),
    (Class::NEED, "brauche benötige suche frage"),
    (Class::ARTICLE, "ein eine"),
    (Class::TO, "zu"),
    (Class::NAME, "name heiße"),
    (Class::FAVOURITE, "lieblingsessen lieblingsbuch lieblingsfilm lieblingsfarbe lieblings"),
    (Class::DREAM, "ziel traum"),
    (
        Class::OFFICE,
        "job chef chefin firma beruf arbeitgeber büro kollegen schule universität team",
    ),
    (Class::WOULD, "würde könnte sollte würden"),
    (Class::PLEASE, "bitte"),
    (Class::EMPTY, "verstehe weiß sehe meine"),
    (Class::HABIT, "jeden jede jedes täglich oft wöchentlich regelmäßig"),
    (Class::ASK, "wissen verstehen fragen danken"),
    (
        Class::PLAIN,
        "der die das den dem des und oder aber in im an am auf aus bei mit von zu zum zur für als \
         es dass ist sind war hier dort sehr gut toll schön super mehr viel etwas alles nichts wie \
         so dann wenn weil man sich er ihn ihm ihr",
    ),
    (Class::ANAPHOR, "es das dies diese dieser er sie"),
    (Class::IF, "wenn falls"),
    (Class::WOULD, "hätte wäre hätten wären"),
    (Class::VALUE, "wichtiger wichtigste wichtigsten bedeutet ehrlichkeit"),
    (
        Class::TASK,
        "fehler fehlermeldung skript code datei dateien funktion liste listen tabelle spalte zeile \
         formel abfrage schritt ausgabe befehl satz text aufgabe",
    ),
    (
        Class::PERSON,
        "kollege kollegin chef chefin vermieter vermieterin lehrer lehrerin kunde kundin bekannter \
         bekannte nachbar nachbarin vertretung mitbewohner mitbewohnerin",
    ),
];

pub(super) const FRENCH: &[(Class, &str)] = &[
    (Class::SUBJECT, "je j nous"),
    (Class::FIRST, "me m moi"),
    (Class::POSSESSIVE, "mon ma mes notre nos"),
    (Class::BE, "suis étais sommes étions"),
    (Class::HAVE, "ai avons avais avions possède"),
    (
        Class::KIN,
        "mère maman père papa parents femme mari conjoint conjointe compagnon compagne copain copine \
         fils fille filles enfant enfants bébé frère frères sœur soeur sœurs grand-mère grand-père \
         tante oncle cousin cousine neveu nièce famille ami amie amis chien chat voisin voisine",
    ),
    (
        Class::LIKE,
        "aime aimons adore préfère déteste apprécie végétarien végétarienne végane allergique",
    ),
    (Class::WANT, "veux voudrais souhaite espère voulons aimerais"),
    (Class::PLAN, "prévois compte vais allons envisage"),
    (
        Class::LIVE,
        "habite habitons vis vivons né née grandi marié mariée divorcé divorcée déménagé",
    ),
    (Class::WORK, "travaille travaillons étudie enseigne dirige"),
    (Class::USE, "utilise utilisons conduis"),
    (Class::THINK, "pense crois trouve sens"),
    (Class::KNOW, "parle joue apprends cuisine dessine peins chante danse programme"),
    (
        Class::PAST,
        "allé allée acheté commencé fini trouvé perdu gagné rencontré visité fait vu pris écrit lu \
         appris reçu construit eu été venu venue parti partie",
    ),
    (
        Class::ADVERB,
        "vraiment juste toujours encore aussi jamais maintenant actuellement récemment déjà très \
         souvent parfois enfin ne n y en bien beaucoup",
    ),
    (
        Class::TIME,
        "hier demain lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril \
         mai juin juillet août septembre octobre novembre décembre semaine semaines mois an ans \
         année années depuis dernier dernière prochain prochaine été hiver printemps automne \
         week-end anniversaire noël pâques",
    ),
    (Class::NUMBER, "deux trois quatre cinq six sept huit neuf dix onze douze vingt cent mille"),
    (Class::GREETING, "bonjour salut merci bonsoir super ok coucou"),
    (
        Class::QUESTION,
        "quoi pourquoi comment quand où qui quel quelle quels quelles est-ce peux pouvez pourrais \
         pourriez combien",
    ),
    (Class::YOU, "tu te t toi ton ta tes vous votre vos"),
    (
        Class::REQUEST,
        "écris écrivez donne donnez explique expliquez aide aidez montre montrez liste crée créez \
         fais faites propose proposez décris rédige rédigez génère compare",
    ),
    (
        Class::MATERIAL,
        "traduis traduisez corrige corrigez reformule résume résumez améliore suivant suivante",
    ),
    (Class::STANDING, "toujours jamais désormais dorénavant"),
    (
        Class::MANNER,
        "réponds répondez écris écrivez utilise utilisez tutoie tutoyez vouvoie appelle sois soyez",
    ),
    (
        Class::DEVICE,
        "ordinateur portable pc mac macbook iphone ipad android téléphone windows linux ubuntu \
         imprimante routeur serveur tablette excel python rust java docker github",
    ),
    (Class::VALUE, "important importante crois fier fière reconnaissant valeur"),
    (
        Class::ROLE,
        "ingénieur ingénieure développeur développeuse professeur étudiant étudiante médecin avocat \
         avocate infirmier infirmière artiste écrivain retraité retraitée français française belge \
         suisse canadien canadienne québécois",
    ),
    (Class::SUPPOSE, "si imagine supposons imaginez"),
    (Class::NOT, "pas jamais"),
    (Class::NEED, "besoin cherche demande"),
    (Class::ARTICLE, "un une"),
    (Class::NAME, "nom appelle prénom"),
    (Class::FAVOURITE, "préféré préférée"),
    (Class::DREAM, "but rêve objectif"),
    (
        Class::OFFICE,
        "travail emploi patron patronne entreprise bureau collègue collègues école métier équipe",
    ),
    (Class::WOULD, "pourrais devrais serais"),
    (Class::PLEASE, "svp stp"),
    (Class::EMPTY, "comprends vois sais"),
    (Class::HABIT, "chaque souvent régulièrement"),
    (Class::ASK, "savoir comprendre demander remercier"),
    (
        Class::PLAIN,
        "le la les l de des du d et ou mais dans sur sous avec pour par que qui ce c cette ces cela \
         ça est sont était il elle ils elles on plus moins très bien bon bonne super beau à au aux \
         se s comme tout tous rien chose choses",
    ),
    (Class::ANAPHOR, "cela ça ce c il elle ils elles"),
    (Class::IF, "si"),
    (Class::WOULD, "serait aurais aurait voudrait irais"),
    (Class::VALUE, "honnêteté essentiel essentielle compte"),
    (
        Class::TASK,
        "erreur erreurs script code fichier fichiers fonction liste listes tableau colonne ligne \
         formule requête étape sortie commande phrase texte exercice",
    ),
    (
        Class::PERSON,
        "collègue chef cheffe patron patronne propriétaire client cliente voisin voisine professeur \
         colocataire connaissance",
    ),
];

/// A verb of which the ending says that it is the person's.
const fn yo(class: Class) -> Class {
    Class::SUBJECT.and(class)
}

pub(super) const SPANISH: &[(Class, &str)] = &[
    (Class::SUBJECT, "yo nosotros nosotras"),
    (Class::FIRST, "me mí nos conmigo"),
    (Class::POSSESSIVE, "mi mis nuestro nuestra nuestros nuestras"),
    (yo(Class::BE), "soy estoy somos estamos estaba era"),
    (yo(Class::HAVE), "tengo tenemos tenía he hemos"),
    (
        Class::KIN,
        "madre mamá padre papá padres esposa esposo marido mujer pareja novia novio hijo hijos hija \
         hijas niño niños niña bebé hermano hermanos hermana hermanas abuela abuelo abuelos tía tío \
         primo prima sobrino sobrina familia amigo amiga amigos perro perra gato gata mascota vecino \
         vecina",
    ),
    (yo(Class::LIKE), "prefiero odio amo adoro disfruto"),
    (yo(Class::LIKE), "gusta gustan encanta encantan"),
    (Class::LIKE, "vegetariano vegetariana vegano vegana alérgico alérgica"),
    (yo(Class::WANT), "quiero queremos espero deseo quisiera"),
    (yo(Class::PLAN), "planeo voy vamos pienso"),
    (yo(Class::LIVE), "vivo vivimos nací crecí"),
    (Class::LIVE, "casado casada divorciado divorciada"),
    (yo(Class::WORK), "trabajo trabajamos estudio enseño dirijo"),
    (yo(Class::USE), "uso usamos utilizo conduzco manejo"),
    (yo(Class::THINK), "creo opino siento"),
    (yo(Class::KNOW), "hablo juego aprendo cocino dibujo pinto canto bailo programo"),
    (
        yo(Class::PAST),
        "fui compré empecé terminé encontré perdí gané conocí visité hice vi escribí leí aprendí \
         recibí construí llegué salí viajé comí decidí tuve fuimos hicimos",
    ),
    (
        Class::ADVERB,
        "realmente solo sólo siempre todavía también nunca ahora actualmente recientemente ya muy \
         mucho a menudo finalmente no se",
    ),
    (
        Class::TIME,
        "ayer hoy mañana lunes martes miércoles jueves viernes sábado domingo enero febrero marzo \
         abril mayo junio julio agosto septiembre octubre noviembre diciembre semana semanas mes \
         meses año años desde pasado pasada próximo próxima verano invierno primavera otoño \
         cumpleaños navidad hace",
    ),
    (Class::NUMBER, "dos tres cuatro cinco seis siete ocho nueve diez once doce veinte cien mil"),
    (Class::GREETING, "hola gracias buenos buenas genial ok vale adiós"),
    (
        Class::QUESTION,
        "qué por cómo cuándo dónde quién cuál cuáles cuánto puedes podrías puede podría",
    ),
    (Class::YOU, "tú te ti tu tus usted ustedes"),
    (
        Class::REQUEST,
        "escribe dame explica ayúdame muestra muéstrame lista crea haz hazme genera propón describe \
         redacta compara dime",
    ),
    (Class::MATERIAL, "traduce corrige resume reescribe mejora siguiente siguientes"),
    (Class::STANDING, "siempre nunca jamás"),
    (Class::MANNER, "responde contesta escribe usa utiliza llámame tutéame sé"),
    (
        Class::DEVICE,
        "ordenador computadora portátil laptop pc mac macbook iphone ipad android móvil celular \
         windows linux ubuntu impresora servidor tableta excel python rust java docker github",
    ),
    (Class::VALUE, "importante creo orgulloso orgullosa agradecido valor"),
    (
        Class::ROLE,
        "ingeniero ingeniera desarrollador desarrolladora profesor profesora maestro maestra \
         estudiante médico médica abogado abogada enfermero enfermera diseñador diseñadora artista \
         escritor escritora jubilado jubilada español española mexicano mexicana argentino argentina \
         colombiano colombiana",
    ),
    (Class::SUPPOSE, "si imagina supongamos"),
    (Class::NOT, "no nunca"),
    (yo(Class::NEED), "necesito busco"),
    (Class::ARTICLE, "un una"),
    (Class::TO, "a"),
    (Class::NAME, "nombre llamo"),
    (Class::SUBJECT, "llamo"),
    (Class::FAVOURITE, "favorito favorita"),
    (Class::DREAM, "meta sueño objetivo"),
    (Class::OFFICE, "empleo jefe jefa empresa oficina colegas escuela universidad carrera equipo"),
    (Class::WOULD, "podría debería sería"),
    (yo(Class::EMPTY), "entiendo veo sé"),
    (Class::HABIT, "cada menudo diariamente"),
    (Class::ASK, "saber entender preguntar agradecer"),
    (
        Class::PLAIN,
        "el la los las lo de del y o pero en con por para que es son era este esta esto ese esa eso \
         muy bien bueno buena genial más menos todo todos nada cosa cosas como se le les al él ella \
         ellos ellas",
    ),
    (Class::ANAPHOR, "esto eso él ella ellos ellas"),
    (Class::IF, "si"),
    (Class::VALUE, "honestidad esencial valoro"),
    (
        Class::TASK,
        "error errores script código archivo archivos función lista listas tabla columna línea \
         fórmula consulta paso salida comando frase texto ejercicio",
    ),
    (
        Class::PERSON,
        "compañero compañera colega jefe jefa casero casera cliente clienta vecino vecina profesor \
         profesora conocido conocida",
    ),
];
