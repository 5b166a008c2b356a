//! Files as people send them.

use std::io::{Cursor, Read as _, Write as _};

use calamine::{Data, Reader as _, Xlsx};
use identity::import::{self, Column, Problem, Sheet};
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};

use crate::hall::{Hall, ROUNDS, row};

const HEADINGS: [&str; 9] =
    ["账号*", "姓名*", "部门*", "职务", "手机号", "角色", "部门负责人", "状态", "初始密码"];

/// A workbook whose first sheet is written by `fill`.
fn book(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    book.save_to_buffer().unwrap()
}

fn headings(sheet: &mut Worksheet) {
    for (at, heading) in (0..).zip(HEADINGS) {
        sheet.write(0, at, heading).unwrap();
    }
}

/// One person in row 2 with these cells.
fn one(cells: [&str; 9]) -> Sheet {
    import::read(&book(|sheet| {
        headings(sheet);
        for (at, cell) in (0..).zip(cells) {
            sheet.write(1, at, cell).unwrap();
        }
    }))
}

fn problems(sheet: &Sheet) -> Vec<(u32, Option<Column>, Problem)> {
    sheet.errors.iter().map(|error| (error.row, error.column, error.code)).collect()
}

/// The only problem of a file as a whole.
fn file_problem(bytes: &[u8]) -> Problem {
    let sheet = import::read(bytes);
    assert_eq!(sheet.errors.len(), 1, "{:?}", sheet.errors);
    assert!(sheet.rows.is_empty());
    assert_eq!((sheet.errors[0].row, sheet.errors[0].column), (0, None));
    sheet.errors[0].code
}

#[test]
fn a_row_is_read_as_it_is_meant() {
    let sheet = one([
        " ZhangWei ",
        "阿依古丽・买买提",
        "南海省／综合处 / 人事科",
        "处 长",
        "+86 138-0000-0001",
        "网络运维；hr、人事",
        "是",
        "在职",
        "Tongban@2026",
    ]);
    assert_eq!(sheet.errors, []);
    let row = &sheet.rows[0];
    assert_eq!(row.number, 2);
    assert_eq!(row.account, "zhangwei");
    assert_eq!(row.name, "阿依古丽·买买提");
    assert_eq!(row.department, ["南海省", "综合处", "人事科"]);
    assert_eq!(row.post.as_deref(), Some("处 长"));
    assert_eq!(row.phone.as_deref(), Some("13800000001"));
    assert_eq!(row.roles.as_deref(), Some(&["hr".to_owned(), "network-operator".to_owned()][..]));
    assert_eq!((row.head, row.active), (Some(true), Some(true)));

    let empty = one(["ｚｗ１", "㐀𠀀𪛖𫝀𫠠𬺰𰀀", "省", "", "", "", "", "", ""]);
    assert_eq!(empty.errors, []);
    let row = &empty.rows[0];
    assert_eq!((row.account.as_str(), row.name.as_str()), ("zw1", "㐀𠀀𪛖𫝀𫠠𬺰𰀀"));
    assert_eq!((row.post.as_deref(), row.phone.as_deref()), (Some(""), Some("")));
    assert_eq!((row.head, row.active, row.password.is_none()), (Some(false), Some(true), true));
}

