//! Files: how many, and of what kind by their names. Deliberately absent: their content (`sync` checks that every
//! blob is at the hub before it looks at the operation).

use serde_json::Value as Json;

use super::{Check, What, Wrong};
use kernel::BlobId;

pub(super) fn check(json: &Json, min: u8, max: u8, accept: &[String]) -> Check {
    let files = json.as_array().ok_or(What::WrongType)?;
    if files.len() < usize::from(min) {
        return Err(Wrong::with(What::TooFew, "min", min));
    }
    if files.len() > usize::from(max) {
        return Err(Wrong::with(What::TooMany, "max", max));
    }
    for file in files {
        let name = file.get("name").and_then(Json::as_str).ok_or(What::WrongType)?;
        let blob = file.get("blob").and_then(Json::as_str).ok_or(What::WrongType)?;
        file.get("size").and_then(Json::as_u64).ok_or(What::WrongType)?;
        blob.parse::<BlobId>().map_err(|_| What::WrongType)?;
        let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase());
        if !accept.is_empty() && !extension.is_some_and(|extension| accept.contains(&extension)) {
            let mut wrong = Wrong::with(What::FileKind, "name", name);
            wrong.params.insert("accept".to_owned(), accept.join(", "));
            return Err(wrong);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn files_are_counted_and_their_names_end_as_asked() {
        let file = |name: &str| json!({"blob": "ab".repeat(32), "name": name, "size": 1});
        let accept = ["pdf".to_owned(), "ofd".to_owned()];
        let what = |json: Json| check(&json, 1, 2, &accept).err().map(|wrong| wrong.what);
        assert_eq!(what(json!([file("批复.PDF"), file("a.b.ofd")])), None);
        assert_eq!(what(json!([])), Some(What::TooFew));
        assert_eq!(what(json!([file("a.pdf"), file("b.pdf"), file("c.pdf")])), Some(What::TooMany));
        assert_eq!(what(json!([file("a.exe")])), Some(What::FileKind));
        assert_eq!(what(json!([file("pdf")])), Some(What::FileKind));
        assert_eq!(what(json!([{"blob": "xy", "name": "a.pdf", "size": 1}])), Some(What::WrongType));
        assert_eq!(what(json!("a.pdf")), Some(What::WrongType));
    }
}
