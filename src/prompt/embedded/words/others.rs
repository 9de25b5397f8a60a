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
    (Class::HAVE, "habe hab haben hatte hatten besitze"),
    (
        Class::KIN,
        "mutter mama vater papa eltern frau mann partner partnerin freund freundin freunde sohn \
         söhne tochter töchter kind kinder baby bruder brüder schwester schwestern geschwister oma \
         opa großmutter großvater tante onkel cousin cousine neffe nichte familie hund hunde katze \
         katzen haustier nachbar nachbarin schwiegermutter schwiegervater schwiegereltern schwager \
         schwägerin enkel enkelin enkelkinder zwillinge ex ex-mann ex-frau exmann exfrau exfreund \
         exfreundin verlobter verlobte lebensgefährte lebensgefährtin kater hündin welpe pferd kids \
         jungs mädels bub mutti vati",
    ),
    (
        Class::LIKE,
        "mag mögen liebe lieben bevorzuge hasse hassen gerne gern genieße vegetarier vegetarierin \
         veganer veganerin allergisch lieber genießen meide meiden schwärme verabscheue \
         verabscheuen vertrage vertrag bevorzugen begeistert leidenschaftlicher leidenschaftliche",
    ),
    (Class::WANT, "will wollen möchte möchten hoffe wünsche"),
    (
        Class::PLAN,
        "spare sparen überlege überlegen erwäge plane planen vorhabe beabsichtige werde werden",
    ),
    (
        Class::LIVE,
        "wohne wohnen wohn lebe leben leb geboren aufgewachsen verheiratet geschieden ziehe umgezogen gezogen",
    ),
    (Class::WORK, "arbeite arbeiten studiere studieren unterrichte leite lehre verdiene"),
    (Class::USE, "benutze benutz benutzen nutze nutz nutzen verwende verwenden fahre fahr"),
    (Class::THINK, "denke glaube finde fühle meine"),
    (
        Class::KNOW,
        "spreche sprech spiele spiel lerne lern koche backe male singe tanze programmiere zeichne",
    ),
    (
        Class::PAST,
        "ging kam sah traf kaufte begann fand gab verlor gewann baute schrieb wurde gemacht \
         gegangen gekommen gesehen getroffen gekauft angefangen begonnen gefunden verloren gewonnen \
         gebaut geschrieben bekommen gewesen besucht gelernt verkauft beendet abgeschlossen \
         gestorben geheiratet gekündigt zerbrochen repariert ausgezogen eingezogen adoptiert verlobt",
    ),
    (
        Class::ADVERB,
        "wirklich nur immer noch auch nie jetzt derzeit gerade eigentlich schon sehr oft manchmal \
         meistens endlich so nicht selbst sogar seit hauptsächlich meist überwiegend täglich privat \
         beruflich inzwischen mittlerweile ganz ziemlich total besonders übrigens",
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
    (
        Class::GREETING,
        "hallo hi gut genau stimmt perfekt danke dankeschön moin servus super toll ok okay ja prima tschüss",
    ),
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
        "antworte antworten schreibe schreib nenne verwende benutze sprich duze sieze sei bleib halte \
         halt fasse fass verzichte vermeide rede formuliere begrüße",
    ),
    (
        Class::DEVICE,
        "laptop computer rechner pc mac macbook iphone ipad android handy smartphone windows linux \
         ubuntu debian drucker router server tablet kamera excel python rust java docker github rechner \
         notebook thinkpad pixel fairphone smartwatch kopfhörer headset bildschirm monitor tastatur \
         scanner beamer festplatte betriebssystem browser editor software app apps vpn nas raspberry \
         firefox chrome safari word powerpoint outlook thunderbird teams slack zoom signal whatsapp \
         telegram discord notion obsidian evernote onenote todoist trello jira confluence nextcloud \
         dropbox icloud onedrive photoshop lightroom gimp inkscape darktable figma canva blender \
         scrivener latex overleaf libreoffice zotero anki duolingo spotify netflix strava garmin \
         kindle kobo e-reader chatgpt copilot vscode vim emacs intellij git gitlab javascript \
         typescript kubernetes bitwarden keepass fedora macos ios",
    ),
    (
        Class::SWITCH,
        "umgestiegen gewechselt wechsle wechselte umgezogen gewechselt migriert steige stieg",
    ),
    (
        Class::PLEASES,
        "gefällt gefallen schmeckt schmecken nervt nerven stört stören langweilt langweilen \
         fasziniert faszinieren beruhigt beruhigen entspannt entspannen ekelt reizt macht machen \
         treibt treiben",
    ),
    (Class::ASKS, "frage wüsste unsicher überlege weiß wissen sicher sagen sag sagt gespannt"),
    (Class::VALUE, "wichtig glaube stolz dankbar wert"),
    (
        Class::ROLE,
        "ingenieur ingenieurin entwickler entwicklerin lehrer lehrerin student studentin arzt ärztin \
         anwalt anwältin krankenschwester pfleger designer künstler künstlerin autor autorin rentner \
         rentnerin selbstständig selbständig freiberufler freiberuflerin deutscher deutsche österreicher \
         österreicherin schweizer schweizerin beamter beamtin azubi diabetiker diabetikerin \
         asthmatiker asthmatikerin epileptiker epileptikerin autist autistin legastheniker \
         legasthenikerin alleinerziehend rollstuhlfahrer \
         rollstuhlfahrerin ehrenamtlich ehrenamtler mutter vater mama papa",
    ),
    (Class::SUPPOSE, "wenn falls angenommen stell"),
    (Class::NOT, "nicht kein keine nie"),
    (Class::NEED, "brauche benötige suche frage"),
    (Class::ARTICLE, "ein eine"),
    (Class::TO, "zu"),
    (Class::NAME, "name heiße"),
    (Class::FAVOURITE, "lieblings liebste liebster liebstes liebsten"),
    (Class::DREAM, "ziel traum"),
    (
        Class::OFFICE,
        "job chef chefin firma beruf arbeitgeber büro kollegen schule universität team",
    ),
    (Class::WOULD, "würde könnte sollte würden"),
    (Class::PLEASE, "bitte"),
    (Class::EMPTY, "verstehe weiß sehe meine kapiere kapier check verzweifle zögere"),
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
         formel abfrage schritt ausgabe befehl satz text aufgabe spalten zeilen variable schleife \
         array klasse methode compiler parameter url mail frage ahnung absatz überschrift prompt button",
    ),
    (
        Class::PERSON,
        "kollege kollegin kumpel chef chefin vermieter vermieterin lehrer lehrerin kunde kundin bekannter \
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
         tante oncle cousin cousine neveu nièce famille ami amie amis chien chat voisin voisine blonde chum \
         gamin gamine gamins gosse gosses ado ados garçon garçons jumeaux jumelles ex fiancé fiancée \
         beau-père belle-mère beau-frère belle-sœur belle-soeur beaux-parents beau-fils belle-fille \
         petit-fils petite-fille petits-enfants mamie papy papi chiens chienne chats chatte chaton \
         chiot",
    ),
    (
        Class::LIKE,
        "aime aimons adore adorons préfère préférons déteste détestons apprécie apprécions raffole \
         évite végétarien végétarienne végane allergique intolérant intolérante fan accro friand \
         friande passionné passionnée amateur amatrice",
    ),
    (Class::WANT, "veux voudrais souhaite espère voulons aimerais"),
    (Class::PLAN, "prévois compte vais allons envisage"),
    (
        Class::LIVE,
        "habite habitons vis vivons né née grandi marié mariée mariés mariées divorcé divorcée \
         pacsés déménagé emménagé",
    ),
    (Class::WORK, "travaille travaillons bosse étudie enseigne dirige"),
    (Class::USE, "utilise utilisons conduis sers servons emploie"),
    (Class::THINK, "pense crois trouve sens"),
    (Class::KNOW, "parle joue apprends cuisine dessine peins chante danse programme"),
    (
        Class::PAST,
        "allé allée acheté commencé fini trouvé perdu gagné rencontré visité fait vu pris écrit lu \
         appris reçu construit eu été venu venue parti partie arrivé arrivée resté restée tombé \
         tombée retourné retournée quitté vendu mis ouvert couru mort morte \
         décédé décédée mise remis remise inscrit inscrite rejoint",
    ),
    (
        Class::ADVERB,
        "vraiment juste toujours encore aussi jamais maintenant actuellement récemment déjà très \
         souvent parfois enfin ne n y en bien beaucoup pas plus guère surtout principalement \
         plutôt assez désormais",
    ),
    (
        Class::TIME,
        "hier demain lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril \
         mai juin juillet août septembre octobre novembre décembre semaine semaines mois an ans \
         année années depuis dernier dernière prochain prochaine été hiver printemps automne \
         week-end anniversaire noël pâques",
    ),
    (Class::NUMBER, "deux trois quatre cinq six sept huit neuf dix onze douze vingt cent mille"),
    (Class::GREETING, "bonjour salut merci bonsoir super ok coucou parfait"),
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
        "réponds répondez écris écrivez utilise utilisez tutoie tutoyez vouvoie appelle sois soyez \
         parle parlez évite évitez garde gardez reste restez",
    ),
    (
        Class::DEVICE,
        "ordinateur portable pc mac macbook iphone ipad android téléphone windows linux ubuntu \
         imprimante routeur serveur tablette excel python rust java docker github ordi écran clavier \
         casque écouteurs logiciel appli applis application navigateur éditeur liseuse scanner vpn nas \
         raspberry smartphone thinkpad pixel fairphone firefox chrome safari word powerpoint outlook \
         thunderbird teams slack zoom whatsapp telegram discord notion obsidian evernote onenote \
         todoist trello jira confluence nextcloud dropbox icloud onedrive photoshop lightroom gimp \
         inkscape darktable figma canva blender scrivener latex overleaf libreoffice zotero anki \
         duolingo spotify netflix strava garmin kindle kobo chatgpt copilot vscode vim emacs git gitlab \
         javascript typescript kubernetes bitwarden keepass debian fedora macos ios",
    ),
    (Class::SWITCH, "passé passée migré changé remplacé abandonné basculé"),
    (
        Class::PLEASES,
        "plaît plait plaisent énerve énervent ennuie ennuient passionne passionnent fascine fascinent \
         détend détendent dégoûte dégoûtent stresse stressent apaise apaisent amuse amusent agace \
         agacent rend rendent",
    ),
    (Class::ASKS, "demande hésite sais savoir sûr sûre dire dis dites certain certaine"),
    (Class::VALUE, "important importante crois fier fière reconnaissant valeur"),
    (
        Class::ROLE,
        "ingénieur ingénieure développeur développeuse professeur étudiant étudiante médecin avocat \
         avocate infirmier infirmière artiste écrivain retraité retraitée français française belge \
         suisse canadien canadienne québécois québécoise prof technicien technicienne \
         fonctionnaire freelance indépendant indépendante consultant consultante directeur \
         directrice stagiaire apprenti apprentie doctorant doctorante lycéen lycéenne ouvrier \
         ouvrière chauffeur assistante agriculteur agricultrice éleveur éleveuse diabétique \
         coeliaque cœliaque asthmatique épileptique dyslexique autiste daltonien daltonienne maman papa mère père bénévole",
    ),
    (Class::SUPPOSE, "si imagine supposons imaginez"),
    (Class::NOT, "pas jamais"),
    (Class::NEED, "besoin cherche demande"),
    (Class::ARTICLE, "un une"),
    (Class::NAME, "nom appelle prénom"),
    (Class::FAVOURITE, "préféré préférée préférés préférées favori favorite favoris favorites"),
    (Class::DREAM, "but rêve objectif"),
    (
        Class::OFFICE,
        "travail emploi patron patronne entreprise bureau collègue collègues école métier équipe",
    ),
    (Class::WOULD, "pourrais devrais serais"),
    (Class::PLEASE, "svp stp"),
    (
        Class::EMPTY,
        "comprends vois sais hésite galère flippe capote craque tremble bloque rame stresse",
    ),
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
         formule requête étape sortie commande phrase texte exercice question mail titre paragraphe bouton",
    ),
    (
        Class::PERSON,
        "collègue copain copine pote ami amie chef cheffe patron patronne propriétaire client cliente voisin voisine professeur \
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
         vecina suegra suegro suegros cuñada cuñado nieto nieta nietos yerno nuera mellizos mellizas \
         gemelos gemelas ex nene nena peque peques mami papi abuelita abuelito prometido prometida \
         perros perrita perrito gatos gatita gatito cachorro bebe",
    ),
    (
        yo(Class::LIKE),
        "prefiero preferimos odio odiamos amo adoro disfruto detesto aborrezco evito aprecio soporto \
         aguanto",
    ),
    (
        Class::PLEASES,
        "gusta gustan encanta encantan fascina fascinan apasiona apasionan chifla chiflan flipa flipan \
         mola molan aburre aburren molesta molestan relaja relajan asquea irrita irritan divierte \
         divierten agobia agobian disgusta disgustan da dan pone ponen hace hacen vuelve vuelven",
    ),
    (Class::PLEASES.and(Class::WOULD), "gustaría encantaría"),
    (
        Class::LIKE,
        "vegetariano vegetariana vegano vegana alérgico alérgica intolerante fan aficionado aficionada \
         adicto adicta apasionado apasionada amante",
    ),
    (yo(Class::WANT), "quiero queremos espero deseo quisiera"),
    (Class::PLAN, "planeando pensando ahorrando"),
    (yo(Class::PLAN), "planeo voy vamos pienso iré iremos planeamos"),
    (yo(Class::LIVE), "vivo vivimos nací crecí"),
    (Class::LIVE, "casado casada divorciado divorciada"),
    (
        yo(Class::WORK),
        "trabajo trabajamos laburo laburamos curro estudio enseño dirijo dedico ejerzo",
    ),
    (yo(Class::USE), "uso usamos utilizo utilizamos conduzco manejo"),
    (
        Class::SUBJECT,
        "puedo podemos mudo mudamos viajamos salgo bebo fumo corro leo duermo llevo empiezo arranco gano cobro alquilo alquilamos \
         comparto padezco sufro escalo escucho compro hago tomo colecciono practico cultivo nado \
         viajo escribo edito guardo suelo monto entreno medito cuido veo",
    ),
    (yo(Class::THINK), "creo opino siento"),
    (yo(Class::KNOW), "hablo juego aprendo cocino dibujo pinto canto bailo programo toco"),
    (
        yo(Class::PAST),
        "fui estuve estuvimos separamos cortamos casamos dejamos adoptamos caí leí oí salimos llegamos compré empecé terminé encontré perdí gané conocí visité hice vi escribí leí aprendí \
         acabo acabamos recibí construí llegué salí viajé comí decidí tuve fuimos hicimos",
    ),
    (Class::PAST, "murió falleció nació"),
    (
        Class::ADVERB,
        "realmente solo sólo siempre todavía también nunca ahora actualmente recientemente ya muy \
         mucho a menudo finalmente no se bastante sobre todo principalmente solamente hoy",
    ),
    (
        Class::TIME,
        "ayer hoy mañana lunes martes miércoles jueves viernes sábado domingo enero febrero marzo \
         abril mayo junio julio agosto septiembre octubre noviembre diciembre semana semanas mes \
         meses año años desde pasado pasada próximo próxima verano invierno primavera otoño \
         cumpleaños navidad hace",
    ),
    (Class::NUMBER, "dos tres cuatro cinco seis siete ocho nueve diez once doce veinte cien mil"),
    (Class::GREETING, "hola gracias buenos buenas genial ok vale adiós perfecto listo"),
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
    (
        Class::MANNER,
        "responde contesta escribe usa utiliza llámame tutéame sé habla háblame evita mantén trátame \
         respóndeme contéstame",
    ),
    (
        Class::DEVICE,
        "ordenador computadora portátil laptop pc mac macbook iphone ipad android móvil celular \
         windows linux ubuntu impresora servidor tableta excel python rust java docker github ordenata \
         teléfono smartphone pantalla teclado auriculares cascos navegador editor aplicación \
         aplicaciones app apps software escáner vpn nas raspberry thinkpad pixel fairphone firefox \
         chrome safari word powerpoint outlook thunderbird teams slack zoom whatsapp telegram discord \
         notion obsidian evernote onenote todoist trello jira confluence nextcloud dropbox icloud \
         onedrive photoshop lightroom gimp inkscape darktable figma canva blender scrivener latex \
         overleaf libreoffice zotero anki duolingo spotify netflix strava garmin kindle kobo chatgpt \
         copilot vscode vim emacs git gitlab javascript typescript kubernetes bitwarden keepass debian \
         fedora macos ios",
    ),
    (yo(Class::SWITCH.and(Class::PAST)), "pasé cambié migré sustituí abandoné dejé"),
    (Class::SWITCH, "pasado cambiado migrado"),
    (Class::ASKS, "pregunto dudo sé saber seguro segura decir decirme dime"),
    (Class::VALUE, "importante creo orgulloso orgullosa agradecido valor"),
    (
        Class::ROLE,
        "ingeniero ingeniera desarrollador desarrolladora profesor profesora maestro maestra \
         estudiante médico médica abogado abogada enfermero enfermera diseñador diseñadora artista \
         escritor escritora jubilado jubilada español española mexicano mexicana argentino argentina \
         colombiano colombiana chileno chilena peruano peruana uruguayo uruguaya \
         venezolano venezolana ecuatoriano ecuatoriana boliviano boliviana cubano cubana ciudadano \
         ciudadana profe técnico técnica director directora funcionario funcionaria autónomo \
         autónoma becario becaria opositora opositor diabético diabética celíaco celíaca celiaco \
         celiaca asmático asmática epiléptico epiléptica autista disléxico disléxica daltónico \
         daltónica mamá papá madre padre voluntario voluntaria",
    ),
    (Class::SUPPOSE, "si imagina supongamos"),
    (Class::NOT, "no nunca"),
    (yo(Class::NEED), "necesito busco"),
    (Class::ARTICLE, "un una"),
    (Class::TO, "a"),
    (Class::NAME, "nombre llamo"),
    (Class::SUBJECT, "llamo"),
    (Class::FAVOURITE, "favorito favorita favoritos favoritas preferido preferida preferidos"),
    (Class::DREAM, "meta sueño objetivo"),
    (Class::OFFICE, "empleo jefe jefa empresa oficina colegas escuela universidad carrera equipo"),
    (Class::WOULD, "podría debería sería"),
    (yo(Class::EMPTY), "entiendo veo sé dudo alucino flipo"),
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
         fórmula consulta paso salida comando frase texto ejercicio pregunta título párrafo botón",
    ),
    (
        Class::PERSON,
        "compañero compañera colega amigo amiga cuate carnal compa jefe jefa casero casera cliente clienta vecino vecina profesor \
         profesora conocido conocida",
    ),
];
