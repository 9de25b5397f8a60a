//! What a person's object answers to the page that watches a run.

use std::rc::Rc;

use super::answer::Problem;
use super::api::row;
use super::driver::Driver;
use crate::facts::Care;
use crate::protocol::{Learned, SetAside};
use crate::work::{self, ASIDES_MAX, OUTPUTS_MAX, Reads as _};

/// A few statements that a run learned last.
pub(super) fn learned(driver: &Rc<Driver>, id: &str) -> Result<Vec<Learned>, Problem> {
    let row = row(driver, id)?;
    Ok(driver.with(|held| {
        let models: Vec<&str> = work::models(&row).collect();
        let newest = held.store.newest_outputs(id, &row.memory, &models, OUTPUTS_MAX)?;
        let decisions = held.store.decisions(&row.memory)?;
        Ok(work::learned(&row, &Care::of(&decisions, &held.care_key), newest))
    })?)
}

/// What a run has set aside.
pub(super) fn asides(driver: &Rc<Driver>, id: &str) -> Result<Vec<SetAside>, Problem> {
    let row = row(driver, id)?;
    let pieces = driver.with(|held| held.store.chunks_aside(id, &row.memory, ASIDES_MAX))?;
    Ok(work::set_aside(pieces))
}
