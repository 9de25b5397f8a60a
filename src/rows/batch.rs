//! A batch, as long as its job waits for it.

use serde::{Deserialize, Serialize};

use crate::clock::Millis;
use crate::prompt::batch::{Names, Step};

/// A batch that is being sent or answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// Its number in the job, from 1.
    pub number: u32,
    /// What is asked about it, or is to be.
    pub step: Step,
    /// Questions so far.
    pub turn: u32,
    /// When the question that is out must have been answered; none if none is.
    pub until: Option<Millis>,
    /// When the next one is due.
    pub next_at: Millis,
    /// How often it was not answered yet, or not found.
    pub looks: u32,
    /// Nobody answered when it was submitted: if it is not found, it may be billed all the same.
    #[serde(default)]
    pub unheard: bool,
    /// What its provider calls it.
    pub names: Names,
    /// When it was put together.
    pub since: Millis,
    /// What is not answered yet is to be given up.
    pub cancel: bool,
}
