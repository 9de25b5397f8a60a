//! A question to the memory, as the run's model is asked it and answers.

use crate::ask::written::{self, Written};
use crate::facts::Fact;
use crate::job::{Answered, Bill, StepError};
use crate::prompt::{self, Ask, Question, Request};
use crate::rows::Trouble;
use crate::spend::Weight;
use crate::weigh;

use super::calls::{bill_of, rest_ms, step_error};
use super::{Heard, Reads, Worker, model_name};

impl<R: Reads> Worker<'_, R> {
    /// What it weighs to ask the run's model; none where rules read.
    pub fn weigh_question(&self, question: &str, facts: &[Fact]) -> Option<Weight> {
        let card = self.job.row().money.card.as_ref()?;
        Some(weigh::question(card, question, facts))
    }

    /// The request of a question whose answer may have so many tokens.
    pub fn question(
        &self,
        question: &str,
        facts: &[Fact],
        max_output: u32,
    ) -> Result<Request, StepError> {
        let provider = self.provider().map_err(|error| StepError::Failed(error.to_string()))?;
        let ask = Ask {
            model: model_name(self.job.row()),
            question: Question::Person(question, facts),
            max_output,
            complaint: None,
        };
        Ok(prompt::request(provider, &ask))
    }

    /// What came of the question of that number: for the ledger, and what the person may read.
    pub fn answer_question(
        &self,
        number: u32,
        question: &str,
        facts: &[Fact],
        heard: &Heard,
    ) -> (Answered, Result<Written, StepError>) {
        let unsent = |error: StepError| (Bill::Nothing, false, String::new(), Err(error));
        let (bill, sent, request_id, result) = match (heard, self.provider()) {
            (Heard::Unsent(error), _) => unsent(error.clone()),
            (_, Err(error)) => unsent(StepError::Failed(error.to_string())),
            (Heard::Nothing, _) => {
                let why = Trouble::Lost;
                let lost = StepError::Unavailable { why, retry_after_ms: None };
                (Bill::Unknown, true, String::new(), Err(lost))
            }
            (Heard::Answer(response), Ok(provider)) => {
                let reply = prompt::read(provider, Question::Person(question, facts), response);
                let bill = bill_of(&reply, response);
                let result = match reply.result {
                    // What was cut has no end: it may lack what the rest of it takes back.
                    Ok(answer) if answer.cut => Err(StepError::Cut),
                    Ok(answer) => Ok(written::check(question, facts, answer)),
                    Err(error) => Err(step_error(error, rest_ms(self.now, response))),
                };
                (bill, true, reply.request_id.unwrap_or_default(), result)
            }
        };
        let trouble = result.as_ref().err().and_then(StepError::trouble);
        (Answered { number, bill, sent, trouble, request_id }, result)
    }
}
