//! The hub judges, tables grow on both sides, people are told.

use std::collections::BTreeSet;

use crate::office::{BUREAU, NETWORK, OPERATIONS, PEOPLE, data, department, name, person, usual};
use expect_test::expect;
use identity::item::{Change, DepartmentBody, PersonBody, RolesBody};
use kernel::{BlobId, CaseId, Clock, Code, DeviceId, DraftId, HubId, OpId, Refusal, Timestamp};
use rusqlite::Connection;
use serde_json::json;
use store::MigrationSet;
use sync::{Actor, Authority, Item, Membership, Op, Outcome, Projection, StreamId, Unjudged};
use testkit::FakeClock;
use workflow::case::{Act, Back, Standing};
use workflow::definition::Package;
use workflow::draft::{self, Draft};
use workflow::form::Data;
use workflow::table::cases::{CaseQuery, Shelf};
use workflow::table::{cases, drafts, forms, ledger_rows, ledgers, notices, reads, tasks};
use workflow::{WorkflowAuthority, WorkflowProjection, news, publish};

const HUB: [MigrationSet; 3] = [
    MigrationSet { room: "sync", migrations: sync::hub::MIGRATIONS },
    MigrationSet { room: "identity", migrations: identity::PROJECTION_MIGRATIONS },
    MigrationSet { room: "workflow", migrations: workflow::PROJECTION_MIGRATIONS },
];
const REPLICA: [MigrationSet; 1] =
    [MigrationSet { room: "workflow", migrations: workflow::PROJECTION_MIGRATIONS }];
const INTENT: [MigrationSet; 1] =
    [MigrationSet { room: "workflow", migrations: workflow::INTENT_MIGRATIONS }];

struct Both;

impl Projection for Both {
    fn apply(&self, tx: &Connection, item: &Item) -> rusqlite::Result<()> {
        identity::DirectoryProjection.apply(tx, item)?;
        WorkflowProjection.apply(tx, item)
    }
    fn snapshot(&self, db: &Connection, stream: &StreamId) -> rusqlite::Result<Option<String>> {
        WorkflowProjection.snapshot(db, stream)
    }
    fn restore(&self, tx: &Connection, stream: &StreamId, body: &str) -> rusqlite::Result<()> {
        WorkflowProjection.restore(tx, stream, body)
    }
    fn forget(&self, tx: &Connection, stream: &StreamId) -> rusqlite::Result<()> {
        WorkflowProjection.forget(tx, stream)
    }
}

struct Hub {
    db: Connection,
    clock: FakeClock,
    ops: u16,
    items: Vec<Item>,
    members: Vec<(String, u8)>,
}

impl Hub {
    fn new(package: &Package) -> Self {
        let db = store::testing::memory(&HUB);
        sync::hub::found(&db, HubId::from_bytes([1; 16])).unwrap();
        let mut hub =
            Self { db, clock: FakeClock::default(), ops: 0, items: Vec::new(), members: Vec::new() };
        let departments = [
            (BUREAU, "数据局", None, 1),
            (NETWORK, "网络处", Some(BUREAU), 2),
            (OPERATIONS, "运维中心", Some(BUREAU), 5),
        ];
        let change = Change {
            departments: departments
                .into_iter()
                .map(|(n, name, above, head)| DepartmentBody {
                    id: department(n),
                    name: name.to_owned(),
                    parent: above.map(department),
                    sort: 0,
                    head: Some(person(head)),
                    code: String::new(),
                    pinyin: String::new(),
                })
                .collect(),
            people: PEOPLE
                .into_iter()
                .map(|(n, name, at)| PersonBody {
                    id: person(n),
                    account: format!("p{n}"),
                    name: name.to_owned(),
                    department: department(at),
                    post: String::new(),
                    phone: String::new(),
                    active: true,
                    pinyin: String::new(),
                })
                .collect(),
            roles: [(5, "operator"), (6, "operator"), (9, "administrator"), (4, "auditor")]
                .into_iter()
                .map(|(n, role)| RolesBody { person: person(n), roles: vec![role.to_owned()] })
                .collect(),
            ..Change::default()
        };
        let people = change.into_items().unwrap();
        let forms = publish::publish(&hub.db, std::slice::from_ref(package)).unwrap().unwrap();
        people.into_iter().chain(forms).for_each(|new| hub.append(new));
        hub
    }

