//! What a cap buys: of the facts that were planted in an export, how many are found for how much.

use std::collections::{BTreeMap, BTreeSet};

use decant::chunk::{Chunk, Piece, chunk_id, value_of};
use decant::clock::Millis;
use decant::conversation::Role;
use decant::id::{ConversationKey, Source};

use super::*;
use crate::orders;
use crate::planted::{Dice, Want, Words, planted};

/// What somebody asks of an assistant all day, and nothing of themselves.
const TASKS: [&str; 6] = [
    "Rewrite this paragraph so that it is shorter and keep the numbers as they are.",
    "Why does this loop never end? It should stop at the first empty line.",
    "Give me ten titles for a talk about bridges.",
    "Translate it into French, please.",
    "Now as a table with three columns.",
    "What is the difference between a mutex and a semaphore?",
];

/// An export with all that three people told, between twice as many conversations in which something
/// is done, some of them about a long text that was pasted; in no order. Beside it the
/// messages of each planted fact.
fn export() -> (Vec<Chunk>, Vec<Vec<String>>) {
    let known = |want: &Want| {
        matches!(want, Want::Kept(_) | Want::Replaced { .. } | Want::Contested(..) | Want::Once(_))
    };
    let (mut chunks, mut items) = (Vec::new(), Vec::new());
    // Those who speak English, as the provider on paper does.
    for seed in [0, 2, 4] {
        let person = planted(seed, Words::Second);
        chunks.extend(orders::chunks(&person));
        let planted = person.items.into_iter().filter(|item| known(&item.want));
        items.extend(planted.map(|item| item.messages));
    }
    let times: Vec<Millis> = chunks.iter().filter_map(|chunk| chunk.first_at).collect();
    let mut dice = Dice::new(7);
    for n in 0..chunks.len() * 2 {
        let at = times[dice.below(times.len() as u32) as usize];
        chunks.push(work(&mut dice, n, Millis(at.0 + 3_600_000)));
    }
    for n in (1..chunks.len()).rev() {
        chunks.swap(n, dice.below(n as u32 + 1) as usize);
    }
    (chunks, items)
}

/// A conversation in which something is done.
fn work(dice: &mut Dice, n: usize, at: Millis) -> Chunk {
    let words = ["beam", "then", "the", "load", "of", "river", "stone", "each", "table", "value"];
    let mut text = |count: u32| (0..count).map(|_| dice.pick(&words)).collect::<Vec<_>>().join(" ");
    let pasted = n.is_multiple_of(4);
    let asked = TASKS[n % TASKS.len()];
    let said = [
        (Role::User, if pasted { format!("{asked}\n\n{}", text(400)) } else { asked.to_owned() }),
        (Role::Assistant, text(if pasted { 200 } else { 500 })),
    ];
    let pieces: Vec<Piece> = (0..)
        .zip(said)
        .map(|(nth, (role, text))| made::piece(format!("w{n}-{nth}"), nth, role, at, text))
        .collect();
    let key = ConversationKey {
        source: Source::ChatGpt,
        account: String::new(),
        conversation_id: format!("work-{n:05}"),
    };
    let (id, value) = (chunk_id(&key, &pieces), value_of(&pieces));
    Chunk { id, key, title: String::new(), first_at: Some(at), position: 0, value, pieces }
}

/// What was spent, in nanodollars, and how many of the planted facts were found by then.
type Curve = Vec<(u64, usize)>;

/// Reads the chunks in the order of their values.
fn read(chunks: Vec<Chunk>, items: &[Vec<String>], embedded: &Embedded) -> Curve {
    let messages: BTreeMap<String, BTreeSet<String>> = chunks
        .iter()
        .map(|chunk| {
            let ids = chunk.pieces.iter().map(|piece| piece.message_id.clone());
            (chunk.id.clone(), ids.collect())
        })
        .collect();
    let frames = made::frames_of(chunks);
    let mut world = World::new(1, Faults::default(), "anthropic", &frames, embedded);
    let (mut curve, mut found, mut counted) = (Curve::new(), BTreeSet::new(), BTreeSet::new());
    loop {
        world.page_sends();
        if !world.step() {
            break;
        }
        let new: Vec<String> = world.outputs.difference(&counted).cloned().collect();
        for chunk in new {
            let outputs = world.shelf().outputs(FIRST_MEMORY, &chunk).unwrap();
            let facts = outputs.iter().flat_map(|(_, output)| &output.facts);
            let cited: BTreeSet<&str> =
                facts.map(|fact| fact.evidence.message_id.as_str()).collect();
            assert!(cited.iter().all(|message| messages[&chunk].contains(*message)));
            let says = |item: &Vec<String>| item.iter().any(|one| cited.contains(one.as_str()));
            found.extend((0..items.len()).filter(|n| says(&items[*n])));
            counted.insert(chunk);
        }
        curve.push((world.row().money.spent, found.len()));
    }
    curve
}

/// What was found when so much was spent.
fn found_for(curve: &Curve, nanodollars: u64) -> usize {
    let until = curve.iter().take_while(|(spent, _)| *spent <= nanodollars);
    until.last().map_or(0, |(_, found)| *found)
}

/// Whatever a cap is, what is read for it is the best of the export: more of the planted facts are
/// found than in the order of the file or with what is newest first. `cargo test a_cap_buys --
/// --nocapture` prints the curve.
#[test]
fn a_cap_buys_the_best_memory() {
    let embedded = Embedded::new();
    let (chunks, items) = export();
    let by = |value: &dyn Fn(usize, &Chunk) -> u32| {
        let numbered = chunks.iter().cloned().enumerate();
        let ordered = numbered.map(|(n, chunk)| Chunk { value: value(n, &chunk), ..chunk });
        read(ordered.collect(), &items, &embedded)
    };
    let minutes = |chunk: &Chunk| chunk.first_at.map_or(0, |at| (at.0 / 60_000) as u32);
    let orders = [
        ("by value", by(&|_, chunk| chunk.value)),
        ("file order", by(&|n, _| 100_000 - n as u32)),
        ("newest first", by(&|_, chunk| minutes(chunk))),
    ];
    let ends: Vec<(u64, usize)> =
        orders.iter().filter_map(|(_, curve)| curve.last().copied()).collect();
    let (dollars, all) = ends[0];
    assert!(all > 30 && ends.iter().all(|end| end.1 == all), "the same is found: {ends:?}");
    let found = |order: usize, tenth: u64| found_for(&orders[order].1, dollars * tenth / 10);
    #[allow(clippy::print_stdout, reason = "for whoever asks")]
    {
        let cents = dollars as f64 / 1e7;
        println!(
            "{} chunks, {all} planted facts; found for 10, 20 … 100 % of {cents:.1} cents:",
            chunks.len()
        );
        for (order, (name, _)) in orders.iter().enumerate() {
            let row = (1..=10).map(|tenth| format!("{:3} %", 100 * found(order, tenth) / all));
            println!("{name:12} {}", row.collect::<Vec<_>>().join(" "));
        }
    }
    // A tenth does not pay for a whole call each time.
    for tenth in 2..10 {
        for (other, (name, _)) in orders.iter().enumerate().skip(1) {
            assert!(found(0, tenth) >= found(other, tenth), "{name} at {tenth} tenths");
        }
    }
    assert!(found(0, 5) * 10 >= all * 9, "half the money finds nine tenths");
}
