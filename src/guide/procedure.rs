//! What the procedure (手順書) of an outcome needs beside the outcome itself: who has what to do, and which addresses
//! occur in it. How it reads and prints is not this room's business.

use super::{Link, Outcome, Workplace};

/// The part of one place in the procedure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    /// Where.
    pub at: Workplace,
    /// The numbers of its steps, counted from 1, in the order of work.
    pub steps: Vec<usize>,
}

impl<'g> Outcome<'g> {
    /// Who does what where: every place with its steps, in the order in which the work first comes there.
    pub fn duties(&self) -> Vec<Duty> {
        let mut duties: Vec<Duty> = Vec::new();
        for (number, step) in (1..).zip(&self.steps) {
            match duties.iter_mut().find(|duty| duty.at == step.at) {
                Some(duty) => duty.steps.push(number),
                None => duties.push(Duty {
                    at: step.at,
                    steps: vec![number],
                }),
            }
        }
        duties
    }

    /// Every address in needs and steps once, in the order in which they occur.
    pub fn links(&self) -> Vec<&'g Link> {
        let of_needs = self.needs.iter().filter_map(|need| need.link.as_ref());
        let of_steps = self.steps.iter().filter_map(|step| step.link.as_ref());
        let mut links: Vec<&'g Link> = Vec::new();
        for link in of_needs.chain(of_steps) {
            if !links.contains(&link) {
                links.push(link);
            }
        }
        links
    }
}

#[cfg(test)]
mod tests {
    use crate::guide::{Answers, Guide, Workplace};

    #[test]
    fn every_step_is_somebodys_duty_and_every_address_is_named_once() {
        let guide = Guide::bundled();
        let mut answers = Answers::default();
        answers.set("recipient", "centre");
        while let Some(ask) = guide.evaluate(&answers).next {
            answers.set(&ask.question.id, "unknown");
        }
        let evaluation = guide.evaluate(&answers);
        let outcome = evaluation.outcome.expect("no question is left");
        let duties = outcome.duties();
        let mut steps: Vec<usize> = duties.iter().flat_map(|duty| duty.steps.clone()).collect();
        steps.sort_unstable();
        assert_eq!(steps, (1..=outcome.steps.len()).collect::<Vec<_>>());
        assert!(duties.iter().any(|duty| duty.at == Workplace::Contract));
        let links = outcome.links();
        assert!(links.len() > 1);
        for (index, link) in links.iter().enumerate() {
            assert!(!links.iter().skip(index + 1).any(|other| other.id == link.id));
        }
    }
}