    fn op(&mut self) -> OpId {
        self.ops += 1;
        let mut bytes = [0; 16];
        bytes[..2].copy_from_slice(&self.ops.to_be_bytes());
        OpId::from_bytes(bytes)
    }

    fn append(&mut self, new: sync::NewItem) {
        let op = self.op();
        self.items.push(sync::hub::append(&self.db, None, new, op, self.clock.now(), &Both).unwrap());
    }

    /// As the hub does with what a device pushed.
    fn push(&mut self, n: u8, case: CaseId, act: &Act) -> Result<Option<String>, Refusal> {
        let intent = draft::intent(act, case, 0);
        self.push_op(n, StreamId::Case(case), intent.kind, intent.args, intent.blobs)
    }

    fn push_op(
        &mut self,
        n: u8,
        stream: StreamId,
        kind: String,
        args: String,
        blobs: Vec<BlobId>,
    ) -> Result<Option<String>, Refusal> {
        let now = self.clock.now();
        let device = DeviceId::from_bytes([n; 16]);
        let op = Op {
            op_id: self.op(),
            device,
            epoch: 1,
            lane: sync::Lane::Workflow,
            dseq: 1,
            stream,
            kind,
            v: 1,
            base_seq: 0,
            args,
            blobs,
            client_ts: Timestamp(0),
            sig: String::new(),
        };
        self.db.execute_batch("SAVEPOINT judged").unwrap();
        let verdict = match WorkflowAuthority.judge(&self.db, &op, Actor { person: person(n), device }, now) {
            Err(Unjudged::Refused(refusal)) => {
                self.db.execute_batch("ROLLBACK TO judged; RELEASE judged").unwrap();
                return Err(refusal);
            }
            verdict => verdict.unwrap(),
        };
        self.db.execute_batch("RELEASE judged").unwrap();
        for (index, new) in std::iter::once(verdict.item).chain(verdict.also).enumerate() {
            let id = if index == 0 { op.op_id } else { sync::hub::derived_id(op.op_id, index as u32) };
            let item = sync::hub::append(&self.db, Some(person(n)), new, id, now, &Both).unwrap();
            self.items.push(item);
        }
        for member in verdict.members {
            let Membership::Join { stream, person: joined } = member else { panic!("nobody leaves") };
            let stream =
                if matches!(stream, StreamId::Case(_)) { "case".to_owned() } else { stream.to_string() };
            self.members.push((stream, joined.to_bytes()[0]));
        }
        self.clock.advance_ms(60_000);
        Ok(verdict.number)
    }

    fn submit(&mut self, n: u8, case: u8, data: Data) -> Result<Option<String>, Refusal> {
        let act = Act::Submit { form: "card".to_owned(), version: 3, data, draft: None };
        self.push(n, id(case), &act)
    }

    fn task(&self, n: u8, case: u8) -> kernel::TaskId {
        let case = cases::load(&self.db, id(case)).unwrap().unwrap();
        case.open_tasks().find(|task| task.person.id == person(n)).unwrap().id
    }

    fn approve(&mut self, n: u8, case: u8) {
        let act = Act::Approve { task: self.task(n, case), opinion: "同意".to_owned(), edits: Data::new() };
        self.push(n, id(case), &act).unwrap();
    }

    fn complete(&mut self, n: u8, case: u8, cards: serde_json::Value) {
        let edits = json!({ "cards": cards }).as_object().unwrap().clone();
        let act = Act::Complete { task: self.task(n, case), opinion: "已开通".to_owned(), edits };
        self.push(n, id(case), &act).unwrap();
    }

    fn told(&self) -> String {
        let mut said = String::new();
        for (n, ..) in PEOPLE {
            for notice in notices::list(&self.db, person(n), "", 0, 50).unwrap().into_iter().rev() {
                said += &format!(
                    "{} <- {} {}: {}\n",
                    name(n),
                    notice.told.name,
                    notice.told.what,
                    notice.told.text
                );
            }
        }
        said
    }
}

fn id(n: u8) -> CaseId {
    CaseId::from_bytes([n; 16])
}

