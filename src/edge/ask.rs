//! `POST /api/jobs/:id/ask` and `POST /api/jobs/:id/answer`: a question to the memory of a run.

use std::rc::Rc;

use worker::Request;

use super::answer::Problem;
use super::api::{all_facts, body, finished};
use super::driver::Driver;
use crate::ask::{self, Fitting};
use crate::facts::Fact;
use crate::prompt::Sentence;
use crate::protocol::{AnswerAsked, Found, Question, WrittenAnswer, WrittenSentence};
use crate::settings::Secret;

/// The facts of a memory that fit a question, and what it takes to have its model answer.
pub(super) async fn asked(
    driver: &Rc<Driver>,
    id: &str,
    request: Request,
) -> Result<Found, Problem> {
    let Question { question } =
        serde_json::from_slice(&body(request).await?).map_err(|_| Problem::not_understood())?;
    let Fitting { facts, shown } = fitting(driver, id, &question)?;
    Ok(Found {
        facts: records(facts.iter().take(shown))?,
        model: driver.answer_offer(id, &question, &facts)?,
    })
}

/// What the model of a run answers to a question, as far as it stands on facts of the memory.
pub(super) async fn answered(
    driver: &Rc<Driver>,
    id: &str,
    request: Request,
) -> Result<WrittenAnswer, Problem> {
    let AnswerAsked { question, key } =
        serde_json::from_slice(&body(request).await?).map_err(|_| Problem::not_understood())?;
    let key = key.map(|key| Secret::new(&key).ok_or_else(Problem::no_key)).transpose()?;
    let facts = fitting(driver, id, &question)?.facts;
    if facts.is_empty() {
        return Err(Problem::nothing_fits());
    }
    let (written, usd) = driver.ask_model(id, &question, facts.clone(), key).await?;
    let written = written.map_err(|error| Problem::not_answered(&error))?;
    let (sentences, cited) = written.numbered();
    let cited = cited.iter().filter_map(|number| facts.get(number.checked_sub(1)? as usize));
    let sentence = |Sentence { text, facts }| WrittenSentence { text, facts };
    Ok(WrittenAnswer {
        sentences: sentences.into_iter().map(sentence).collect(),
        facts: records(cited)?,
        dropped: written.dropped,
        usd,
    })
}

fn fitting(driver: &Rc<Driver>, id: &str, question: &str) -> Result<Fitting, Problem> {
    if question.len() > ask::QUESTION_BYTES_MAX {
        return Err(Problem::too_large());
    }
    let row = finished(driver, id)?;
    let facts = all_facts(driver, &row.id, Problem::too_large_to_ask)?;
    Ok(ask::fitting(&facts, question))
}

/// Facts as they stand in `facts.jsonl`.
fn records<'f>(facts: impl Iterator<Item = &'f Fact>) -> Result<Vec<serde_json::Value>, Problem> {
    let records = facts.map(serde_json::to_value).collect::<Result<_, _>>();
    records.map_err(|error| worker::Error::from(error).into())
}
