//! What the applicant sees of their own cases: where they wait, and what goes on from them.

use serde_json::{Value, json};

use crate::hall::{APPLICANT, Hall, Pc};

async fn desk(pc: &Pc) -> [Vec<String>; 2] {
    let desk = pc.get("workflow.workbench", json!({})).await;
    ["returned", "running"].map(|part| {
        let states = desk[part].as_array().unwrap().iter();
        states.map(|card| card["state"].as_str().unwrap().to_owned()).collect()
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawn_case_waits_for_its_applicant_until_it_is_submitted_anew() {
    let hall = Hall::open().await;
    let pc = hall.pc("applicant", APPLICANT).await;
    let case = pc.apply("搬家").await;
    assert_eq!(desk(&pc).await, [vec![], vec!["running".to_owned()]]);
    pc.get("workflow.withdraw", json!({ "case": case, "text": "再想想" })).await;
    pc.case(&case, "it is withdrawn", |view| view["card"]["state"] == "withdrawn").await;
    assert_eq!(desk(&pc).await, [vec!["withdrawn".to_owned()], vec![]]);

    pc.offline(true).await;
    let draft = pc.get("workflow.beginDraft", json!({ "form": "leave", "fromCase": case })).await;
    pc.get("workflow.submit", json!({ "id": draft["id"] })).await;
    assert_eq!(
        desk(&pc).await,
        [vec![], vec!["waiting".to_owned()]],
        "sent anew: it is not mine to do any more"
    );
    let of = |state: Option<&str>| json!({ "box": "mine", "state": state, "page": {} });
    let total = async |ask: Value| pc.get("workflow.cases", ask).await["total"].clone();
    assert_eq!(total(of(None)).await, 1, "and it is in the list once");
    assert_eq!((total(of(Some("withdrawn"))).await, total(of(Some("waiting"))).await), (json!(0), json!(1)));
}

#[tokio::test(flavor = "multi_thread")]
async fn choosing_a_case_in_an_open_draft_gives_what_beginning_from_it_gives() {
    let hall = Hall::open().await;
    let pc = hall.pc("applicant", APPLICANT).await;
    let leave = pc.apply("搬家").await;
    let begin = |data: Value| json!({ "form": "leave-return", "data": data });
    let begun = pc.get("workflow.beginDraft", begin(json!({ "leave": leave }))).await;
    let open = pc.get("workflow.beginDraft", begin(json!({}))).await;
    assert_eq!(open["data"]["leaveType"], Value::Null);
    let mut data = open["data"].clone();
    data["leave"] = json!(leave);
    let followed = pc.get("workflow.follow", json!({ "id": open["id"], "data": data })).await;
    for field in ["leaveType", "startOn", "days", "endOn", "endHalf"] {
        assert_eq!(followed["changes"][field], begun["data"][field], "{field}");
    }
    assert_eq!(followed["changes"]["leaveType"], "personal");

    // The choice is taken back.
    data.as_object_mut().unwrap().extend(followed["changes"].as_object().unwrap().clone());
    data["leave"] = Value::Null;
    let left = json!({ "id": open["id"], "data": data, "left": leave });
    let left = pc.get("workflow.follow", left).await;
    assert_eq!(left["changes"]["leaveType"], Value::Null);
    assert!(left["changes"].as_object().unwrap().contains_key("leaveType"), "emptied");
}
