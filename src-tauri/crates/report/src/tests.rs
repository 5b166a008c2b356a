//! Machines that are not this one, made of files; and what is written of them.

use std::fs;
use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Reader as _, Xlsx};
use tempfile::TempDir;

use super::*;

pub(crate) fn around() -> Around {
    let nowhere = Path::new("/nowhere");
    let config = DesktopConfig {
        data_dir: nowhere.join("data"),
        runtime_dir: nowhere.join("run"),
        policy_dir: nowhere.join("policies"),
    };
    Around {
        config,
        program: None,
        windows: [None, None],
        shell: "browser".to_owned(),
        browser: None,
        chinese_locale: true,
    }
}

/// Looks at a machine that consists of these files, without putting this one to work.
fn look(files: &[(&str, &str)], variables: &[(&str, &str)], around: &Around) -> Report {
    let folder = TempDir::new().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let place = Place::below(folder.path(), variables);
    let at = Timestamp(1_790_000_000_000);
    let probes =
        [machine::PROBES, hardware::PROBES, region::PROBES, session::PROBES, engines::PROBES].concat();
    let mut lines: Vec<Line> = probes.into_iter().flat_map(|probe| probe.look(&place, around, at)).collect();
    lines.sort_by_key(|line| line.what);
    Report { at, machine: "pc-7".to_owned(), version: "0.1.0".to_owned(), lines }
}

fn line(report: &Report, what: What) -> (Verdict, &str) {
    let lines: Vec<_> = report.lines.iter().filter(|line| line.what == what).collect();
    assert_eq!(lines.len(), 1, "{what:?}");
    (lines[0].verdict, lines[0].found.as_str())
}

const KYLIN: &[(&str, &str)] = &[
    ("etc/os-release", "NAME=\"Kylin\"\nID=kylin\nPRETTY_NAME=\"Kylin V10 SP1\"\nID_LIKE=debian\n"),
    ("etc/kylin-build", "Kylin-Desktop V10-SP1\nBuild 20230324\n\n"),
    ("proc/sys/kernel/osrelease", "5.4.18-85-generic\n"),
    (
        "proc/cpuinfo",
        "processor\t: 0\nFeatures\t: fp asimd aes pmull sha2 crc32\nCPU implementer\t: 0x70\nCPU part\t: 0x663\n\n\
         processor\t: 1\nFeatures\t: fp asimd aes pmull sha2 crc32\nCPU implementer\t: 0x70\nCPU part\t: 0x663\n",
    ),
    ("proc/meminfo", "MemTotal:        8052340 kB\nMemAvailable:    5242880 kB\n"),
    ("proc/self/smaps", "00400000-0052c000 r-xp\nKernelPageSize:       64 kB\nMMUPageSize:       64 kB\n"),
    ("sys/class/drm/card0/device/uevent", "DRIVER=jmgpu\nPCI_ID=0731:7200\n"),
    ("sys/class/drm/card0/device/vendor", "0x0731\n"),
    ("sys/class/drm/card0/device/device", "0x7200\n"),
    ("sys/class/drm/card0-HDMI-A-1/status", "connected\n"),
    ("sys/class/drm/card0-HDMI-A-1/modes", "1920x1080\n1280x720\n"),
    ("sys/class/drm/card0-VGA-1/status", "disconnected\n"),
    ("etc/timezone", "Asia/Shanghai\n"),
    ("usr/lib/aarch64-linux-gnu/libwebkit2gtk-4.0.so.37.44.3", ""),
    ("usr/lib/aarch64-linux-gnu/libgtk-3.so.0.2404.16", ""),
    (
        "var/lib/dpkg/status",
        "Package: libwebkit2gtk-4.0-37\nStatus: install ok installed\nVersion: 2.28.1-1kylin1k7\n\n\
         Package: tongban-desktop\nStatus: install ok installed\nVersion: 0.1.0\n",
    ),
];

#[test]
fn a_kylin_on_phytium_is_seen_as_what_it_is() {
    let around = Around {
        windows: [Some(false), Some(true)],
        shell: "webkit40".to_owned(),
        browser: Some("firefox".to_owned()),
        ..around()
    };
    let variables = [
        ("LANG", "zh_CN.UTF-8"),
        ("XDG_CURRENT_DESKTOP", "UKUI"),
        ("XDG_SESSION_TYPE", "x11"),
        ("DISPLAY", ":0"),
    ];
    let report = look(KYLIN, &variables, &around);
    let line = |what| line(&report, what);
    assert_eq!(line(What::Os), (Verdict::Passed, "Kylin V10 SP1"));
    assert_eq!(line(What::OsVersion), (Verdict::Passed, "Kylin-Desktop V10-SP1 Build 20230324"));
    assert_eq!(line(What::Processor), (Verdict::Passed, "ARM 0x70 0x663 × 2"));
    assert_eq!(line(What::Instructions), (Verdict::Passed, "asimd aes pmull sha2"));
    assert_eq!(line(What::Memory), (Verdict::Passed, "5.0 / 7.6 GiB"));
    assert_eq!(line(What::Page), (Verdict::Passed, "64 KiB"));
    assert_eq!(line(What::Graphics), (Verdict::Passed, "jmgpu 0731:7200"));
    assert_eq!(line(What::Screens), (Verdict::Passed, "1920x1080 (HDMI-A-1)"));
    assert_eq!(line(What::Zone), (Verdict::Passed, "Asia/Shanghai"));
    assert_eq!(line(What::Desktop), (Verdict::Passed, "UKUI"));
    assert_eq!(line(What::Display), (Verdict::Passed, "x11 :0"));
    assert_eq!(line(What::Webkit40), (Verdict::Passed, "2.28.1-1kylin1k7"));
    assert_eq!(line(What::Webkit41).0, Verdict::NotHere);
    assert_eq!(
        line(What::Window41).0,
        Verdict::NotHere,
        "the package brings both, and this is not its engine"
    );
    assert_eq!(
        line(What::Gtk),
        (Verdict::Passed, "libgtk-3.so.0.2404.16"),
        "without its package, its file's name"
    );
    assert_eq!(line(What::Packages), (Verdict::Passed, "tongban-desktop 0.1.0"));
    assert!(!report.failed());
}