#[test]
fn every_wrong_cell_is_said_and_all_at_once() {
    let long = "长".repeat(51);
    let deep = ["级"; 11].join("/");
    for (at, column, text, problem) in [
        (0, Column::Account, "", Problem::Missing),
        (0, Column::Account, "张伟", Problem::BadAccount),
        (0, Column::Account, "z", Problem::BadAccount),
        (0, Column::Account, "-zw", Problem::BadAccount),
        (0, Column::Account, "zhang wei", Problem::BadAccount),
        (0, Column::Account, &"z".repeat(33), Problem::BadAccount),
        (1, Column::Name, "   ", Problem::Missing),
        (1, Column::Name, &long, Problem::TooLong),
        (1, Column::Name, "张伟2", Problem::BadName),
        (1, Column::Name, "·买买提", Problem::BadName),
        (1, Column::Name, "张<伟>", Problem::BadName),
        (2, Column::Department, "", Problem::Missing),
        (2, Column::Department, "省//处", Problem::BadDepartment),
        (2, Column::Department, &format!("省/{long}"), Problem::TooLong),
        (2, Column::Department, &deep, Problem::DepartmentLoop),
        (2, Column::Department, "一/二/三/四/五/六/七/八/九/十/十一", Problem::DepartmentTooDeep),
        (2, Column::Department, "省/处/省", Problem::DepartmentLoop),
        (3, Column::Post, &long, Problem::TooLong),
        (4, Column::Phone, "12800000001", Problem::BadPhone),
        (4, Column::Phone, "1380000000", Problem::BadPhone),
        (4, Column::Phone, "65300001", Problem::BadPhone),
        (4, Column::Phone, "一三八", Problem::BadPhone),
        (5, Column::Roles, "网络运维;皇帝", Problem::UnknownRole),
        (6, Column::Head, "大概", Problem::BadYesNo),
        (7, Column::State, "退休", Problem::BadState),
        (8, Column::Password, "12345678", Problem::WeakPassword),
        (8, Column::Password, "zhangwei1", Problem::WeakPassword),
    ] {
        let mut cells = ["zhangwei", "张伟", "省/处", "", "", "", "", "", ""];
        cells[at] = text;
        let problem = if problem == Problem::DepartmentLoop && text == deep {
            Problem::DepartmentTooDeep
        } else {
            problem
        };
        assert_eq!(problems(&one(cells)), [(2, Some(column), problem)], "{text:?}");
    }
    let all = one(["张", "1", "/", "", "1", "皇帝", "?", "?", "1"]);
    assert_eq!(all.errors.len(), 8);
    assert!(all.rows.is_empty());
    let gone = one(["zhangwei", "张伟", "省", "", "", "", "是", "离职", ""]);
    assert_eq!(problems(&gone), [(2, Some(Column::Head), Problem::HeadInactive)]);
}

#[test]
fn phones_are_kept_in_one_form() {
    for (written, kept) in [
        ("13800000001", "13800000001"),
        ("138 0000 0001", "13800000001"),
        ("+8613800000001", "13800000001"),
        ("１３８００００００01", "13800000001"),
        ("0898-65300001", "0898-65300001"),
        ("(0898)65300001", "089865300001"),
        ("010-65300001-8001", "010-65300001-8001"),
    ] {
        let sheet = one(["zhangwei", "张伟", "省", "", written, "", "", "", ""]);
        assert_eq!(sheet.errors, [], "{written}");
        assert_eq!(sheet.rows[0].phone.as_deref(), Some(kept), "{written}");
    }
}

#[test]
fn cells_are_taken_as_spreadsheets_store_them() {
    let bytes = book(|sheet| {
        headings(sheet);
        // Numbers where text is meant.
        sheet.write(1, 0, 20260001).unwrap();
        sheet.write(1, 1, "张伟").unwrap();
        sheet.write(1, 2, "省\n/处").unwrap();
        sheet.write(1, 4, 13_800_000_000_f64).unwrap();
        sheet.write(1, 6, true).unwrap();
        // Nothing in row 3. In row 4: fractions, dates, formulas.
        sheet.write(3, 0, 1.5).unwrap();
        let date = ExcelDateTime::from_ymd(2026, 3, 2).unwrap();
        sheet.write_with_format(3, 1, &date, &Format::new().set_num_format("yyyy-mm-dd")).unwrap();
        sheet.write(3, 2, Formula::new("=A1&\"处\"").set_result("省处")).unwrap();
        sheet.write(3, 3, Formula::new("=NA()").set_result("#N/A")).unwrap();
        sheet.write(3, 5, true).unwrap();
        // Row 6 has spaces and what nobody sees.
        sheet.write(5, 0, " \u{3000} ").unwrap();
        sheet.write(5, 1, "\u{feff}\u{200b}").unwrap();
    });
    let sheet = import::read(&bytes);
    assert_eq!(sheet.filled, 2);
    assert_eq!(sheet.rows.len(), 1);
    let row = &sheet.rows[0];
    assert_eq!((row.account.as_str(), row.phone.as_deref()), ("20260001", Some("13800000000")));
    assert_eq!((row.department.join("/").as_str(), row.head), ("省/处", Some(true)));
    assert_eq!(
        problems(&sheet),
        [
            (4, Some(Column::Account), Problem::NotText),
            (4, Some(Column::Name), Problem::NotText),
            (4, Some(Column::Department), Problem::Formula),
            (4, Some(Column::Post), Problem::Formula),
            (4, Some(Column::Roles), Problem::NotText),
        ]
    );
}

