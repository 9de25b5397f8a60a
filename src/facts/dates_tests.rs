#![allow(clippy::too_many_lines, reason = "a table of cases is as long as its cases")]

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use Kind::{Event, Plan, Preference, State};

/// A Friday.
const SAID: &str = "2024-05-10T12:00:00Z";

fn on(day: &str, zone: &str, text: &str, kind: Kind) -> String {
    let at = Millis::from_export_text(day);
    let dated = dates(text, at, zone, kind);
    let parts = [("from", dated.valid_from), ("until", dated.valid_until), ("on", dated.occurred)];
    let parts =
        parts.into_iter().filter_map(|(name, date)| date.map(|date| format!("{name} {date}")));
    parts.collect::<Vec<_>>().join(" ")
}

/// Each with what is wrong with it, all at once.
fn check(cases: &[(Kind, &str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .map(|(kind, text, date)| (kind, text, date, on(SAID, "UTC", text, *kind)))
        .filter(|(_, _, date, got)| *date != got)
        .map(|(kind, text, date, got)| format!("{kind:?} {text}\n  should be [{date}], is [{got}]"))
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn english() {
    check(&[
        (Event, "Last March I moved to Ghent.", "on 2024-03"),
        (Event, "Last June I moved to Ghent.", "on 2023-06"),
        (Event, "Last May I moved to Ghent.", "on 2023-05"),
        (Event, "Yesterday I adopted a dog.", "on 2024-05-09"),
        (Event, "I saw her the day before yesterday.", "on 2024-05-08"),
        (Event, "I bought a bike two days ago.", "on 2024-05-08"),
        (Event, "I bought a bike 2 weeks ago", "on 2024-04-22/2024-04-28"),
        (Event, "Three months ago we got a cat.", "on 2024-02"),
        (Event, "I quit my job a year ago.", "on 2023"),
        (Event, "Last week I ran a marathon.", "on 2024-04-29/2024-05-05"),
        (Event, "Last weekend I ran a marathon.", "on 2024-05-04/2024-05-05"),
        (Event, "Last summer I walked to Rome.", "on 2023-22"),
        (Event, "Last winter I learned to ski.", "on 2023-12/2024-02"),
        (Event, "I went to Rome in the summer of 2019.", "on 2019-22"),
        (Event, "In 2019 I moved to Ghent.", "on 2019"),
        (Event, "I moved to Ghent in March 2019.", "on 2019-03"),
        (Event, "I moved to Ghent in March of 2019", "on 2019-03"),
        (Event, "I moved to Ghent in Sept. 2019.", "on 2019-09"),
        (Event, "I moved to Ghent at the end of 2019.", "on 2019"),
        (Event, "I moved to Ghent in early 2019", "on 2019"),
        (Event, "I moved to Ghent in mid-2019", "on 2019"),
        (Event, "We got married on 3 May 2024.", "on 2024-05-03"),
        (Event, "We got married on May 3rd, 2024.", "on 2024-05-03"),
        (Event, "We got married on the 3rd of May 2024.", "on 2024-05-03"),
        (Event, "We got married on Friday, 3 May 2024.", "on 2024-05-03"),
        (Event, "We got married on 2024-05-03.", "on 2024-05-03"),
        (Event, "The talk was on 2024-05-03T10:00:00Z", "on 2024-05-03"),
        (Event, "We met on 13/05/2023.", "on 2023-05-13"),
        (Event, "We met on 05/13/2023.", "on 2023-05-13"),
        (Event, "We met on 05/05/2023.", "on 2023-05-05"),
        (Event, "We met in 05/2023.", "on 2023-05"),
        (Event, "In March I moved to Ghent.", "on 2024-03"),
        (Event, "in march i moved to ghent", "on 2024-03"),
        (Event, "In June I moved to Ghent.", "on 2023-06"),
        (Event, "On 3 May I moved to Ghent.", "on 2024-05-03"),
        (Event, "On May 12 I moved to Ghent.", "on 2023-05-12"),
        (Event, "On Monday I bought a bike.", "on 2024-05-06"),
        (Event, "Last Friday I bought a bike.", "on 2024-05-03"),
        (Event, "I bought a bike last Fri.", "on 2024-05-03"),
        (Event, "I bought a bike last Tues.", ""),
        (Event, "On Thurs I bought a bike.", "on 2024-05-09"),
        (Event, "I bought a bike on Wed last week.", "on 2024-05-01"),
        (Event, "I bought a bike on Sat.", "on 2024-05-04"),
        (Event, "The last sat in the sun, and I left.", ""),
        (Event, "We sat in the Sun and wed.", ""),
        (Event, "In March last year I moved to Ghent.", "on 2023-03"),
        (Event, "I moved to Ghent last year in March.", "on 2023-03"),
        (Event, "We hiked on Tuesday last week.", "on 2024-04-30"),
        (Event, "I studied in Paris from 2018 to 2021.", "on 2018/2021"),
        (Event, "I went to Spain from 3 to 7 April 2024.", "on 2024-04-03/2024-04-07"),
        (Event, "I travelled from November to March 2024.", "on 2023-11/2024-03"),
        (Event, "The wedding is next month.", "on 2024-06"),
        (Event, "We are getting married on 12 October 2024.", "on 2024-10-12"),
        (Event, "I have been to Rome in March.", "on 2024-03"),
        (Event, "This morning I ran 10 km.", ""),
        (Event, "Today I ran 10 km.", "on 2024-05-10"),
        (Event, "In 2021 I sold my 2019 Honda.", "on 2021"),
        (Event, "Last year, in March 2023, I moved.", "on 2023-03"),
        (Plan, "I plan to move to Ghent next month.", "on 2024-06"),
        (Plan, "I want to run a marathon next year.", "on 2025"),
        (Plan, "I would like to run a marathon in 2025.", "on 2025"),
        (Plan, "I am flying to Rome on Monday.", "on 2024-05-13"),
        (Plan, "I am flying to Rome tomorrow.", "on 2024-05-11"),
        (Plan, "I am flying to Rome the day after tomorrow.", "on 2024-05-12"),
        (Plan, "I am flying to Rome in three weeks.", "on 2024-05-27/2024-06-02"),
        (Plan, "I am flying to Rome next Friday.", "on 2024-05-17"),
        (Plan, "I am flying to Rome on June 3.", "on 2024-06-03"),
        (Plan, "I will start in September.", "on 2024-09"),
        (Plan, "I will start in March.", "on 2025-03"),
        (State, "I live in Lyon since 2024.", "from 2024"),
        (State, "I have lived in Lyon since March 2023.", "from 2023-03"),
        (State, "I have lived in Lyon since March.", "from 2024-03"),
        (State, "I've been a nurse since last year.", "from 2023"),
        (State, "I've been a nurse since last week.", "from 2024"),
        (State, "I've been a nurse since last weekend.", "from 2024-05"),
        (State, "Has lived in Lyon since 2024.", "from 2024"),
        (Event, "The user adopted a dog named Rex in 2021.", "on 2021"),
        (Plan, "Plans a trip to Japan for October 2025.", "on 2025-10"),
        (State, "I was born on 12 June 1990 in Ghent.", "from 1990-06-12"),
        (Event, "My 30-year-old brother moved to Ghent in 2019.", "on 2019"),
        (Event, "I was hired by Acme in 2019.", "on 2019"),
        (Event, "I didn't move in 2019.", ""),
        (State, "I have been vegan for three years.", "from 2021"),
        (State, "I've worked at Acme for six months.", "from 2023-11"),
        (State, "I am vegan for two years now.", "from 2022"),
        (State, "I haven't smoked since 2019.", "from 2019"),
        (State, "I moved to Lyon in 2024.", "from 2024"),
        (State, "I have lived in Lyon since the summer of 2022.", "from 2022"),
        (State, "I have lived in Lyon since last summer.", "from 2023"),
        (State, "I have lived in Lyon since last winter.", ""),
        (State, "I lived in Paris until 2022.", "until 2022"),
        (State, "I lived in Paris from 2018 to 2021.", "from 2018 until 2021"),
        (State, "I lived in Paris between 2018 and 2021.", "from 2018 until 2021"),
        (State, "I worked there 2018-2021.", "from 2018 until 2021"),
        (State, "I lived in Paris from March 2018 until May 2021.", "from 2018-03 until 2021-05"),
        (State, "I started at Acme three years ago.", "from 2021"),
        (Preference, "I prefer tea since 2020.", "from 2020"),
    ]);
}

#[test]
fn german() {
    check(&[
        (Event, "Letzten März bin ich nach Gent gezogen.", "on 2024-03"),
        (Event, "Gestern habe ich einen Hund adoptiert.", "on 2024-05-09"),
        (Event, "Vorgestern war ich in Gent.", "on 2024-05-08"),
        (Event, "Vor zwei Tagen habe ich ein Rad gekauft.", "on 2024-05-08"),
        (Event, "Vor einem Jahr habe ich gekündigt.", "on 2023"),
        (Event, "Ich bin 2019 nach Gent gezogen.", "on 2019"),
        (Event, "2019 bin ich nach Gent gezogen.", "on 2019"),
        (Event, "Im Jahr 2019 bin ich nach Gent gezogen.", "on 2019"),
        (Event, "Im März 2019 bin ich nach Gent gezogen.", "on 2019-03"),
        (Event, "Anfang 2019 bin ich nach Gent gezogen.", "on 2019"),
        (Event, "Am 3. Mai 2024 haben wir geheiratet.", "on 2024-05-03"),
        (Event, "Am 03.05.2024 haben wir geheiratet.", "on 2024-05-03"),
        (Event, "Am Montag habe ich ein Rad gekauft.", "on 2024-05-06"),
        (Event, "Letzten Sommer war ich in Rom.", "on 2023-22"),
        (Event, "Letztes Jahr im März bin ich umgezogen.", "on 2023-03"),
        (Event, "Letzte Woche habe ich ein Rad gekauft.", "on 2024-04-29/2024-05-05"),
        (State, "Ich wohne hier seit 2019.", "from 2019"),
        (State, "Ich wohne seit drei Jahren in Gent.", "from 2021"),
        (State, "Ich wohne seit März in Gent.", "from 2024-03"),
        (State, "Ich habe bis 2022 in Gent gewohnt.", "until 2022"),
        (State, "Von 2018 bis 2021 habe ich in Gent gewohnt.", "from 2018 until 2021"),
        (Plan, "Ich möchte nächstes Jahr nach Gent ziehen.", "on 2025"),
        (Plan, "In drei Wochen fliege ich nach Rom.", "on 2024-05-27/2024-06-02"),
        (Plan, "Morgen fliege ich nach Rom.", "on 2024-05-11"),
        (Event, "Ich habe 2019 Euro gezahlt.", ""),
        (Event, "Ich habe am Morgen ein Rad gekauft.", ""),
        (Event, "Gestern Morgen habe ich ein Rad gekauft.", "on 2024-05-09"),
        (Event, "Ich habe vor 2019 ein Rad gekauft.", ""),
        (Event, "Jeden Montag war ich schwimmen.", ""),
        (Event, "Wenn ich 2019 gekauft hätte.", ""),
        (State, "Mein Golf Baujahr 2019 wurde gekauft.", ""),
    ]);
}

#[test]
fn french() {
    check(&[
        (Event, "En mars dernier, j'ai déménagé à Gand.", "on 2024-03"),
        (Event, "Hier, j'ai adopté un chien.", "on 2024-05-09"),
        (Event, "Avant-hier, j'ai acheté un vélo.", "on 2024-05-08"),
        (Event, "J'ai acheté un vélo il y a deux jours.", "on 2024-05-08"),
        (Event, "J'ai déménagé à Gand en 2019.", "on 2019"),
        (Event, "Nous nous sommes mariés le 3 mai 2024.", "on 2024-05-03"),
        (Event, "Nous nous sommes mariés le 1er mai 2024.", "on 2024-05-01"),
        (Event, "L'année dernière, je suis allé à Rome.", "on 2023"),
        (Event, "La semaine dernière, j'ai acheté un vélo.", "on 2024-04-29/2024-05-05"),
        (Event, "L'été dernier, j'ai marché jusqu'à Rome.", "on 2023-22"),
        (Event, "Lundi, j'ai acheté un vélo.", "on 2024-05-06"),
        (Event, "Vendredi dernier, j'ai acheté un vélo.", "on 2024-05-03"),
        (State, "J'habite à Lyon depuis 2019.", "from 2019"),
        (State, "J'habite à Lyon depuis trois ans.", "from 2021"),
        (State, "Ça fait trois ans que j'habite à Lyon.", "from 2021"),
        (State, "J'ai vécu à Paris jusqu'en 2022.", "until 2022"),
        (State, "J'ai vécu à Paris de 2018 à 2021.", "from 2018 until 2021"),
        (Plan, "Je vais déménager le mois prochain.", "on 2024-06"),
        (Plan, "Demain je vais à Rome.", "on 2024-05-11"),
        (Event, "Le lundi, j'ai nagé.", ""),
        (Event, "Ma voiture de 2019 est tombée en panne.", ""),
    ]);
}

#[test]
fn spanish() {
    check(&[
        (Event, "En marzo pasado me mudé a Gante.", "on 2024-03"),
        (Event, "El pasado marzo me mudé a Gante.", "on 2024-03"),
        (Event, "Ayer adopté un perro.", "on 2024-05-09"),
        (Event, "Anteayer compré una bici.", "on 2024-05-08"),
        (Event, "Compré una bici hace dos días.", "on 2024-05-08"),
        (Event, "En 2019 me mudé a Gante.", "on 2019"),
        (Event, "Me casé el 3 de mayo de 2024.", "on 2024-05-03"),
        (Event, "El año pasado fui a Roma.", "on 2023"),
        (Event, "En marzo del año pasado fui a Roma.", "on 2023-03"),
        (Event, "El lunes compré una bici.", "on 2024-05-06"),
        (Event, "El verano pasado fui a Roma.", "on 2023-22"),
        (State, "Vivo en Sevilla desde 2019.", "from 2019"),
        (State, "Vivo en Sevilla desde hace tres años.", "from 2021"),
        (State, "Hace tres años que vivo en Sevilla.", "from 2021"),
        (State, "Viví en Madrid hasta 2022.", "until 2022"),
        (State, "Viví en Madrid de 2018 a 2021.", "from 2018 until 2021"),
        (State, "Viví en Madrid desde 2018 hasta 2021.", "from 2018 until 2021"),
        (Plan, "Voy a mudarme el próximo mes.", "on 2024-06"),
        (Plan, "Voy a mudarme el año que viene.", "on 2025"),
        (Plan, "Mañana voy a Roma.", "on 2024-05-11"),
        (Plan, "Pasado mañana voy a Roma.", "on 2024-05-12"),
        (Event, "Ayer por la mañana compré una bici.", "on 2024-05-09"),
        (Event, "Los lunes nadé.", ""),
    ]);
}

#[test]
fn what_starts_may_be_to_come() {
    check(&[
        (State, "I run the night shift starting in September.", "from 2024-09"),
        (State, "I rent a studio beginning July 1.", "from 2024-07-01"),
        (State, "I worked nights starting in September.", "from 2023-09"),
        (State, "Ab September leite ich den Chor.", "from 2024-09"),
        (State, "Ab September habe ich den Chor geleitet.", "from 2023-09"),
        (State, "Je dirige la chorale à partir de septembre.", "from 2024-09"),
        (State, "Je dirige la chorale dès septembre.", "from 2024-09"),
        (State, "Dirijo el coro a partir de septiembre.", "from 2024-09"),
        (State, "Vanaf september leid ik het koor.", "from 2024-09"),
        (Plan, "On va partir en septembre.", "on 2024-09"),
        // What has begun has.
        (State, "I lead the choir since September.", "from 2023-09"),
        (State, "Ich leite den Chor seit September.", "from 2023-09"),
        (State, "Je dirige la chorale depuis septembre.", "from 2023-09"),
        (State, "Dirijo el coro desde septiembre.", "from 2023-09"),
    ]);
}

#[test]
fn a_date_has_the_tense_of_its_clause() {
    check(&[
        (State, "My niece got into the academy, she starts in August.", ""),
        (State, "My niece got into the academy and she starts in August.", ""),
        (Event, "She passed the exam, and I will visit her in August.", "on 2024-08"),
        (Event, "Ich habe den Vertrag bekommen, wir werden im August umziehen.", "on 2024-08"),
        (Event, "J'ai signé, nous allons déménager en août.", "on 2024-08"),
        (Event, "Qu'est-ce que c'est court, on part dix jours en août.", ""),
        // A clause without a verb is of the rest.
        (Event, "In August, after the fair, we moved to Ghent.", "on 2023-08"),
        (Event, "Im August, nach dem Fest, sind wir umgezogen.", "on 2023-08"),
        (Event, "En août, après la fête, nous avons déménagé.", "on 2023-08"),
    ]);
}

#[test]
fn italian_portuguese_dutch() {
    check(&[
        (Event, "Ieri ho adottato un cane.", "on 2024-05-09"),
        (Event, "L'altro ieri ho comprato una bici.", "on 2024-05-08"),
        (Event, "A marzo scorso mi sono trasferito a Gand.", "on 2024-03"),
        (Event, "Nel 2019 mi sono trasferito a Gand.", "on 2019"),
        (Event, "Ho comprato una bici due giorni fa.", "on 2024-05-08"),
        (State, "Abito a Roma dal 2019.", "from 2019"),
        (State, "Abito a Roma da tre anni.", "from 2021"),
        (State, "Ho vissuto a Roma dal 2018 al 2021.", "from 2018 until 2021"),
        (Plan, "Il mese prossimo vado a Roma.", "on 2024-06"),
        (Event, "Ontem adotei um cachorro.", "on 2024-05-09"),
        (Event, "Em março passado me mudei para Lisboa.", "on 2024-03"),
        (Event, "Em 2019 me mudei para Lisboa.", "on 2019"),
        (Event, "Comprei uma bicicleta há dois dias.", "on 2024-05-08"),
        (State, "Moro em Lisboa desde 2019.", "from 2019"),
        (State, "Há três anos que moro em Lisboa.", "from 2021"),
        (Plan, "No próximo mês vou para Lisboa.", "on 2024-06"),
        (Event, "Gisteren heb ik een hond geadopteerd.", "on 2024-05-09"),
        (Event, "Afgelopen maart ben ik naar Gent verhuisd.", "on 2024-03"),
        (Event, "In 2019 ben ik naar Gent verhuisd.", "on 2019"),
        (Event, "Twee dagen geleden heb ik een fiets gekocht.", "on 2024-05-08"),
        (State, "Ik woon in Gent sinds 2019.", "from 2019"),
        (State, "Ik woon al drie jaar in Gent.", ""),
        (Plan, "Volgende maand verhuis ik naar Gent.", "on 2024-06"),
        (Plan, "Over drie weken verhuis ik naar Gent.", "on 2024-05-27/2024-06-02"),
    ]);
}

#[test]
fn chinese_japanese_korean() {
    check(&[
        (Event, "2024年3月に引っ越した。", "on 2024-03"),
        (Event, "2024年3月5日结婚了", "on 2024-03-05"),
        (Event, "3月5日に犬を買った。", "on 2024-03-05"),
        (Event, "昨日、犬を買った。", "on 2024-05-09"),
        (State, "2019年から東京に住んでいる。", "from 2019"),
        (State, "2019년부터 서울에 산다.", "from 2019"),
        (Event, "2024年13月に引っ越した。", ""),
        (Event, "2019年前搬家了", ""),
    ]);
}

#[test]
fn what_is_not_certain_is_no_date() {
    check(&[
        // Supposed, asked, denied.
        (Event, "If I had moved in 2019, I would be happy.", ""),
        (Plan, "Maybe I will move in 2025.", ""),
        (Event, "Did I move in 2019?", ""),
        (Event, "I did not move in 2019.", ""),
        // A time of life, a decade, about.
        (Event, "I moved when I was 12.", ""),
        (Event, "I moved in my twenties.", ""),
        (Event, "I moved in the 1990s.", ""),
        (Event, "I moved in the 1990's.", ""),
        (Event, "I moved around 2019.", ""),
        (Event, "I moved before 2019.", ""),
        (Event, "I moved about three years ago.", ""),
        (Event, "I moved more than three years ago.", ""),
        (Event, "I moved two or three years ago.", ""),
        (Event, "I moved 2-3 years ago.", ""),
        (Event, "I moved 2.5 years ago.", ""),
        (Event, "I moved two and a half years ago.", ""),
        (State, "I have lived here for over three years.", ""),
        // Two dates.
        (Event, "I moved in 2019 and married in 2021.", ""),
        (Event, "Yesterday I remembered that I moved in 2019.", ""),
        (State, "I live in Lyon since 2024 and moved to France in 2019.", ""),
        // No such day.
        (Event, "We met on 31 February 2024.", ""),
        (Event, "We met on 2024-02-30.", ""),
        (Event, "We met on 2024-13-01.", ""),
        (Event, "We met on 2023-02-29 in 2023.", ""),
        (Event, "We met on 05/03/2024.", ""),
        (Event, "We met on 03.05.24.", ""),
        (Event, "I studied there 2010-12.", ""),
        (Event, "I skied a lot in winter 2023/24.", ""),
        // Readings differ.
        (Plan, "I am flying to Rome next Sunday.", ""),
        (Plan, "I will start in May.", ""),
        (Event, "In May I moved to Ghent.", ""),
        (Plan, "I will start next November.", ""),
        (Event, "The concert on Monday.", ""),
        (Event, "The concert in March.", ""),
        // Of something else, or often.
        (State, "I live in a house built in 1905.", ""),
        (State, "I live in a house in 1905.", ""),
        (State, "I moved to a house built in 1905.", ""),
        (Event, "I met a friend who moved here in 2019.", ""),
        (State, "Before I moved to Ghent in 2019 I lived in Paris.", ""),
        (Event, "Every March I went skiing.", ""),
        (Event, "Last Monday I bought a bike.", ""),
        (Event, "I wore last year's coat.", ""),
        (Event, "I met April last year.", "on 2023"),
        (Event, "I wrote it in 2000 words.", ""),
        (Event, "I paid $2019 for it.", ""),
        (Event, "I bought a 2019 Honda.", ""),
        (Event, "I installed 1.12.2024.1 on my laptop.", ""),
        (Event, "I learned French in three weeks.", ""),
        (State, "I lived in Paris for three years.", ""),
        (Event, "In the last year I learned to swim.", ""),
        (Event, "I may have march music in mind.", ""),
        (State, "I am three years old.", ""),
        // After it was said.
        (Event, "I moved to Ghent in 2030.", ""),
        (State, "I live in Lyon since 2030.", ""),
        (Plan, "Last year I decided to move.", ""),
        (State, "I lived in Paris from 2021 to 2018.", ""),
        (Kind::Instruction, "Answer in French since 2019.", ""),
    ]);
}

#[test]
fn without_the_time_of_the_message_only_what_has_its_year_is_a_date() {
    for (text, kind, date) in [
        ("Yesterday I adopted a dog.", Event, ""),
        ("Last March I moved to Ghent.", Event, ""),
        ("In March I moved to Ghent.", Event, ""),
        ("In 2019 I moved to Ghent.", Event, "on 2019"),
        ("I live in Lyon since March 2019.", State, "from 2019-03"),
        ("I have been vegan for three years.", State, ""),
        ("I plan to move in 2030.", Plan, "on 2030"),
    ] {
        assert_eq!(on("", "UTC", text, kind), date, "{text}");
    }
}

#[test]
fn a_day_is_that_of_the_zone() {
    let text = "Yesterday I adopted a dog.";
    assert_eq!(on("2024-05-10T23:30:00Z", "UTC", text, Event), "on 2024-05-09");
    assert_eq!(on("2024-05-10T23:30:00Z", "Pacific/Auckland", text, Event), "on 2024-05-10");
    assert_eq!(on("2024-05-10T03:30:00Z", "America/New_York", text, Event), "on 2024-05-08");
    let summer = "Last summer I walked to Rome.";
    assert_eq!(on(SAID, "Pacific/Auckland", summer, Event), "");
    assert_eq!(
        on("2024-10-10T12:00:00Z", "UTC", summer, Event),
        "",
        "that of this year or the last"
    );
    assert_eq!(on("2024-01-01T00:30:00Z", "UTC", "Last month I moved.", Event), "on 2023-12");
    assert_eq!(on("2024-03-01T12:00:00Z", "UTC", "Yesterday I moved.", Event), "on 2024-02-29");
}

/// A date in the forms that are promised, read anew: its first and last day.
fn read(date: &str) -> Option<(NaiveDate, NaiveDate)> {
    if let Some((first, last)) = date.split_once('/') {
        let (first, last) = (read(first)?, read(last)?);
        return (first.0 <= last.1).then_some((first.0, last.1));
    }
    let parts: Vec<&str> = date.split('-').collect();
    let number = |at: usize, digits: usize| {
        let text = parts.get(at).filter(|text| text.len() == digits)?;
        text.parse::<u32>().ok()
    };
    let year = number(0, 4)? as i32;
    let day = |month, day| NaiveDate::from_ymd_opt(year, month, day);
    match parts.len() {
        1 => Some((day(1, 1)?, day(12, 31)?)),
        2 if (21..=24).contains(&number(1, 2)?) => Some((day(1, 1)?, day(12, 31)?)),
        2 => Some((day(number(1, 2)?, 1)?, day(number(1, 2)?, 28)?)),
        3 => Some((day(number(1, 2)?, number(2, 2)?)?, day(number(1, 2)?, number(2, 2)?)?)),
        _ => None,
    }
}

/// Texts of the words that matter, in any order.
fn made_up() -> impl Strategy<Value = String> {
    let words = "I moved to Ghent in on since until from between and the of last next this March May \
        3 31 2019 2024 2030 0 99999999999 - / . , ' 年 月 日 から yesterday tomorrow years weeks ago for have lived two \
        three summer winter Monday vor drei Jahren seit bis am gestern hier il y a ans depuis le mars \
        hace años desde hasta de mañana pasado que viene anno scorso fa há ontem geleden sinds week \
        1990s 2024-05-03 2024-02-31 12/11/2020 3rd may every before who built ?";
    let words: Vec<&str> = words.split_whitespace().collect();
    proptest::collection::vec(proptest::sample::select(words), 0..14)
        .prop_map(|words| words.join(" "))
}

fn kinds() -> impl Strategy<Value = Kind> {
    proptest::sample::select(vec![State, Event, Plan, Preference, Kind::Instruction])
}

/// Found by the property below: of two days with one word between them each reaches into the other.
#[test]
fn days_that_reach_into_each_other_are_no_fault() {
    for at in [i64::MIN, 0, i64::MAX] {
        dates("2024-05-03 until 2024-05-03", Some(Millis(at)), "Europe/Brussels", State);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn every_date_is_a_real_one(
        text in prop_oneof![made_up(), ".{0,80}"],
        ms in prop_oneof![Just(i64::MIN), Just(i64::MAX), -62_135_596_800_000..253_402_300_799_999_i64],
        kind in kinds(),
    ) {
        let dated = dates(&text, Some(Millis(ms)), "Europe/Brussels", kind);
        let lasting = matches!(kind, State | Preference);
        prop_assert!(dated.occurred.is_none() || matches!(kind, Event | Plan));
        prop_assert!(dated.valid_from.is_none() && dated.valid_until.is_none() || lasting);
        for date in [&dated.valid_from, &dated.valid_until, &dated.occurred].into_iter().flatten() {
            prop_assert!(read(date).is_some(), "{text}: {date}");
        }
    }

    #[test]
    fn what_is_past_is_not_after_the_message(
        days in 0..40_000_i64,
        text in proptest::sample::select(vec![
            "Yesterday I moved.", "Last March I moved.", "In March I moved.", "On 29 February I moved.",
            "Two weeks ago I moved.", "Last weekend I moved.", "Last winter I moved.", "In 2019 I moved.",
            "On Monday I moved.", "Last Friday I moved.", "Gestern bin ich umgezogen.",
        ]),
    ) {
        // From 1950 on.
        let at = Millis((days - 7305) * crate::clock::DAY_MS + 1);
        let today = Zone::of("UTC").day_of(at).unwrap();
        if let Some(date) = dates(text, Some(at), "UTC", Event).occurred {
            let (first, _) = read(&date).unwrap();
            prop_assert!(first <= today, "{text} on {today}: {date}");
        }
    }
}

#[test]
fn long_texts_cost_what_their_length_does() {
    let long = "from 2018 to ".repeat(100_000);
    assert_eq!(on(SAID, "UTC", &long, Event), "");
    let one_word = "a".repeat(1_000_000);
    assert_eq!(on(SAID, "UTC", &one_word, Event), "");
}
