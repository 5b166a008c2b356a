//! Links to a place in the application, as they stand in mails and other systems: `tongban:///case/0199…`. Following one
//! shows something and does nothing, wherever it comes from.
//!
//! Deliberately absent: links that begin, fill in or decide anything.

/// The scheme that the desktop hands to us.
const SCHEME: &str = "tongban:";
/// The workbench.
const HOME: &str = "/";
/// Places besides it and cases.
const PLACES: [&str; 3] = ["/todo", "/mine", "/notices"];
const CASE: &str = "/case/";
/// Characters of a case's id.
const ID: usize = 36;

/// The page's route that a link leads to. One that is no link of ours leads to the workbench: whoever clicked on it sees
/// the application, and not nothing.
pub fn route(link: &str) -> String {
    let path = link.strip_prefix(SCHEME).unwrap_or_default();
    let path = format!("/{}", path.trim_matches('/'));
    let is_id = |id: &str| id.len() == ID && id.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
    let is_place = PLACES.contains(&path.as_str()) || path.strip_prefix(CASE).is_some_and(is_id);
    if is_place { path } else { HOME.to_owned() }
}

/// The same, as clap asks for it.
pub fn parse(link: &str) -> Result<String, std::convert::Infallible> {
    Ok(route(link))
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
        assert_eq!(route(&to(case)), case);
        assert_eq!(route("tongban:/todo"), "/todo");
        assert_eq!(route("tongban://notices/"), "/notices", "as browsers rewrite it");
        assert_eq!(route("tongban:"), "/");
    }

    #[test]
    fn what_would_do_something_or_is_no_place_of_ours_leads_to_the_workbench() {
        for bad in [
            "",
            "/todo",
            "https://example.org/todo",
            "tongban:///new/leave",
            "tongban:///case/",
            "tongban:///case/../settings",
            "tongban:///case/01990000-0000-7000-8000-00000000000g",
            "tongban:///todo?x=1",
        ] {
            assert_eq!(route(bad), "/", "{bad}");
        }
    }
}