#[test]
fn headings_are_found_below_a_title_and_strangers_are_named() {
    let bytes = book(|sheet| {
        sheet.merge_range(0, 0, 0, 5, "2026 年人员名单", &Format::new()).unwrap();
        for (at, heading) in (0..).zip(["序号", "姓 名", "账号", "部门＊", "备注"]) {
            sheet.write(1, at, heading).unwrap();
        }
        for (at, cell) in (0..).zip(["1", "张伟", "zhangwei", "省", "新来的"]) {
            sheet.write(2, at, cell).unwrap();
        }
    });
    let sheet = import::read(&bytes);
    assert_eq!(sheet.errors, []);
    assert_eq!(sheet.ignored_columns, ["序号", "备注"]);
    assert_eq!(sheet.rows, [row(3, "zhangwei", "张伟", "省")]);
}

#[test]
fn wrong_headings_are_said_by_name() {
    assert_eq!(file_problem(&book(|_| {})), Problem::NoHeader);
    assert_eq!(file_problem(&book(|sheet| _ = sheet.write(0, 0, "账号").unwrap())), Problem::NoHeader);
    assert_eq!(file_problem(&book(headings)), Problem::NoRows);
    let bytes = book(|sheet| {
        for (at, heading) in (0..).zip(["账号", "姓名", "账号"]) {
            sheet.write(0, at, heading).unwrap();
        }
        sheet.write(1, 0, "zhangwei").unwrap();
        sheet.write(1, 1, "张伟").unwrap();
    });
    let mut codes: Vec<Problem> = import::read(&bytes).errors.iter().map(|error| error.code).collect();
    codes.sort();
    assert_eq!(codes, [Problem::MissingColumn, Problem::DuplicateColumn]);
}

#[test]
fn merged_cells_are_refused_where_people_are() {
    let bytes = book(|sheet| {
        headings(sheet);
        for at in 1..=3 {
            sheet.write(at, 0, format!("a{at}")).unwrap();
            sheet.write(at, 1, "张伟").unwrap();
        }
        sheet.merge_range(1, 2, 3, 2, "省/处", &Format::new()).unwrap();
    });
    let found = problems(&import::read(&bytes));
    assert!(found.contains(&(2, Some(Column::Department), Problem::Merged)), "{found:?}");
    assert!(found.contains(&(3, Some(Column::Department), Problem::Missing)), "{found:?}");
}

#[test]
fn the_sheet_of_the_templates_name_counts_else_the_first_that_is_shown() {
    let people = |sheet: &mut Worksheet, account: &str| {
        headings(sheet);
        for (at, cell) in (0..).zip([account, "张伟", "省"]) {
            sheet.write(1, at, cell).unwrap();
        }
    };
    let mut named = Workbook::new();
    people(named.add_worksheet(), "first");
    people(named.add_worksheet().set_name("人员").unwrap(), "second");
    assert_eq!(import::read(&named.save_to_buffer().unwrap()).rows[0].account, "second");
    let mut hidden = Workbook::new();
    people(hidden.add_worksheet().set_hidden(true), "first");
    let shown = hidden.add_worksheet();
    people(shown, "second");
    shown.set_active(true);
    assert_eq!(import::read(&hidden.save_to_buffer().unwrap()).rows[0].account, "second");
}