fn with_cards(holder: &str, users: &[&str]) -> Data {
    let cards: Vec<_> = users.iter().map(|user| json!({ "user": user })).collect();
    let mut data = data(&users.len().to_string());
    data.insert("holder".into(), json!(holder));
    data.insert("cards".into(), json!(cards));
    data
}

fn tables(db: &Connection) -> String {
    let mut said = String::new();
    for table in [
        "wf_forms",
        "wf_ledgers",
        "wf_packages",
        "wf_cases",
        "wf_case_people",
        "wf_tasks",
        "wf_notices",
        "wf_ledger_rows",
    ] {
        let mut statement = db.prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2")).unwrap();
        let columns = statement.column_count();
        let rows = statement
            .query_map([], |row| {
                let cells = (0..columns).map(|n| row.get::<_, rusqlite::types::Value>(n));
                cells.collect::<rusqlite::Result<Vec<_>>>()
            })
            .unwrap();
        said += &format!("{table}: {:?}\n", rows.collect::<rusqlite::Result<Vec<_>>>().unwrap());
    }
    said
}

#[test]
fn from_submission_to_the_ledger_with_number_notices_and_readers() {
    let mut hub = Hub::new(&usual("any"));
    assert_eq!(
        hub.submit(3, 1, with_cards("陈敏", &["甲", "乙"])).unwrap().unwrap(),
        "数据局专卡〔2026〕0001号"
    );
    hub.approve(2, 1);
    hub.complete(6, 1, json!([{ "iccid": "0001" }, { "iccid": "0002" }]));
    expect![[r#"
        陈敏 <- 陈敏 numberGiven: 数据局专卡〔2026〕0001号
        陈敏 <- 处长王 approved: 同意
        陈敏 <- 运维赵 completed: 已开通
        科员孙 <- 运维赵 notified: 
    "#]]
    .assert_eq(&hub.told());
    expect![[r#"[("case", 2), ("case", 3), ("case", 2), ("case", 5), ("case", 6), ("case", 4), ("case", 6), ("ledger:cards", 4)]"#]].assert_eq(&format!("{:?}", hub.members));
    let rows = ledger_rows::list(&hub.db, "cards", "", 0, 50).unwrap();
    let rows: String =
        rows.iter().map(|row| format!("{:?} {} {}\n", row.cells, row.closed, row.number)).collect();
    expect![[r#"
        {"iccid": "0002", "number": "数据局专卡〔2026〕0001号", "on": "2026-03-02", "total": "100.00", "user": "乙"} false 数据局专卡〔2026〕0001号
        {"iccid": "0001", "number": "数据局专卡〔2026〕0001号", "on": "2026-03-02", "total": "100.00", "user": "甲"} false 数据局专卡〔2026〕0001号
    "#]].assert_eq(&rows);
    assert_eq!(ledger_rows::count(&hub.db, "cards", "乙").unwrap(), 1);
    assert_eq!(ledgers::find(&hub.db, "cards").unwrap().unwrap().title, "卡台账");
    let readers = workflow::authority::ledger_readers(&hub.db).unwrap();
    assert_eq!(
        readers,
        [Membership::Join { stream: StreamId::Ledger("cards".to_owned()), person: person(4) }]
    );
}

#[test]
fn numbers_have_no_gap_where_a_submission_is_refused() {
    let mut hub = Hub::new(&usual("any"));
    hub.submit(3, 1, data("1")).unwrap();
    assert_eq!(hub.submit(3, 1, data("1")).unwrap_err().code, Code::Stale);
    assert_eq!(hub.submit(3, 2, data("0")).unwrap_err().code, Code::FormInvalid);
    let old = Act::Submit { form: "card".to_owned(), version: 2, data: data("1"), draft: None };
    assert_eq!(hub.push(3, id(2), &old).unwrap_err().code, Code::FormChanged);
    assert_eq!(hub.submit(3, 2, data("1")).unwrap().unwrap(), "数据局专卡〔2026〕0002号");
    hub.clock.set(Timestamp(1_798_734_600_000));
    assert_eq!(hub.submit(3, 3, data("1")).unwrap().unwrap(), "数据局专卡〔2027〕0001号");
}

#[test]
fn what_is_no_act_of_this_room_is_refused() {
    let mut hub = Hub::new(&usual("any"));
    let case = || StreamId::Case(id(1));
    let mut push = |stream, kind: &str, args: &str| {
        hub.push_op(3, stream, kind.to_owned(), args.to_owned(), Vec::new()).unwrap_err().to_string()
    };
    let urge = r#"{"act":"urge","text":""}"#;
    let said = [
        push(StreamId::Forms, "workflow.urge", urge),
        push(case(), "workflow.withdraw", urge),
        push(case(), "workflow.urge", "{}"),
        push(case(), "workflow.urge", r#"{"act":"urge","more":1}"#),
        push(case(), "workflow.urge", urge),
        push(case(), "workflow.submit", r#"{"act":"submit","form":"nothing","version":1,"data":{}}"#),
    ];
    expect![[r#"
        BadRequest {"field": "stream"}
        BadRequest {"field": "kind"}
        BadRequest {"field": "args"}
        BadRequest {"field": "args"}
        NotFound {}
        UnknownReference {"field": "form", "name": "nothing"}"#]]
    .assert_eq(&said.join("\n"));
}

#[test]
fn attachments_that_were_not_promised_are_refused() {
    let act = Act::Submit {
        form: "card".to_owned(),
        version: 3,
        data: json!({ "x": [{ "blob": "ab".repeat(32), "name": "a", "size": 1 }] })
            .as_object()
            .unwrap()
            .clone(),
        draft: None,
    };
    assert_eq!(draft::intent(&act, id(1), 0).blobs, [BlobId([0xab; 32])]);
    let mut hub = Hub::new(&usual("any"));
    let refusal = hub.push_op(3, StreamId::Case(id(1)), act.kind(), act.args(), Vec::new()).unwrap_err();
    assert_eq!(refusal.params["field"], "blobs");
}

#[test]
fn a_replica_grown_in_another_order_of_streams_equals_the_hub() {
    let mut hub = Hub::new(&usual("all"));
    hub.submit(3, 1, with_cards("陈敏", &["甲"])).unwrap();
    hub.submit(4, 2, data("20")).unwrap();
    hub.approve(2, 1);
    hub.push(3, id(1), &Act::Urge { text: "急".to_owned() }).unwrap();
    hub.complete(5, 1, json!([{ "iccid": "0001" }]));
    hub.push(4, id(2), &Act::Withdraw { text: String::new() }).unwrap();
    hub.complete(6, 1, json!([{ "iccid": "0001" }]));
    let replica = store::testing::memory(&REPLICA);
    let mut items = hub.items.clone();
    // Ledgers and notices before the cases that they come of.
    items.sort_by_key(|item| {
        (std::cmp::Reverse(item.stream.to_string().split(':').next().map(str::to_owned)), item.seq)
    });
    for item in items.iter().filter(|item| item.stream != StreamId::Directory) {
        WorkflowProjection.apply(&replica, item).unwrap();
    }
    assert_eq!(
        tables(&replica).replace("Integer(1)", "Integer(n)").replace("Integer(2)", "Integer(n)"),
        tables(&hub.db).replace("Integer(1)", "Integer(n)").replace("Integer(2)", "Integer(n)")
    );
    // The same item again changes nothing.
    let before = tables(&replica);
    items.iter().filter(|item| matches!(item.stream, StreamId::Case(_))).for_each(|item| {
        WorkflowProjection.apply(&replica, item).unwrap();
    });
    assert_eq!(tables(&replica), before);

    let ledger = StreamId::Ledger("cards".to_owned());
    let snapshot = WorkflowProjection.snapshot(&hub.db, &ledger).unwrap().unwrap();
    WorkflowProjection.forget(&replica, &ledger).unwrap();
    assert_eq!(ledger_rows::count(&replica, "cards", "").unwrap(), 0);
    WorkflowProjection.restore(&replica, &ledger, &snapshot).unwrap();
    assert_eq!(tables(&replica), before);
    for stream in hub.items.iter().map(|item| item.stream.clone()).collect::<BTreeSet<_>>() {
        WorkflowProjection.forget(&replica, &stream).unwrap();
    }
    assert_eq!(tables(&replica), tables(&store::testing::memory(&REPLICA)));
    let left: u32 = replica
        .query_row("SELECT count(*) FROM wf_search WHERE wf_search MATCH '陈敏'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(left, 0);
}

#[test]
fn lists_hold_what_a_person_has_a_part_in_and_find_it_by_any_part() {
    let mut hub = Hub::new(&usual("any"));
    hub.submit(3, 1, with_cards("王建国", &["甲"])).unwrap();
    hub.submit(3, 2, data("20")).unwrap();
    hub.submit(4, 3, data("3")).unwrap();
    hub.approve(2, 1);
    hub.approve(2, 2);
    hub.complete(5, 1, json!([{ "iccid": "0001" }]));
    let list = |n: u8, shelf, text: &str, standing| {
        let query = CaseQuery {
            person: person(n),
            shelf,
            form: Some("card".to_owned()),
            standing,
            text: text.to_owned(),
            without: vec![],
            offset: 0,
            limit: 10,
        };
        let (found, total) = cases::list(&hub.db, &query).unwrap();
        assert_eq!(found.len() as u32, total);
        let less = CaseQuery { without: vec![id(2)], limit: 1, offset: 1, ..query };
        assert!(cases::list(&hub.db, &less).unwrap().0.iter().all(|case| case.id != id(2)));
        found.iter().map(|case| case.id.to_bytes()[0]).collect::<Vec<u8>>()
    };
    assert_eq!(list(3, Shelf::Mine, "", None), [2, 1]);
    assert_eq!(list(2, Shelf::Mine, "", None), [] as [u8; 0]);
    assert_eq!(list(2, Shelf::All, "", None), [3, 2, 1]);
    assert_eq!(list(2, Shelf::Acted, "", None), [2, 1]);
    assert_eq!(list(4, Shelf::Told, "", None), [1]);
    assert_eq!(list(7, Shelf::All, "", None), [] as [u8; 0]);
    assert_eq!(list(2, Shelf::All, "", Some(Standing::Running)), [3, 2]);
    assert_eq!(list(3, Shelf::Mine, "建国", None), [1]);
    assert_eq!(list(3, Shelf::Mine, "0002", None), [2]);
    assert_eq!(list(3, Shelf::Mine, "0001号 王", None), [1]);
    assert_eq!(list(3, Shelf::Mine, "局长周", None), [2]);
    assert_eq!(list(3, Shelf::Mine, "没有", None), [] as [u8; 0]);
    let newest = |n: u8, text: &str, few| {
        let found = cases::newest(&hub.db, person(n), text, few).unwrap();
        found.iter().map(|case| case.id.to_bytes()[0]).collect::<Vec<u8>>()
    };
    for words in ["专网", "号"] {
        assert_eq!(newest(2, words, 10), list(2, Shelf::All, words, None), "{words}");
        assert_eq!(newest(2, words, 2), list(2, Shelf::All, words, None)[..2], "{words}");
        assert_eq!(newest(7, words, 10), [] as [u8; 0], "{words}");
    }
    assert_eq!(newest(3, "0001号 王", 10), [1]);
    let mine: Vec<u8> =
        tasks::of_person(&hub.db, person(2)).unwrap().iter().map(|(_, case)| case.id.to_bytes()[0]).collect();
    assert_eq!(mine, [3]);
}

#[test]
fn a_case_that_came_back_waits_for_whoever_began_it_and_for_nobody_else() {
    let mut hub = Hub::new(&usual("any"));
    hub.submit(3, 1, data("2")).unwrap();
    hub.submit(3, 2, data("2")).unwrap();
    let returned = |hub: &Hub, n: u8| {
        let query = CaseQuery {
            person: person(n),
            shelf: Shelf::Returned,
            form: None,
            standing: None,
            text: String::new(),
            without: vec![],
            offset: 0,
            limit: 10,
        };
        let (found, _) = cases::list(&hub.db, &query).unwrap();
        found.iter().map(|case| case.id.to_bytes()[0]).collect::<Vec<u8>>()
    };
    assert_eq!(returned(&hub, 3), [] as [u8; 0]);
    hub.push(3, id(1), &Act::Withdraw { text: String::new() }).unwrap();
    assert_eq!(returned(&hub, 3), [1]);
    assert_eq!(returned(&hub, 2), [] as [u8; 0]);
}

#[test]
fn news_are_what_came_in_for_this_person() {
    let mut hub = Hub::new(&usual("any"));
    hub.submit(3, 1, data("2")).unwrap();
    hub.approve(2, 1);
    let case = StreamId::Case(id(1));
    assert_eq!(news::since(&hub.db, &case, 2, person(5)).unwrap().len(), 1);
    assert_eq!(news::since(&hub.db, &case, 3, person(5)).unwrap(), []);
    assert_eq!(news::since(&hub.db, &case, 1, person(2)).unwrap(), [], "decided already");
    let mine = StreamId::User(person(3));
    assert_eq!(news::since(&hub.db, &mine, 1, person(3)).unwrap().len(), 2);
    assert_eq!(news::since(&hub.db, &mine, 1, person(4)).unwrap(), []);
}

#[test]
fn a_form_that_did_not_change_keeps_its_version_and_running_cases_keep_theirs() {
    let package = usual("any");
    let mut hub = Hub::new(&package);
    hub.submit(3, 1, data("2")).unwrap();
    let again = publish::publish(&hub.db, std::slice::from_ref(&package)).unwrap().unwrap();
    assert_eq!(again, []);
    let mut next = package.clone();
    next.version = 4;
    next.title = "新名".to_owned();
    let items = publish::publish(&hub.db, std::slice::from_ref(&next)).unwrap().unwrap();
    items.into_iter().for_each(|new| hub.append(new));
    assert_eq!(forms::present(&hub.db, "card").unwrap(), Some(3));
    next.version = 5;
    next.forms[0].flow.truncate(1);
    let items = publish::publish(&hub.db, std::slice::from_ref(&next)).unwrap().unwrap();
    items.into_iter().for_each(|new| hub.append(new));
    assert_eq!(forms::present(&hub.db, "card").unwrap(), Some(5));
    assert_eq!(forms::catalogue(&hub.db).unwrap()[0].pinyin, "zwksq zhuanwangkashenqing");
    hub.approve(2, 1);
    assert_eq!(
        cases::load(&hub.db, id(1)).unwrap().unwrap().standing,
        Standing::Running,
        "it goes its own way on"
    );
    next.version = 4;
    let backwards = publish::publish(&hub.db, std::slice::from_ref(&next)).unwrap().unwrap_err();
    assert_eq!(backwards.params["path"], "/version");
    let mut thief = package.clone();
    thief.key = "thief".to_owned();
    let refusal = publish::publish(&hub.db, std::slice::from_ref(&thief)).unwrap().unwrap_err();
    assert_eq!(refusal.params["why"], "duplicate");
    next.version = 6;
    next.forms.clear();
    let items = publish::publish(&hub.db, std::slice::from_ref(&next)).unwrap().unwrap();
    items.into_iter().for_each(|new| hub.append(new));
    assert_eq!(forms::present(&hub.db, "card").unwrap(), None);
    assert!(forms::find(&hub.db, "card", 3).unwrap().is_some(), "its cases still go on");
    assert_eq!(hub.submit(3, 9, data("2")).unwrap_err().code, Code::UnknownReference);
}

#[test]
fn a_draft_goes_on_its_way_and_comes_back_with_the_reason() {
    let db = store::testing::memory(&INTENT);
    let draft = Draft {
        id: DraftId::from_bytes([1; 16]),
        form: "card".to_owned(),
        version: 3,
        data: data("2"),
        subject: "陈敏 2 张".to_owned(),
        case: None,
        refusal: None,
        created_at: Timestamp(1),
        updated_at: Timestamp(2),
    };
    let op = OpId::from_bytes([2; 16]);
    drafts::put(&db, &draft).unwrap();
    assert_eq!(drafts::find(&db, draft.id).unwrap().as_ref(), Some(&draft));
    assert_eq!(drafts::count(&db, "陈敏").unwrap(), 1);
    assert!(drafts::submit(&db, draft.id, op).unwrap());
    assert!(!drafts::submit(&db, draft.id, op).unwrap(), "only once");
    assert!(!drafts::remove(&db, draft.id).unwrap(), "on its way");
    assert_eq!(drafts::list(&db, "", 0, 10).unwrap(), []);
    let refusal = Refusal::new(Code::FormChanged);
    draft::settle(&db, op, &Outcome::Refused { refusal: refusal.clone(), current_seq: 0 }).unwrap();
    let back = drafts::find(&db, draft.id).unwrap().unwrap();
    assert_eq!(back, Draft { refusal: Some(refusal), ..draft.clone() });
    drafts::submit(&db, draft.id, op).unwrap();
    let taken = Outcome::Accepted { stream: StreamId::Case(id(1)), seq: 1, number: None };
    draft::settle(&db, op, &taken).unwrap();
    assert_eq!(drafts::count(&db, "").unwrap(), 0);
    let notice = uuid::Uuid::from_bytes([3; 16]);
    assert!(reads::mark(&db, &[notice], Timestamp(3)).unwrap());
    assert!(!reads::mark(&db, &[notice], Timestamp(4)).unwrap());
    assert_eq!(reads::all(&db).unwrap(), BTreeSet::from([notice]));
}

#[test]
fn sent_back_asked_and_transferred_people_are_told() {
    use workflow::case::act::AskMode;
    let mut hub = Hub::new(&usual("any"));
    hub.submit(3, 1, data("2")).unwrap();
    let task = hub.task(2, 1);
    let (people, mode, opinion) = (vec![person(4)], AskMode::All, "如何？".to_owned());
    hub.push(2, id(1), &Act::Countersign { task, people, mode, opinion }).unwrap();
    let task = hub.task(4, 1);
    hub.push(4, id(1), &Act::Reject { task, opinion: "不妥".to_owned() }).unwrap();
    let task = hub.task(2, 1);
    hub.push(2, id(1), &Act::Transfer { task, to: person(1), opinion: "请定".to_owned() }).unwrap();
    let task = hub.task(1, 1);
    let (to, back, opinion) = ("initiator".to_owned(), Back::Straight, "改".to_owned());
    hub.push(1, id(1), &Act::SendBack { task, to, back, opinion }).unwrap();
    expect![[r#"
        局长周 <- 处长王 transferred: 请定
        处长王 <- 科员孙 countersignRefused: 不妥
        陈敏 <- 陈敏 numberGiven: 数据局专卡〔2026〕0001号
        陈敏 <- 局长周 sentBack: 改
        科员孙 <- 处长王 countersignAsked: 如何？
    "#]]
    .assert_eq(&hub.told());
}

#[test]
fn lists_are_read_along_their_indexes() {
    let db = store::testing::memory(&REPLICA);
    let plan = |sql: &str| {
        let mut statement = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let rows = statement.query_map([], |row| row.get::<_, String>(3)).unwrap();
        rows.collect::<rusqlite::Result<Vec<_>>>().unwrap().join("; ")
    };
    let plans = [
        plan("SELECT state FROM wf_cases c WHERE c.initiator = x'00' ORDER BY c.submitted_at DESC, c.n DESC"),
        plan(
            "SELECT state FROM wf_case_people p JOIN wf_cases c ON c.n = p.case_n WHERE p.person = x'00' ORDER BY p.submitted_at DESC, p.case_n DESC",
        ),
        plan(
            "SELECT state FROM wf_case_people p JOIN wf_cases c ON c.n = p.case_n WHERE p.person = x'00' AND p.acted_at IS NOT NULL ORDER BY p.acted_at DESC, p.case_n DESC",
        ),
        plan(
            "SELECT t.id, c.state FROM wf_tasks t JOIN wf_cases c ON c.n = t.case_n WHERE t.person = x'00' ORDER BY t.arrived_at DESC, t.id",
        ),
        plan("SELECT id FROM wf_notices WHERE person = x'00' ORDER BY seq DESC"),
        plan("SELECT row FROM wf_ledger_rows WHERE ledger = '' ORDER BY seq DESC, row"),
        plan("SELECT id FROM wf_cases WHERE follows = x'00' ORDER BY n LIMIT 1"),
    ];
    for plan in &plans {
        assert!(plan.contains("INDEX") && !plan.contains("SCAN") && !plan.contains("TEMP B-TREE"), "{plan}");
    }
}
