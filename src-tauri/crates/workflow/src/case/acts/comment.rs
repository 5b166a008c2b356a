//! 评论: a word by one who has a part in the case, also after its end.

use kernel::{Code, Refusal};

use crate::case::decide::said;
use crate::case::event::{Deed, Event};
use crate::case::moves::Moves;
use crate::case::{Case, Setting};
use crate::directory::Named;

/// Say something.
pub fn comment(case: &Case, text: &str, by: Named, setting: &Setting<'_>) -> Result<Event, Refusal> {
    if !case.participants().contains(&by.id) {
        return Err(Code::NotPermitted.into());
    }
    said(text)?;
    Ok(Moves::new(case, setting, by, Deed::Commented { text: text.trim().to_owned() }).event())
}
