//! The words of German.

use super::{Is, List, Unit};

pub(super) const WORDS: &[List] = &[
    (
        Is::Little,
        "ich und der die das ist nicht ein eine zu mit mein meine wie bin habe auf den für mir wir \
         im am es er sie hat wohne wohnt lebe lebt arbeite nach hier einen einem von sich dem",
    ),
    (Is::Month(1), "januar jänner"),
    (Is::Month(2), "februar feber"),
    (Is::Month(3), "märz"),
    (Is::Month(4), "april"),
    (Is::Month(5), "mai"),
    (Is::Month(6), "juni"),
    (Is::Month(7), "juli"),
    (Is::Month(8), "august"),
    (Is::Month(9), "september"),
    (Is::Month(10), "oktober"),
    (Is::Month(11), "november"),
    (Is::Month(12), "dezember"),
    (Is::Weekday(0), "montag"),
    (Is::Weekday(1), "dienstag"),
    (Is::Weekday(2), "mittwoch"),
    (Is::Weekday(3), "donnerstag"),
    (Is::Weekday(4), "freitag"),
    (Is::Weekday(5), "samstag sonnabend"),
    (Is::Weekday(6), "sonntag"),
    (Is::Season(21), "frühling frühjahr"),
    (Is::Season(22), "sommer"),
    (Is::Season(23), "herbst"),
    (Is::Season(24), "winter"),
    (Is::Unit(Unit::Day), "tag tage tagen"),
    (Is::Unit(Unit::Week), "woche wochen"),
    (Is::Unit(Unit::Weekend), "wochenende"),
    (Is::Unit(Unit::Month), "monat monate monaten monats"),
    (Is::Unit(Unit::Year), "jahr jahre jahren jahres"),
    (Is::Count(1), "ein eine einem einer einen"),
    (Is::Count(2), "zwei"),
    (Is::Count(3), "drei"),
    (Is::Count(4), "vier"),
    (Is::Count(5), "fünf"),
    (Is::Count(6), "sechs"),
    (Is::Count(7), "sieben"),
    (Is::Count(8), "acht"),
    (Is::Count(9), "neun"),
    (Is::Count(10), "zehn"),
    (Is::Count(11), "elf"),
    (Is::Count(12), "zwölf"),
    (Is::Count(15), "fünfzehn"),
    (Is::Count(20), "zwanzig"),
    (Is::Count(30), "dreißig"),
    (Is::Day(-2), "vorgestern"),
    (Is::Day(-1), "gestern"),
    (Is::Day(0), "heute"),
    (Is::Day(1), "morgen"),
    (Is::Day(2), "übermorgen"),
    (
        Is::Last,
        "letzte letzten letztes letzter letztem vorige vorigen voriges voriger vergangene \
         vergangenen vergangenes vergangener",
    ),
    (Is::This, "diese diesen dieses dieser diesem"),
    (
        Is::Next,
        "nächste nächsten nächstes nächster nächstem kommende kommenden kommendes kommender",
    ),
    (Is::AgoBefore, "vor"),
    (Is::Ahead, "in"),
    (Is::In, "in im am an während"),
    (Is::Since, "seit"),
    (Is::Starting, "ab"),
    (Is::Until, "bis"),
    (Is::From, "von vom"),
    (Is::To, "bis"),
    (Is::Between, "zwischen"),
    (Is::And, "und"),
    (Is::Filler, "der die das den dem des zum"),
    (Is::Part, "anfang ende mitte beginn"),
    (
        Is::Beside,
        "vor nach gegen um etwa ungefähr circa ca rund stand als oder über fast knapp mindestens \
         höchstens von",
    ),
    (Is::Every, "jede jeden jedes jeder jedem alle allen"),
    (
        Is::Unsure,
        "wenn falls würde würden könnte könnten hätte hätten wäre wären vielleicht möglicherweise \
         vermutlich wahrscheinlich angenommen ob",
    ),
    (Is::Not, "nicht nie niemals kein keine keinen"),
    (
        Is::Did,
        "war waren hatte hatten wurde wurden ging kam kaufte zog begann fand gab verlor gewann \
         schrieb sah traf wohnte lebte arbeitete heiratete wechselte bekam machte lernte",
    ),
    (Is::Auxiliary, "habe bin hat ist haben sind"),
    (Is::Will, "werde wird werden will wollen möchte möchten plane planen vorhabe"),
    (
        Is::Begin,
        "gezogen umgezogen eingezogen zog angefangen begonnen begann geworden wurde gekauft kaufte \
         adoptiert geheiratet heiratete geboren gewechselt wechselte bekommen bekam aufgehört \
         übersiedelt kennengelernt",
    ),
    (Is::While, "als bevor nachdem"),
    (Is::Relative, "welcher welche welches"),
    (Is::Made, "gebaut erbaut gebautes gebauten erschienen veröffentlicht gedruckt gegründet"),
    (
        Is::Counted,
        "euro wörter schritte leute menschen dollar km kilometer meter seiten stunden minuten \
         prozent fotos dateien m",
    ),
];
