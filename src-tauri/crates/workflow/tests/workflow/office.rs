//! A small bureau for tests: two tiers, a few people, one form that shows everything.

use std::cell::RefCell;
use std::collections::BTreeSet;

use kernel::{CaseId, DepartmentId, OpId, PersonId, Refusal, TaskId, Timestamp};
use serde_json::json;
use testkit::FakeClock;
use workflow::calendar::Calendar;
use workflow::case::{Act, Case, Event, Setting, decide};
use workflow::definition::{Form, Package, parse_package};
use workflow::directory::{Department, Directory, Person};
use workflow::form::Data;

pub const BUREAU: u8 = 100;
pub const NETWORK: u8 = 101;
pub const OPERATIONS: u8 = 102;

/// Number, name, department; the first of a department is its head.
pub const PEOPLE: [(u8, &str, u8); 8] = [
    (1, "局长周", BUREAU),
    (2, "处长王", NETWORK),
    (3, "陈敏", NETWORK),
    (4, "科员孙", NETWORK),
    (5, "运维李", OPERATIONS),
    (6, "运维赵", OPERATIONS),
    (7, "运维钱", OPERATIONS),
    (9, "管理员", BUREAU),
];

pub fn person(n: u8) -> PersonId {
    PersonId::from_bytes([n; 16])
}

pub fn department(n: u8) -> DepartmentId {
    DepartmentId::from_bytes([n; 16])
}

pub fn name(n: u8) -> &'static str {
    PEOPLE.iter().find(|(of, ..)| *of == n).map_or("?", |(_, name, _)| name)
}

#[derive(Default)]
pub struct Office {
    pub gone: RefCell<BTreeSet<u8>>,
}

impl Office {
    pub fn leaves(&self, n: u8) {
        self.gone.borrow_mut().insert(n);
    }

    fn active(&self, n: u8) -> bool {
        !self.gone.borrow().contains(&n)
    }
}

impl Directory for Office {
    fn person(&self, id: PersonId) -> Option<Person> {
        let (n, name, at) = PEOPLE.into_iter().find(|(n, ..)| person(*n) == id)?;
        let department = self.department(department(at))?;
        Some(Person {
            id,
            name: name.to_owned(),
            department: department.id,
            department_path: department.name.clone(),
            department_name: department.name,
            post: String::new(),
            phone: "13800138000".to_owned(),
            active: self.active(n),
        })
    }

    fn department(&self, id: DepartmentId) -> Option<Department> {
        let (name, parent) = match id.to_bytes()[0] {
            BUREAU => ("数据局", None),
            NETWORK => ("网络处", Some(department(BUREAU))),
            OPERATIONS => ("运维中心", Some(department(BUREAU))),
            _ => return None,
        };
        Some(Department { id, name: name.to_owned(), parent })
    }

    fn head(&self, id: DepartmentId) -> Option<PersonId> {
        let first = PEOPLE.into_iter().find(|(_, _, at)| department(*at) == id)?;
        self.active(first.0).then(|| person(first.0))
    }

    fn role_holders(&self, role: &str) -> Vec<PersonId> {
        let holders: &[u8] = match role {
            "operator" => &[5, 6, 7],
            "administrator" => &[9],
            "auditor" => &[4],
            "deputy" => &[2],
            _ => &[],
        };
        holders.iter().filter(|n| self.active(**n)).map(|n| person(*n)).collect()
    }

    fn role_holders_in(&self, role: &str, at: DepartmentId) -> Vec<PersonId> {
        let all = self.role_holders(role).into_iter();
        all.filter(|id| self.person(*id).is_some_and(|person| person.department == at)).collect()
    }
}

