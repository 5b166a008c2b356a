//! Links to a place in the application, as they stand in mails and other systems: `tongban:///case/0199…`. Following one
//! shows something and does nothing, wherever it comes from.
//!
//! Deliberately absent: links that begin, fill in or decide anything.

/// The scheme that the desktop hands to us.
const SCHEME: &str = "tongban:";
/// Places besides cases.
const PLACES: [&str; 4] = ["/", "/todo", "/mine", "/notices"];
const CASE: &str = "/case/";
/// Characters of a case's id.
const ID: usize = 36;

/// The page's route that a link leads to.
pub fn route(link: &str) -> Result<String, String> {
    let path = link.strip_prefix(SCHEME).map(|rest| rest.trim_start_matches('/')).unwrap_or("?");
    let path = format!("/{}", path.trim_end_matches('/'));
    let is_id = |id: &str| id.len() == ID && id.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
    if PLACES.contains(&path.as_str()) || path.strip_prefix(CASE).is_some_and(is_id) {
        return Ok(path);
    }
    Err(format!("{SCHEME}//{CASE}<id>, {SCHEME}///todo, {SCHEME}///mine or {SCHEME}///notices"))
}

/// The link that leads to a route.
pub fn to(route: &str) -> String {
    format!("{SCHEME}//{route}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_to_a_case_or_a_list() {
        let case = "/case/01990000-0000-7000-8000-000000000001";
        assert_eq!(route(&to(case)).as_deref(), Ok(case));
        assert_eq!(route("tongban:/todo").as_deref(), Ok("/todo"));
        assert_eq!(route("tongban://notices/").as_deref(), Ok("/notices"), "as browsers rewrite it");
        assert_eq!(route("tongban:").as_deref(), Ok("/"));
    }

    #[test]
    fn what_would_do_something_or_is_no_place_of_ours_is_refused() {
        for bad in [
            "",
            "https://example.org/case/1",
            "tongban:///new/leave",
            "tongban:///case/",
            "tongban:///case/../settings",
            "tongban:///case/01990000-0000-7000-8000-00000000000g",
            "tongban:///todo?x=1",
        ] {
            assert!(route(bad).is_err(), "{bad}");
        }
    }
}
