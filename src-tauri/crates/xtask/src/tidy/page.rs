//! The page's own layers: `shared ← features ← app`; one door to the backend; a sentence for every code.

use super::Source;

/// What only `ui/src/backend` may name.
const TRANSPORTS: &[&str] = &["fetch(", "new WebSocket", "new EventSource", "XMLHttpRequest", "__TAURI__"];

/// Broken rules.
pub fn broken(sources: &[Source]) -> Vec<String> {
    let mut broken = Vec::new();
    let page = sources.iter().filter(|source| source.below("ui/src/") && source.ends(&[".ts", ".tsx"]));
    for source in page {
        let inside = source.path.trim_start_matches("ui/src/");
        for target in imports(source) {
            if let Some(why) = forbidden(inside, &target) {
                broken.push(format!("{}: imports {target}: {why}", source.path));
            }
        }
        if !inside.starts_with("backend/") && !source.is_test() {
            for transport in TRANSPORTS.iter().filter(|word| names(&source.text, word)) {
                broken.push(format!("{}: names a transport: {transport}", source.path));
            }
        }
    }
    broken.extend(codes_without_sentence(sources));
    broken
}

/// `fetch(` but not `refetch(`.
fn names(text: &str, word: &str) -> bool {
    let mut before = text.split(word).collect::<Vec<_>>();
    before.pop();
    before.iter().any(|before| !before.ends_with(char::is_alphanumeric))
}

/// What the file imports, from `ui/src/`: `features/workflow/index`.
fn imports(source: &Source) -> Vec<String> {
    let folder: Vec<&str> = source.path.trim_start_matches("ui/src/").split('/').collect();
    let folder = folder.split_last().map_or(&[][..], |(_, folder)| folder);
    let mut found = Vec::new();
    for line in source.text.lines() {
        let quoted = [" from \"", "import(\"", "import \""].iter().find_map(|lead| line.split(lead).nth(1));
        let Some(target) =
            quoted.and_then(|rest| rest.split('"').next()).filter(|target| target.starts_with('.'))
        else {
            continue;
        };
        let mut path = folder.to_vec();
        for part in target.split('/') {
            match part {
                "." => {}
                ".." => drop(path.pop()),
                part => path.push(part),
            }
        }
        found.push(path.join("/"));
    }
    found
}

fn forbidden(file: &str, target: &str) -> Option<&'static str> {
    let layer = |path: &str| path.split('/').next().unwrap_or_default().to_owned();
    let feature = |path: &str| path.split('/').nth(1).unwrap_or_default().to_owned();
    let (from, to) = (layer(file), layer(target));
    match (from.as_str(), to.as_str()) {
        ("shared" | "backend" | "i18n" | "bindings", "features" | "app") => Some("that is a storey above"),
        ("features", "app") => Some("that is a storey above"),
        ("bindings" | "i18n", "shared" | "backend") => Some("that is a storey above"),
        ("features" | "app", "features") if feature(file) != feature(target) => {
            let door = target.split('/').count() == 2 || target.ends_with("/index");
            (!door).then_some("a feature is entered by its index.ts")
        }
        ("features" | "app" | "shared", "backend") => {
            let door = target == "backend" || target.ends_with("/index");
            (!door).then_some("the backend is entered by its index.ts")
        }
        _ => None,
    }
}

/// `CODES` of the dictionary has a row for each.
fn codes_without_sentence(sources: &[Source]) -> Vec<String> {
    let text =
        |path: &str| sources.iter().find(|source| source.path == path).map(|source| source.text.as_str());
    let (Some(bindings), Some(words)) = (text("ui/src/bindings/api.ts"), text("ui/src/i18n/zh.ts")) else {
        return vec!["ui/src: the bindings or the dictionary are missing".to_owned()];
    };
    let union = bindings.lines().find(|line| line.starts_with("export type Code ="));
    let codes = union.unwrap_or_default().split('"').skip(1).step_by(2);
    let missing = codes.filter(|code| !words.contains(&format!("  {code}:")));
    missing.map(|code| format!("ui/src/i18n/zh.ts: no sentence for `{code}`")).collect()
}

#[cfg(test)]
mod tests {
    use super::forbidden;

    #[test]
    fn nobody_looks_up_or_through_a_neighbours_wall() {
        assert!(forbidden("shared/Button.tsx", "features/workflow").is_some());
        assert!(forbidden("features/workflow/case/Case.tsx", "app/routes").is_some());
        assert!(forbidden("features/a/x.ts", "features/b/inner").is_some());
        assert!(forbidden("features/a/x.ts", "features/b/index").is_none());
        assert!(forbidden("features/a/deep/x.ts", "features/a/other").is_none());
        assert!(forbidden("app/main.tsx", "features/workflow").is_none());
        assert!(forbidden("features/a/x.ts", "backend/loopback").is_some());
        assert!(forbidden("features/a/x.ts", "backend").is_none());
    }
}