/// A flow of these steps, over a form with every kind of trap.
pub fn package_with(flow: serde_json::Value) -> Package {
    let package = json!({
        "key": "test", "version": 3, "title": "测试",
        "forms": [{
            "key": "card", "title": "专网卡申请", "category": "无线专网", "summary": "…",
            "number": "{unit}专卡〔{year}〕{n:4}号",
            "subject": "holder + ' ' + count + ' 张'",
            "sections": [{ "title": "申请", "columns": 2, "fields": [
                { "key": "holder", "label": "持卡人", "kind": "text", "maxChars": 10, "required": true },
                { "key": "count", "label": "数量", "kind": "integer", "min": 1, "max": 99, "required": true },
                { "key": "total", "label": "合计", "kind": "computed", "value": "count * 50", "format": "money" },
                { "key": "secret", "label": "涉密说明", "kind": "text" },
                { "key": "helper", "label": "协办人", "kind": "person", "many": true },
                { "key": "budget", "label": "预算科目", "kind": "text", "readOnly": true },
                { "key": "cards", "label": "卡", "kind": "table", "maxRows": 50, "columns": [
                    { "key": "user", "label": "使用人", "kind": "text", "required": true },
                    { "key": "iccid", "label": "卡号", "kind": "text", "pattern": "\\d{4}", "readOnly": true }
                ] }
            ] }],
            "rules": [{ "must": "len(cards) == 0 or len(cards) == count", "says": "卡数不符", "fields": ["cards"] }],
            "flow": flow,
            "ledger": { "ledger": "cards", "action": "add", "each": "cards",
                "values": { "iccid": "iccid", "user": "user", "number": "number", "on": "completedOn", "total": "total" } }
        }],
        "ledgers": [{ "key": "cards", "title": "卡台账", "readers": ["auditor"], "columns": [
            { "key": "iccid", "label": "卡号", "format": "text" }, { "key": "user", "label": "使用人", "format": "text" },
            { "key": "number", "label": "文号", "format": "text" }, { "key": "on", "label": "办结", "format": "date" },
            { "key": "total", "label": "合计", "format": "money" }
        ] }]
    });
    parse_package(package.to_string().as_bytes())
        .unwrap_or_else(|broken| panic!("{}", broken.iter().map(|b| format!("{b}\n")).collect::<String>()))
}

/// Head of department, then the operators in one way or another, then the auditor is told.
pub fn usual(many: &str) -> Package {
    package_with(json!([
        { "key": "leader", "title": "处长审批", "kind": "approve", "who": [{ "by": "departmentHead" }],
          "edit": ["budget"], "hide": ["secret"], "dueHours": 14 },
        { "key": "chief", "title": "局长审批", "kind": "approve", "who": [{ "by": "departmentHead", "level": 1 }],
          "when": "count > 10" },
        { "key": "open", "title": "开卡", "kind": "handle", "who": [{ "by": "role", "role": "operator" }],
          "many": many, "edit": ["cards.iccid"], "mustFill": ["cards.iccid"] },
        { "key": "tell", "title": "抄送", "kind": "notify", "who": [{ "by": "role", "role": "auditor" }] }
    ]))
}

pub fn data(count: &str) -> Data {
    let json = json!({ "holder": "陈敏", "count": count, "secret": "内网", "cards": [] });
    json.as_object().unwrap().clone()
}

pub const CASE: CaseId = CaseId::from_bytes([7; 16]);

/// One case, acted in by people who are called by number; minutes are kept.
pub struct Meeting {
    pub office: Office,
    pub package: Package,
    pub clock: FakeClock,
    pub events: Vec<(Event, Timestamp)>,
    pub case: Option<Case>,
    pub minutes: String,
    ops: u16,
}

impl Meeting {
    pub fn new(package: Package) -> Self {
        Self {
            office: Office::default(),
            package,
            clock: FakeClock::default(),
            events: Vec::new(),
            case: None,
            minutes: String::new(),
            ops: 0,
        }
    }

    pub fn form(&self) -> &Form {
        &self.package.forms[0]
    }

    pub fn case(&self) -> &Case {
        self.case.as_ref().unwrap()
    }

