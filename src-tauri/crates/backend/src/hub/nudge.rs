//! Telling open lines that there is something for them. A nudge may be lost (a line looks for itself at every
//! heartbeat); it never carries content.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use kernel::PersonId;
use sync::StreamId;
use sync::hub::Touched;
use tokio::sync::Notify;

/// One open line's letter box.
#[derive(Debug, Default)]
pub struct LetterBox {
    streams: Mutex<BTreeSet<StreamId>>,
    rung: Notify,
}

impl LetterBox {
    /// Wait for a nudge, and take the streams it is about.
    pub async fn nudged(&self) -> BTreeSet<StreamId> {
        loop {
            let streams = std::mem::take(&mut *self.streams.lock().unwrap_or_else(PoisonError::into_inner));
            if !streams.is_empty() {
                return streams;
            }
            self.rung.notified().await;
        }
    }

    fn drop_in(&self, streams: &BTreeSet<StreamId>) {
        let mut waiting = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.extend(streams.iter().cloned());
        self.rung.notify_one();
    }
}

/// The letter boxes of all open lines, by person.
#[derive(Debug, Default)]
pub struct Nudges {
    boxes: Mutex<BTreeMap<PersonId, Vec<Weak<LetterBox>>>>,
}

impl Nudges {
    /// A letter box for a new line of this person; gone with the line.
    pub fn open(&self, person: PersonId) -> Arc<LetterBox> {
        let letter_box = Arc::new(LetterBox::default());
        let mut boxes = self.boxes.lock().unwrap_or_else(PoisonError::into_inner);
        let of_person = boxes.entry(person).or_default();
        of_person.retain(|weak| weak.strong_count() > 0);
        of_person.push(Arc::downgrade(&letter_box));
        letter_box
    }

    /// Tell everybody concerned.
    pub fn tell(&self, touched: &Touched) {
        if touched.streams.is_empty() {
            return;
        }
        let boxes = self.boxes.lock().unwrap_or_else(PoisonError::into_inner);
        for (person, of_person) in &*boxes {
            if touched.everyone || touched.persons.contains(person) {
                of_person.iter().filter_map(Weak::upgrade).for_each(|it| it.drop_in(&touched.streams));
            }
        }
    }

    /// Open lines now.
    pub fn open_lines(&self) -> usize {
        let boxes = self.boxes.lock().unwrap_or_else(PoisonError::into_inner);
        boxes.values().flatten().filter(|weak| weak.strong_count() > 0).count()
    }
}
