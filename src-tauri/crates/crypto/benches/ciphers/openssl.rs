//! The `openssl` command's own figures: its `speed` counts processor time, and so is fair on a busy machine.

use std::process::Command;

/// 10⁶ bytes a second of an algorithm over 16 KiB; `None` where the command, or the algorithm in it, is missing.
pub fn speed(algorithm: &str, decrypt: bool) -> Option<f64> {
    let mut command = Command::new("openssl");
    command.args(["speed", "-mr", "-seconds", "2", "-bytes", "16384"]);
    if decrypt {
        command.arg("-decrypt");
    }
    let output = command.args(["-evp", algorithm]).output().ok()?;
    // +F:25:SM4-CTR:78710073.47
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = text.lines().find(|line| line.starts_with("+F:"))?;
    Some(line.rsplit(':').next()?.trim().parse::<f64>().ok()? / 1e6)
}

/// What `openssl version` says.
pub fn version() -> String {
    let output = Command::new("openssl").arg("version").output();
    output.map_or("no openssl".to_owned(), |output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// How many µs it takes to make an SM2 signature, and to verify one.
pub fn signatures() -> Option<(f64, f64)> {
    let output = Command::new("openssl").args(["speed", "-mr", "-seconds", "2", "sm2"]).output().ok()?;
    // +F7:0:256:CurveSM2:4161.728395:4277.108434
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = text.lines().find(|line| line.contains(":CurveSM2:"))?;
    let mut figures = line.trim().rsplit(':').map(|figure| figure.parse::<f64>().map(|each| 1e6 / each));
    let verifies = figures.next()?.ok()?;
    Some((figures.next()?.ok()?, verifies))
}
