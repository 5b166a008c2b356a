//! What can go wrong in a schedule. All of it at once is the ordinary run; each by itself is a row of the fault table.

/// One thing that goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A message of the line does not arrive.
    Loss,
    /// A message arrives, and arrives again later.
    Double,
    /// Messages overtake each other.
    Reordering,
    /// A PC loses power before a commit.
    DeviceCrash,
    /// The hub does, after it judged and before it answers.
    HubCrash,
    /// Two PCs come from one disk image.
    CloneImage,
    /// The virtual machine of a PC goes back to a snapshot.
    Rollback,
    /// The hub goes back to a backup, and is told so.
    Restore,
    /// The hub goes back to a backup, and nobody says so.
    UntoldRestore,
    /// A replica is deleted.
    ReplicaGone,
    /// Clocks jump by hours.
    ClockSteps,
    /// People are let out of a stream and let in again, while their PCs do not hear of it.
    Membership,
    /// The hub's log is shortened.
    Compaction,
    /// A PC speaks the version after the hub's until the hub is renewed, too. (The version before is understood; there is none.)
    NewerClient,
}

impl Fault {
    /// All of them, with their words in the table.
    pub const ALL: [(Self, &'static str); 14] = [
        (Self::Loss, "messages lost"),
        (Self::Double, "duplicate delivery"),
        (Self::Reordering, "reordering"),
        (Self::DeviceCrash, "crash of a client before its commit"),
        (Self::HubCrash, "crash of the hub before its commit"),
        (Self::CloneImage, "cloned device image"),
        (Self::Rollback, "rolled-back virtual machine"),
        (Self::Restore, "hub restored from a backup"),
        (Self::UntoldRestore, "hub restored from a backup, untold"),
        (Self::ReplicaGone, "replica deleted"),
        (Self::ClockSteps, "clock stepping by hours"),
        (Self::Membership, "member removed and added again, permission revoked while offline"),
        (Self::Compaction, "log shortened under slow readers"),
        (Self::NewerClient, "client N with hub N−1, until the hub is renewed"),
    ];
}