    /// What would come of it.
    pub fn would(&mut self, n: u8, act: &Act) -> Result<Event, Refusal> {
        use kernel::Clock;
        self.ops += 1;
        let mut op = [0; 16];
        op[..2].copy_from_slice(&self.ops.to_be_bytes());
        let setting = Setting {
            form: &self.package.forms[0],
            version: self.package.version,
            directory: &self.office,
            precedents: &(),
            calendar: Calendar::legal(),
            now: self.clock.now(),
            op: OpId::from_bytes(op),
        };
        decide(self.case.as_ref(), CASE, act, person(n), &setting)
    }

    pub fn attempt(&mut self, n: u8, act: &Act) -> Result<(), Refusal> {
        use kernel::Clock;
        let event = self.would(n, act)?;
        let now = self.clock.now();
        // It must survive the wire.
        let event = Event::read(1, &event.body()).unwrap();
        match &mut self.case {
            Some(case) => case.apply(&event, now),
            None => self.case = Case::begin(CASE, &event, now),
        }
        self.events.push((event, now));
        Ok(())
    }

    /// Act, and write down what came of it.
    pub fn act(&mut self, n: u8, act: Act) -> &mut Self {
        let said = match self.attempt(n, &act) {
            Err(refusal) => format!("{} {}: {refusal}\n", name(n), act.verb()),
            Ok(()) => format!("{} {}: {}\n", name(n), act.verb(), self.stands()),
        };
        self.minutes.push_str(&said);
        self.clock.advance_ms(60_000);
        self
    }

    pub fn stands(&self) -> String {
        let case = self.case();
        let tasks: Vec<String> = case
            .live_tasks()
            .map(|task| {
                let waits = if task.state == workflow::case::TaskState::Open { "" } else { " waits" };
                let asked = if task.depth > 0 { " asked" } else { "" };
                format!("{}@{}{asked}{waits}", task.person.name, task.step)
            })
            .collect();
        format!("{} [{}]", case.standing.as_str(), tasks.join(", "))
    }

    pub fn submit(&mut self, n: u8, data: Data) -> &mut Self {
        let (form, version) = (self.form().key.clone(), self.package.version);
        self.act(n, Act::Submit { form, version, data, draft: None })
    }

    /// Their open task, else any they had, else one that does not exist.
    pub fn task(&self, n: u8) -> TaskId {
        let case = self.case();
        let open = case.open_tasks().find(|task| task.person.id == person(n));
        let any = case.tasks.iter().rev().find(|task| task.person.id == person(n));
        open.or(any).map_or(TaskId::from_bytes([0xee; 16]), |task| task.id)
    }

    pub fn approve(&mut self, n: u8) -> &mut Self {
        self.approve_with(n, Data::new())
    }

    pub fn approve_with(&mut self, n: u8, edits: Data) -> &mut Self {
        let task = self.task(n);
        self.act(n, Act::Approve { task, opinion: "同意".to_owned(), edits })
    }

    pub fn complete(&mut self, n: u8) -> &mut Self {
        let task = self.task(n);
        self.act(n, Act::Complete { task, opinion: "已开".to_owned(), edits: Data::new() })
    }

    pub fn reject(&mut self, n: u8) -> &mut Self {
        let task = self.task(n);
        self.act(n, Act::Reject { task, opinion: "不符合规定".to_owned() })
    }

    pub fn send_back(&mut self, n: u8, to: &str, back: workflow::case::Back) -> &mut Self {
        let task = self.task(n);
        self.act(n, Act::SendBack { task, to: to.to_owned(), back, opinion: "请补充".to_owned() })
    }

    pub fn transfer(&mut self, n: u8, to: u8) -> &mut Self {
        let task = self.task(n);
        self.act(n, Act::Transfer { task, to: person(to), opinion: String::new() })
    }

    pub fn ask(&mut self, n: u8, people: &[u8], mode: workflow::case::act::AskMode) -> &mut Self {
        let task = self.task(n);
        let people = people.iter().map(|n| person(*n)).collect();
        self.act(n, Act::Countersign { task, people, mode, opinion: String::new() })
    }

    pub fn resubmit(&mut self, n: u8, data: Data) -> &mut Self {
        self.act(n, Act::Resubmit { data, draft: None })
    }
}
