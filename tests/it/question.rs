//! What a question to the memory costs, and when none is asked.

use decant::clock::Millis;
use decant::job::{Answered, Bill, Event, Job, QuestionRefusal, Write};
use decant::opening;
use decant::prices::Prices;
use decant::prompt::{Provider, Usage};
use decant::protocol::{Hold, NewJob, Stage};
use decant::rows::{CallRow, CallState, JobRow, QUESTIONS, Trouble};
use decant::spend::Weight;
use proptest::prelude::*;

const ASKED: Weight = Weight { input: 2_000, own: 0, chunks: 1 };

/// A run whose memory is written.
fn row(model: Option<&str>, cap_microusd: Option<i64>) -> JobRow {
    let new = serde_json::json!({
        "protocol": 1, "provider": if model.is_some() { "anthropic" } else { "embedded" },
        "model": model, "tz": "UTC", "manifest": {"frames": 1, "chunks": 1, "bytes": 1, "sha256": ""},
    });
    let new: NewJob = serde_json::from_value(new).unwrap();
    let card = model.and_then(|model| Prices::built_in().find(Provider::Anthropic, model).cloned());
    assert_eq!(card.is_some(), model.is_some());
    let row = opening::row(&new, "j".into(), card, Millis(1));
    JobRow { stage: Stage::Done, ended_at: Some(Millis(2)), cap_microusd, ..row }
}

fn job(row: JobRow) -> Job {
    Job::open::<()>(row).0
}

fn paid(cap_microusd: Option<i64>) -> Job {
    job(row(Some("claude-haiku-5-5"), cap_microusd))
}

/// Hands an event in; gives the ledger's rows that are written.
fn handle(job: &mut Job, now: i64, event: Event<()>) -> Vec<CallRow> {
    let outcome = job.handle(Millis(now), event);
    assert_eq!(*job, self::job(job.row().clone()), "it is what is stored of it");
    let calls = outcome.writes.into_iter().filter_map(|write| match write {
        Write::Call(row) => Some(row),
        _ => None,
    });
    calls.collect()
}

fn answered(number: u32, bill: Bill) -> Event<()> {
    let request_id = "msg_1".to_owned();
    Event::Answered(Answered { number, bill, sent: true, trouble: None, request_id })
}

#[test]
fn a_question_is_asked_of_a_model_once_the_memory_is_written_one_at_a_time_and_under_the_cap() {
    let cases = [
        (paid(None), None),
        (paid(Some(100_000)), None),
        (paid(Some(100)), Some(QuestionRefusal::Cap)),
        (job(row(None, None)), Some(QuestionRefusal::NoModel)),
        (
            job(JobRow {
                stage: Stage::Extract,
                ended_at: None,
                ..row(Some("claude-haiku-5-5"), None)
            }),
            Some(QuestionRefusal::NotDone),
        ),
        // At its cap a run has a memory, and has not ended.
        (
            job(JobRow {
                hold: Some(Hold::Cap),
                ended_at: None,
                ..row(Some("claude-haiku-5-5"), None)
            }),
            None,
        ),
    ];
    for (mut job, refusal) in cases {
        assert_eq!(job.question_refusal(&ASKED), refusal);
        let calls = handle(&mut job, 10, Event::Asked(ASKED));
        assert_eq!(calls.len(), usize::from(refusal.is_none()), "{refusal:?}");
        if refusal.is_none() {
            assert_eq!(job.question_refusal(&ASKED), Some(QuestionRefusal::Underway));
        }
    }
}

#[test]
fn what_a_question_costs_stands_in_the_ledger_and_not_in_what_the_run_cost() {
    let price = paid(None).price_of_question(&ASKED).unwrap();
    let counted = Usage { input: 2_100, output: 300, ..Usage::default() };
    // Haiku 5.5: one dollar for a million tokens read, five for a million written.
    let cost = paid(None).row().money.card.as_ref().unwrap().cost(&counted, false);
    assert!(cost > 0 && cost < price.nanodollars);
    let cases = [
        (Bill::Counted(counted), CallState::Settled, cost),
        (Bill::Nothing, CallState::Settled, 0),
        (Bill::Unknown, CallState::Lost, price.nanodollars),
    ];
    for (bill, state, cost) in cases {
        let mut job = paid(None);
        let run = job.row().money.spent;
        let [open] = handle(&mut job, 10, Event::Asked(ASKED)).try_into().unwrap();
        assert_eq!((open.phase, open.step, open.state), (QUESTIONS, 1, CallState::Open));
        assert_eq!((open.reserved, open.chunks), (price.nanodollars, 0));
        assert_eq!(job.row().money.committed(), run + price.nanodollars, "it is held back");
        assert_eq!(handle(&mut job, 11, answered(7, bill)), [], "that is another question's");
        let [row] = handle(&mut job, 12, answered(1, bill)).try_into().unwrap();
        assert_eq!((row.phase, row.step, row.state, row.cost), (QUESTIONS, 1, state, cost));
        assert_eq!((row.started_at, row.ended_at), (Millis(10), Some(Millis(12))));
        assert_eq!(handle(&mut job, 13, answered(1, bill)), [], "once or not at all");
        let money = &job.row().money;
        assert_eq!((money.spent, money.committed(), money.questions.asked), (run, run + cost, 1));
    }
}

#[test]
fn a_question_that_the_process_did_not_outlive_counts_as_spent() {
    let mut job = paid(None);
    handle(&mut job, 10, Event::Asked(ASKED));
    let held = job.row().money.committed();
    let outcome = job.recover::<()>(Millis(20));
    let lost = outcome.writes.iter().find_map(|write| match write {
        Write::Call(row) => Some((row.state, row.trouble, row.cost)),
        _ => None,
    });
    assert_eq!(lost, Some((CallState::Lost, Some(Trouble::Lost), held)));
    assert_eq!((job.open_question(), job.row().money.committed()), (None, held));
    assert_eq!(handle(&mut job, 30, answered(1, Bill::Nothing)), [], "its answer comes too late");
    assert_eq!(job.question_refusal(&ASKED), None);
}

proptest! {
    #[test]
    fn whatever_is_asked_and_answered_the_cap_holds(
        cap in 0_i64..60_000,
        happens in proptest::collection::vec((0_u8..5, 0_u32..4, 0_u64..20_000), 1..30),
    ) {
        let mut job = paid(Some(cap));
        for (nth, (what, number, tokens)) in happens.into_iter().enumerate() {
            let now = 10 + nth as i64;
            let open = job.open_question().map_or(number, |open| open.number);
            match what {
                0 | 1 => drop(handle(&mut job, now, Event::Asked(Weight { input: tokens, ..ASKED }))),
                2 => {
                    let usage = Usage { input: tokens.min(2_000), output: tokens.min(1_024), ..Usage::default() };
                    let is_ours = job.open_question().is_some_and(|open| {
                        let card = job.row().money.card.as_ref();
                        card.is_some_and(|card| card.cost(&usage, false) <= open.reserved)
                    });
                    let bill = if is_ours { Bill::Counted(usage) } else { Bill::Unknown };
                    handle(&mut job, now, answered(open, bill));
                }
                3 => drop(handle(&mut job, now, answered(number, Bill::Unknown))),
                _ => drop(job.recover::<()>(Millis(now))),
            }
            prop_assert!(job.row().money.committed() <= cap as u64 * 1_000);
            prop_assert_eq!(job.row().money.spent, 0);
        }
    }
}
