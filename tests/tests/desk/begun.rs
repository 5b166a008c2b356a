//! What is being written in a case outlives the page, the process and the power, until it is sent or put away.

use serde_json::{Value, json};

use crate::hall::{APPLICANT, HEAD, Hall, Pc};

fn words(text: &str) -> Value {
    json!({ "text": text, "edits": {}, "people": [], "to": "", "way": "" })
}

async fn write(pc: &Pc, case: &str, aim: &str, task: &Value, words: Value) {
    pc.get("workflow.saveAct", json!({ "case": case, "aim": aim, "task": task, "words": words })).await;
}

/// Each as `aim: text`, with a star where it can be gone on with and the code where it was refused.
async fn minutes(pc: &Pc, case: &str) -> Vec<String> {
    let line = |row: &Value| {
        let star = if row["open"] == true { "*" } else { "" };
        let verb = row["verb"].as_str().unwrap();
        let code = row["refusal"]["code"].as_str().map(|code| format!(" {verb} {code}"));
        let text = row["words"]["text"].as_str().unwrap();
        format!("{}: {text}{star}{}", row["aim"].as_str().unwrap(), code.unwrap_or_default())
    };
    let mut lines: Vec<String> = pc.begun(case).await.iter().map(line).collect();
    lines.sort();
    lines
}

#[tokio::test(flavor = "multi_thread")]
async fn an_opinion_survives_the_power_and_goes_with_the_act() {
    let hall = Hall::open().await;
    let applicant = hall.pc("applicant", APPLICANT).await;
    let mut head = hall.pc("head", HEAD).await;
    let case = applicant.apply("看牙").await;
    let task = head.task(&case).await;

    // Begun, in two places; the list shows it.
    write(&head, &case, "decide", &task, words("同意，请安排")).await;
    let person = head.get("session.status", json!({})).await["me"]["person"]["id"].clone();
    let asked = json!({ "text": "如何？", "edits": {}, "people": [person], "to": "", "way": "inTurn" });
    write(&head, &case, "countersign", &task, asked.clone()).await;
    write(&head, &case, "comment", &Value::Null, words("  ")).await;
    head = hall.cut_and_log_in(head).await;
    assert_eq!(minutes(&head, &case).await, ["countersign: 如何？*", "decide: 同意，请安排*"]);
    let kept = head.begun(&case).await.into_iter().find(|row| row["aim"] == "countersign").unwrap();
    assert_eq!(kept["words"], asked);
    let tasks = head.get("workflow.tasks", json!({ "limit": 5 })).await;
    assert_eq!(tasks["rows"][0]["begun"], true);

    // What is empty again is gone.
    write(&head, &case, "countersign", &task, words("")).await;
    assert_eq!(minutes(&head, &case).await, ["decide: 同意，请安排*"]);

    // Sent without a line: on its way, and no longer begun, also after a cut.
    head.offline(true).await;
    let act = json!({ "case": case, "task": task, "opinion": "同意，请安排好" });
    head.get("workflow.approve", act).await;
    head = hall.cut_and_log_in(head).await;
    assert_eq!(minutes(&head, &case).await, [""; 0]);
    head.case(&case, "its item", |view| view["waiting"] == false).await;
    assert_eq!(minutes(&head, &case).await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_hub_refuses_comes_back_and_what_others_overtook_stays_to_be_read() {
    let hall = Hall::open().await;
    let applicant = hall.pc("applicant", APPLICANT).await;
    let mut head = hall.pc("head", HEAD).await;
    let case = applicant.apply("看牙").await;
    let task = head.task(&case).await;

    // Without a line the head sends it back, and goes on to write a comment; meanwhile the applicant withdraws.
    head.offline(true).await;
    write(&head, &case, "transfer", &task, words("请您定")).await;
    let act = json!({ "case": case, "task": task, "to": "initiator", "straightBack": true, "opinion": "请补充证明" });
    head.get("workflow.sendBack", act).await;
    write(&head, &case, "comment", &Value::Null, words("另：")).await;
    applicant.get("workflow.withdraw", json!({ "case": case, "text": "" })).await;
    applicant.case(&case, "withdrawn", |view| view["card"]["state"] == "withdrawn").await;
    assert_eq!(minutes(&head, &case).await, ["comment: 另：*", "transfer: 请您定"]);
    head.offline(false).await;
    let refused = |status: &Value| status["refused"] == 1;
    head.until("the refusal", "sync.status", json!({}), refused).await;
    head.case(&case, "withdrawn", |view| view["card"]["state"] == "withdrawn").await;
    head = hall.cut_and_log_in(head).await;
    let back = ["comment: 另：*", "sendBack: 请补充证明 workflow.sendBack stale", "transfer: 请您定"];
    assert_eq!(minutes(&head, &case).await, back);
    let row = head.begun(&case).await.into_iter().find(|row| row["aim"] == "sendBack").unwrap();
    assert_eq!((&row["words"]["to"], &row["words"]["way"]), (&json!("initiator"), &json!("straight")));

    // Put away: the refusal is dealt with, in the outbox too.
    head.get("workflow.discardAct", json!({ "case": case, "aim": "sendBack", "task": task })).await;
    head.get("workflow.discardAct", json!({ "case": case, "aim": "transfer", "task": task })).await;
    assert_eq!(minutes(&head, &case).await, ["comment: 另：*"]);
    assert_eq!(head.get("sync.status", json!({})).await["refused"], 0);
    let again =
        head.ask("workflow.discardAct", json!({ "case": case, "aim": "transfer", "task": task })).await;
    assert_eq!(again.unwrap_err().code, kernel::Code::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_dealt_with_in_the_outbox_leaves_the_words() {
    let hall = Hall::open().await;
    let applicant = hall.pc("applicant", APPLICANT).await;
    let head = hall.pc("head", HEAD).await;
    let case = applicant.apply("看牙").await;
    let task = head.task(&case).await;
    head.offline(true).await;
    head.get("workflow.approve", json!({ "case": case, "task": task, "opinion": "同意" })).await;
    applicant.get("workflow.withdraw", json!({ "case": case, "text": "" })).await;
    applicant.case(&case, "withdrawn", |view| view["card"]["state"] == "withdrawn").await;
    head.offline(false).await;
    head.until("the refusal", "sync.status", json!({}), |status| status["refused"] == 1).await;
    let outbox = head.get("sync.outbox", json!({ "limit": 5 })).await;
    head.case(&case, "withdrawn", |view| view["card"]["state"] == "withdrawn").await;
    head.get("sync.dismiss", json!({ "op": outbox["rows"][0]["op"] })).await;
    assert_eq!(minutes(&head, &case).await, ["decide: 同意"]);
}