#[test]
fn uos_on_loongson_is_seen_as_what_it_is() {
    let files = [
        ("etc/os-release", "PRETTY_NAME=\"UnionTech OS Desktop 20 Pro\"\nID=uos\n"),
        (
            "etc/os-version",
            "[Version]\nSystemName=UnionTech OS Desktop\nEditionName=Professional\nMajorVersion=20\nMinorVersion=1050\nOsBuild=11068.101\n",
        ),
        (
            "proc/cpuinfo",
            "system type\t: generic-loongson-machine\nprocessor\t: 0\ncpu model\t: Loongson-3A R4 (Loongson-3A4000)\nASEs implemented\t: vz msa loongson-ext\n",
        ),
        ("proc/meminfo", "MemTotal:        2052340 kB\n"),
    ];
    let report = look(&files, &[], &Around { browser: Some("/nowhere/browser".to_owned()), ..around() });
    let line = |what| line(&report, what);
    assert_eq!(line(What::Os).0, Verdict::Passed);
    assert_eq!(line(What::OsVersion), (Verdict::Passed, "Professional 20 1050 11068.101"));
    assert_eq!(line(What::Processor), (Verdict::Passed, "Loongson-3A R4 (Loongson-3A4000) × 1"));
    assert_eq!(line(What::Instructions), (Verdict::Passed, "vz msa loongson-ext"));
    assert_eq!(line(What::Memory).0, Verdict::Notice, "two GiB are few");
    assert_eq!(line(What::Shell), (Verdict::Passed, "browser"));
    assert_eq!(line(What::Desktop).0, Verdict::NotHere);
}

#[test]
fn an_empty_machine_fails_for_one_reason_and_no_probe_falls_over() {
    let report = look(&[], &[], &around());
    let failed: Vec<What> =
        report.lines.iter().filter(|line| line.verdict == Verdict::Failed).map(|line| line.what).collect();
    assert_eq!(failed, [What::Shell], "nothing shows the page");
}

#[test]
fn the_text_and_the_workbook_say_the_same_and_begin_with_the_conclusion() {
    let mut report = look(KYLIN, &[], &around());
    report.lines.push(Line::failed(What::Store, "a|b\n=1+1"));
    let text = report.markdown();
    let words = Words::load();
    let third = text.lines().nth(4).unwrap();
    assert_eq!(third, format!("**{}**", words.conclusion(&report)));
    assert!(third.contains(&format!(" {} ", report.count(Verdict::Failed))), "{third}");
    assert!(text.contains("a\\|b =1+1"), "a table's cell stays one");
    assert!(text.contains("pc-7") && text.contains("2026-09-21"));

    let bytes = report.workbook().unwrap();
    let mut zip = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let mut part = |name: &str| std::io::read_to_string(zip.by_name(name).unwrap()).unwrap();
    assert!(part("xl/styles.xml").contains("FFC7CE"), "what failed is red");
    assert!(part("xl/styles.xml").contains("FFEB9C"), "what is to be known is amber");
    assert!(part("xl/worksheets/sheet1.xml").contains("state=\"frozen\""), "the head stays in sight");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let sheet = book.worksheet_range(&words.title).unwrap();
    assert_eq!(sheet.get_value((2, 0)), Some(&Data::String(words.conclusion(&report))));
    assert_eq!(sheet.height(), 4 + report.lines.len());
    let last = u32::try_from(sheet.height() - 1).unwrap();
    assert_eq!(sheet.get_value((last, 2)), Some(&Data::String("a|b\n=1+1".to_owned())), "text, no formula");
    assert_eq!(sheet.get_value((last, 3)), Some(&Data::String(words.verdict(Verdict::Failed))));
}

#[test]
fn this_machine_is_looked_at_to_the_end_and_left_as_it_was() {
    let folder = TempDir::new().unwrap();
    let config = DesktopConfig {
        data_dir: folder.path().join("tongban/default"),
        runtime_dir: folder.path().join("run"),
        policy_dir: folder.path().join("policies"),
    };
    let report = Report::of_this_machine(&Around { config, ..around() }, &kernel::SystemClock);
    for what in [What::Ciphers, What::Sm2, What::Sm3, What::Sm4, What::Write, What::Store] {
        assert_ne!(line(&report, what).0, Verdict::Failed, "{report:?}");
    }
    assert_eq!(line(&report, What::Service).0, Verdict::NotHere, "no service runs in an empty folder");
    assert_eq!(line(&report, What::ServiceStart).0, Verdict::NotHere, "there is no program to start");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is left behind");
}
