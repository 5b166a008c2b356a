//! The bundle of a PC at which somebody works: nothing of theirs is in it.

use std::fs;

use report::{Around, Report};
use serde_json::json;

use crate::hall::{APPLICANT, HEAD, Hall};

/// Every file that opens something.
const KEYS: [&str; 2] = ["keys.json", "device.key"];

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_a_person_typed_and_no_key_is_in_a_bundle() {
    let hall = Hall::open().await;
    let applicant = hall.pc("applicant", APPLICANT).await;
    let head = hall.pc("head", HEAD).await;
    let typed = ["门诊复查记号甲", "准假记号乙", "常用语记号丙", "草稿记号丁"];
    let case = applicant.apply(typed[0]).await;
    let task = head.task(&case).await;
    let words = json!({ "text": typed[1], "edits": {}, "people": [], "to": "", "way": "" });
    head.get("workflow.saveAct", json!({ "case": case, "aim": "decide", "task": task, "words": words }))
        .await;
    head.get("workflow.beginDraft", json!({ "form": "leave", "data": { "reason": typed[3] } })).await;
    let mut settings = head.get("settings.get", json!({})).await;
    settings["phrases"] = json!([typed[2]]);
    head.get("settings.set", settings).await;
    assert!(fs::read_to_string(head.data().join("settings.json")).unwrap().contains(typed[2]));

    let config = head.config();
    let around = Around {
        config: config.clone(),
        program: None,
        windows: [None, None],
        shell: "browser".to_owned(),
        browser: None,
        chinese_locale: true,
    };
    let clock = hall.clock.clone();
    let doctor = head.get("diagnostics.run", json!({})).await;
    let look = move || {
        let report = Report::of_this_machine(&around, &*clock);
        report::support::desktop(&around.config, &report, &doctor).unwrap()
    };
    let bundle = tokio::task::spawn_blocking(look).await.unwrap();

    let mut secrets: Vec<Vec<u8>> = typed.iter().map(|text| text.as_bytes().to_vec()).collect();
    secrets.push(identity::demo::PASSWORD.into());
    // Sealed as they are: not even so.
    for key in KEYS {
        let content = fs::read(config.data_dir.join(key)).unwrap();
        secrets.extend(content.windows(24).step_by(24).map(<[u8]>::to_vec));
        secrets.push(content);
    }
    for (name, content) in bundle.members() {
        for secret in &secrets {
            let found = content.windows(secret.len()).any(|window| window == secret);
            assert!(!found, "{name} has {:?}", String::from_utf8_lossy(secret));
        }
    }
    let names: Vec<&str> = bundle.members().map(|(name, _)| name).collect();
    for name in ["doctor.json", "files.txt", "policy.json", "report.json", "report.md", "settings.json"] {
        assert!(names.contains(&name), "{names:?}");
    }
    let (_, files) = bundle.members().find(|(name, _)| *name == "files.txt").unwrap();
    let files = String::from_utf8_lossy(files);
    assert!(files.contains("0600") && files.contains("keys.json") && files.contains("intent.db"), "{files}");
}
