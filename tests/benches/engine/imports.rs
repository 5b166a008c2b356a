//! Ten thousand people in five hundred departments, as a workbook: read, tried, imported; then on a desktop that is on
//! the line.

use std::time::{Duration, Instant};

use identity::import::{self, Column};
use rust_xlsxwriter::Workbook;
use serde_json::json;

use crate::desk::Desk;
use crate::figures::Figure;
use crate::hub::Founded;
use crate::numbers::ms;

const PEOPLE: usize = 10_000;
const DEPARTMENTS: usize = 500;

pub async fn run() {
    let bytes = workbook();
    let founded = Founded::with(1).await;
    let begun = Instant::now();
    let sheet = import::read(&bytes);
    let read = begun.elapsed();
    let (report, _) = founded.node.import_preview(sheet.clone(), None).await.unwrap();
    assert_eq!((report.new, report.errors_total), (PEOPLE, 0));
    let tried = begun.elapsed();
    founded.node.import(sheet, String::new(), 1_000).await.unwrap();
    let imported = begun.elapsed();
    let (hub, _) = founded.serve().await;
    let desk = Desk::start(&hub, 0).await;
    let begun = Instant::now();
    desk.log_in(0).await;
    let person = json!({ "text": "张伟", "limit": 20 });
    desk.until("identity.searchPeople", person.clone(), |page| page["total"] != 0).await;
    let here = begun.elapsed();
    let begun = Instant::now();
    desk.ask("identity.searchPeople", person).await;
    let found = format!(
        "read {}, tried {}, imported {}; on a desktop at its first log-in after {}, searched in {}",
        ms(read),
        ms(tried - read),
        ms(imported - tried),
        ms(here),
        ms(begun.elapsed())
    );
    Figure::new("", "import of 10,000 people in 500 departments (.xlsx)", found)
        .asked("each ≤ 3 s (SN3)", imported <= Duration::from_secs(9) && here <= Duration::from_secs(3))
        .note();
    desk.close().await;
}

fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    let columns =
        [Column::Account, Column::Name, Column::Department, Column::Phone, Column::Post, Column::Head];
    for (n, column) in (0..).zip(columns) {
        page.write_string(0, n, column.heading()).unwrap();
    }
    for (n, row) in (1..).zip(identity::demo::large(PEOPLE, DEPARTMENTS, 1).rows) {
        let cells = [
            row.account,
            row.name,
            row.department.join("/"),
            row.phone.unwrap_or_default(),
            row.post.unwrap_or_default(),
            if row.head == Some(true) { "是".to_owned() } else { String::new() },
        ];
        for (column, cell) in (0..).zip(cells) {
            page.write_string(n, column, cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}
