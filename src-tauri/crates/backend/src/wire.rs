//! What a desktop and its hub say to each other beside the protocol proper: becoming a device, opening a
//! session, attachments, the import of people. JSON bodies over HTTPS; a refusal is `{"refusal": {code, params}}` with a 4xx status.

use identity::import::{HandedOut, PersonChange, Report};
use kernel::{BlobId, DeviceId, HubId, PersonId, Refusal, Timestamp};
use serde::{Deserialize, Serialize};

/// Where the protocol lives.
pub const BASE: &str = "/sync/v1";

/// `GET hello`: who answers, and a nonce to sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Hello {
    /// [`sync::PROTOCOL`] of the hub.
    pub protocol: u16,
    /// Which hub.
    pub hub: HubId,
    /// Its name: `南海省政务服务中心`.
    pub name: String,
    /// 32 random bytes in hex, good for one session, for a minute.
    pub nonce: String,
    /// Official time.
    pub hub_ts: Timestamp,
}

/// `POST enrol`: the first log-in on this PC.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EnrolRequest {
    /// [`sync::PROTOCOL`] of the device.
    pub protocol: u16,
    /// Account.
    pub account: String,
    /// Password.
    pub password: String,
    /// The device's SM2 public key, 65 bytes in hex.
    pub public_key: String,
    /// What the PC calls itself, for the administrator's list.
    pub device_name: String,
}

/// Answer to `enrol`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Enrolled {
    /// The device's id.
    pub device: DeviceId,
    /// Whose it is.
    pub person: PersonId,
    /// Which hub.
    pub hub: HubId,
    /// Stands for the password that was given; another one, another value.
    #[serde(default)]
    pub password: Option<Timestamp>,
}

/// `POST session`: an enrolled device proves itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SessionRequest {
    /// Which device.
    pub device: DeviceId,
    /// The nonce of `hello`.
    pub nonce: String,
    /// SM2 signature over [`session_bytes`], hex.
    pub sig: String,
}

/// What the device signs to open a session.
pub fn session_bytes(hub: HubId, device: DeviceId, nonce: &str) -> Vec<u8> {
    format!("tongban.session.1\n{hub}\n{device}\n{nonce}").into_bytes()
}

/// Answer to `session`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionAnswer {
    /// Bearer token of every further request.
    pub token: String,
    /// Milliseconds it is good for.
    pub good_for_ms: i64,
    /// Stands for the person's password of now.
    #[serde(default)]
    pub password: Option<Timestamp>,
}

/// `POST password`: change it.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PasswordRequest {
    /// The present one.
    pub old: String,
    /// The new one.
    pub new: String,
}

/// `POST password/check`: is this the present one? Counted like every try.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PasswordCheck {
    /// What was typed.
    pub password: String,
}

/// Answer to `password` and `password/check`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PasswordAnswer {
    /// Stands for the password that is good now.
    pub password: Timestamp,
}

/// `POST imports/check`: answer to a workbook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedImport {
    /// In numbers.
    pub report: Report,
    /// Everybody about whom something changes, in the order of the workbook.
    pub people: Vec<PersonChange>,
}

/// `POST imports?…`: how a workbook is to be imported, and what was said before that it would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ImportAs {
    /// Name of the file.
    pub file: String,
    /// Make up initial passwords for those who have none.
    pub hand_out: bool,
    /// People who are new.
    pub new: usize,
    /// People about whom something changes.
    pub changed: usize,
    /// Departments that are new.
    pub departments_new: usize,
}

impl ImportAs {
    /// Is this what was said?
    pub fn is(&self, report: &Report) -> bool {
        (self.new, self.changed, self.departments_new)
            == (report.new, report.changed, report.departments_new.len())
    }
}

/// Answer to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Imported {
    /// Its number.
    pub import: i64,
    /// Passwords that were made up. The hub does not know them any more.
    pub handed_out: Vec<HandedOut>,
}

/// `GET imports`: one of the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PastImport {
    /// Its number.
    pub import: i64,
    /// Name of the file.
    pub file: String,
    /// Name of who did it; empty: the hub's own command line.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// People who were new.
    pub people_new: usize,
    /// People about whom something changed.
    pub people_changed: usize,
    /// Departments that were new.
    pub departments_new: usize,
    /// When it was taken back, if it was.
    pub rolled_back_at: Option<Timestamp>,
}

/// `POST frames`: long poll. The hub answers at once when there is something, else after `wait_ms`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PollRequest {
    /// From where.
    pub pull: sync::PullRequest,
    /// How long the hub may hold the request, at most [`POLL_WAIT_MS`].
    pub wait_ms: u64,
}

/// The longest a poll is held: under the sixty seconds at which proxies cut idle lines.
pub const POLL_WAIT_MS: u64 = 25_000;
/// A sign of life on a quiet line.
pub const HEARTBEAT_MS: u64 = 15_000;
/// No sign of life for so long: the line is dead.
pub const SILENCE_MS: u64 = 40_000;

/// Answer to `frames`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frames {
    /// In order.
    pub frames: Vec<sync::Frame>,
}

/// Answer to `GET blobs/{id}`: which chunks the hub has not got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingChunks {
    /// Whose.
    pub blob: BlobId,
    /// Their numbers, from 0.
    pub missing: Vec<u32>,
}

/// The body of every answer that is not a success.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Why.
    pub refusal: Refusal,
}