/// A package of these parts.
fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn what_is_not_a_workbook_is_said_to_be_none() {
    assert_eq!(file_problem(b""), Problem::NotXlsx);
    assert_eq!(file_problem("账号,姓名,部门\nzhangwei,张伟,省\n".as_bytes()), Problem::NotXlsx);
    assert_eq!(file_problem(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more"), Problem::OldFormat);
    assert_eq!(file_problem(&package(&[("a.txt", b"hello")])), Problem::NotXlsx);
    assert_eq!(file_problem(&vec![b'P'; 51 * 1024 * 1024]), Problem::TooBig);
    let whole = import::template().unwrap();
    for cut in [10, whole.len() / 2, whole.len() - 1] {
        assert_eq!(file_problem(&whole[..cut]), Problem::NotXlsx);
    }
}

#[test]
fn a_bomb_is_not_unpacked() {
    // 200 MB of spaces in one part, some two hundred kilobytes packed.
    let bomb = vec![b' '; 200 * 1024 * 1024];
    let bytes = package(&[("xl/worksheets/sheet1.xml", &bomb)]);
    assert!(bytes.len() < 1024 * 1024);
    assert_eq!(file_problem(&bytes), Problem::TooBig);
    let parts: Vec<(String, Vec<u8>)> = (0..1_001).map(|at| (format!("{at}"), Vec::new())).collect();
    let parts: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    assert_eq!(file_problem(&package(&parts)), Problem::TooBig);
}

#[test]
fn a_file_that_names_the_last_cell_of_all_costs_nothing() {
    let bytes = book(|sheet| {
        headings(sheet);
        sheet.write(1_048_575, 16_383, "far away").unwrap();
        for (at, cell) in (0..).zip(["zhangwei", "张伟", "省"]) {
            sheet.write(1_048_575, at, cell).unwrap();
        }
    });
    let sheet = import::read(&bytes);
    assert_eq!((sheet.rows.len(), sheet.rows[0].number), (1, 1_048_576));
}

#[test]
fn a_hundred_thousand_people_and_one_more_are_too_many() {
    let bytes = book(|sheet| {
        headings(sheet);
        for line in 1..=100_001 {
            sheet.write(line, 0, line).unwrap();
        }
    });
    assert_eq!(file_problem(&bytes), Problem::TooManyRows);
}

#[test]
fn the_template_is_empty_and_says_everything() {
    let bytes = import::template().unwrap();
    assert_eq!(file_problem(&bytes), Problem::NoRows);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.as_slice())).unwrap();
    assert_eq!(book.sheet_names(), ["人员", "填写说明"]);
    let range = book.worksheet_range("人员").unwrap();
    let found: Vec<String> = range.rows().next().unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(found, HEADINGS);
    let notes = book.worksheet_range("填写说明").unwrap();
    let text: String = notes.used_cells().map(|(_, _, cell)| cell.to_string()).collect();
    for word in
        ["网络运维", "专网管理", "安全管理", "运营商对接", "人事", "系统管理员", "zhangwei", "整批撤回"]
    {
        assert!(text.contains(word), "{word}");
    }
}

#[test]
fn the_templates_samples_can_be_imported() {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(import::template().unwrap())).unwrap();
    let notes = book.worksheet_range("填写说明").unwrap();
    let rows: Vec<&[Data]> = notes.rows().collect();
    let header = rows.iter().rposition(|row| row[0] == Data::String("账号".to_owned())).unwrap();
    let bytes = self::book(|sheet| {
        for (line, row) in (0..).zip(&rows[header..]) {
            for (at, cell) in (0..).zip(row.iter()) {
                sheet.write(line, at, cell.to_string()).unwrap();
            }
        }
    });
    let mut hall = Hall::empty();
    let sheet = import::read(&bytes);
    assert_eq!(sheet.errors, []);
    hall.import(&sheet).unwrap();
    assert_eq!(hall.directory().head(hall.person("zhangwei").department).unwrap(), Some(hall.id("zhangwei")));
}

#[test]
fn the_error_report_shows_the_rows_as_they_were_and_says_what_is_wrong() {
    let hall = Hall::province();
    let bytes = book(|sheet| {
        headings(sheet);
        for (line, cells) in (1..).zip([
            ["zhangwei", "张伟", "省", "", "139", "皇帝", "", "", "geheim-geheim"],
            ["liuyang", "刘洋", "省", "", "", "", "", "", ""],
            ["zhangwei", "张伟", "省", "", "", "", "", "", ""],
            ["liuyang", "刘洋", "省", "", "", "人事", "是", "", ""],
        ]) {
            for (at, cell) in (0..).zip(cells) {
                sheet.write(line, at, cell).unwrap();
            }
        }
    });
    let sheet = import::read(&bytes);
    let report = import::check(&sheet, &hall.db, None).unwrap();
    assert_eq!(report.rows, 4);
    let answer = import::error_report(&sheet, &report).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(answer.as_slice())).unwrap();
    let range = book.worksheet_range("导入问题").unwrap();
    let rows: Vec<Vec<String>> =
        range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect();
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[1][0], "2");
    assert_eq!(rows[1][5..7], ["139", "皇帝"]);
    assert_eq!(rows[1][9], "", "a password is repeated");
    assert_eq!(rows[1][10], "手机号：不是手机号，也不是带区号的座机号；角色：没有“皇帝”这个角色");
    assert_eq!(rows[2][0], "5");
    assert_eq!(rows[2][6..8], ["人事", "是"]);
    assert_eq!(rows[2][10], "账号：与第 3 行的账号重复");
    // The wrong cells are red.
    let mut package = zip::ZipArchive::new(Cursor::new(answer)).unwrap();
    let mut styles = String::new();
    package.by_name("xl/styles.xml").unwrap().read_to_string(&mut styles).unwrap();
    assert!(styles.contains("FFFFC7CE"));
}

