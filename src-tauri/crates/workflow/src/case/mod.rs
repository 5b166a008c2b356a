//! tmp
/// x
pub const INITIATOR: &str = "initiator";
