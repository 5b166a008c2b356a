//! The demo province: forty people of three departments, with every form in force. Always the same people.

use backend::hub::HubNode;
use identity::demo;
use kernel::Refusal;

use crate::packs;

/// What a record of the one known password costs: it protects nothing, and forty of them are made at once.
const DEMO_ITERATIONS: u32 = 1_000;

/// Bring them in.
pub async fn seed(node: &HubNode) -> Result<(), Refusal> {
    node.import(demo::province(), "demo".to_owned(), DEMO_ITERATIONS).await?;
    node.publish(packs::built_in()).await.map(drop)
}