#[test]
fn every_problem_has_its_sentence() {
    let words: serde_json::Value = serde_json::from_str(include_str!("../../data/import.json")).unwrap();
    let all = [
        Problem::NotXlsx,
        Problem::OldFormat,
        Problem::TooBig,
        Problem::TooManyRows,
        Problem::NoSheet,
        Problem::NoHeader,
        Problem::MissingColumn,
        Problem::DuplicateColumn,
        Problem::NoRows,
        Problem::Missing,
        Problem::TooLong,
        Problem::Formula,
        Problem::CellError,
        Problem::NotText,
        Problem::Merged,
        Problem::BadAccount,
        Problem::DuplicateAccount,
        Problem::BadName,
        Problem::BadPhone,
        Problem::BadDepartment,
        Problem::DepartmentTooDeep,
        Problem::DepartmentLoop,
        Problem::UnknownRole,
        Problem::GuardedRole,
        Problem::BadYesNo,
        Problem::BadState,
        Problem::TwoHeads,
        Problem::HeadInactive,
        Problem::WeakPassword,
    ];
    let sentences = words["problems"].as_object().unwrap();
    for problem in all {
        let key = serde_json::to_value(problem).unwrap();
        assert!(sentences.contains_key(key.as_str().unwrap()), "{key}");
    }
    assert_eq!(sentences.len(), all.len());
}

#[test]
fn ten_thousand_rows_come_in_through_a_workbook() {
    let rows = identity::demo::large(10_000, 500, 42).rows;
    let bytes = book(|sheet| {
        headings(sheet);
        for (line, row) in (1..).zip(&rows) {
            sheet.write(line, 0, &row.account).unwrap();
            sheet.write(line, 1, &row.name).unwrap();
            sheet.write(line, 2, row.department.join("/")).unwrap();
            sheet.write(line, 3, row.post.as_deref().unwrap()).unwrap();
            sheet.write(line, 4, row.phone.as_deref().unwrap().parse::<f64>().unwrap()).unwrap();
            sheet.write(line, 6, if row.head == Some(true) { "是" } else { "否" }).unwrap();
        }
    });
    let sheet = import::read(&bytes);
    assert_eq!(sheet.errors, []);
    assert_eq!(sheet.rows, rows);
    let hall = Hall::empty();
    let report = import::dry_run(&bytes, &hall.db, None).unwrap();
    assert_eq!((report.rows, report.new, report.departments_new.len()), (10_000, 10_000, 500));
    let passwords = import::InitialPasswords::make(&sheet, ROUNDS, &*hall.random).unwrap();
    import::apply(&hall.db, &sheet, None, "x", &passwords, &hall.ids, hall.now()).unwrap();
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(at in 0..20_000_usize, byte in any::<u8>(), length in 0..400_usize) {
        // A workbook with some bytes of one part changed.
        let good = import::template().unwrap();
        let mut package = zip::ZipArchive::new(Cursor::new(good)).unwrap();
        let mut parts = Vec::new();
        for index in 0..package.len() {
            let mut part = package.by_index(index).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            let name = part.name().unwrap().into_owned();
            parts.push((name, bytes));
        }
        let which = at % parts.len();
        let bytes = &mut parts[which].1;
        let from = at % bytes.len().max(1);
        let to = (from + length % 40).min(bytes.len());
        bytes[from..to].fill(byte);
        let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        let _ = import::read(&self::package(&parts));
    }
}
