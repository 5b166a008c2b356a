//! The demo province: forty people of three departments, with every form in force. Always the same people.

use backend::hub::HubNode;
use identity::demo;
use kernel::Refusal;

use crate::packs;

/// What a record of the one known password costs: it protects nothing, and forty of them are made at once.
const DEMO_ITERATIONS: u32 = 1_000;

/// People a department of a large demonstration has, roughly.
const PEOPLE_A_DEPARTMENT: usize = 20;
/// The large demonstration is always the same, too.
const SEED: u64 = 42;

/// Bring them in, and so many `more` people of another bureau, to see the product at its full size.
pub async fn seed(node: &HubNode, more: usize) -> Result<(), Refusal> {
    node.import(demo::province(), "demo".to_owned(), DEMO_ITERATIONS).await?;
    if more > 0 {
        let sheet = demo::large(more, more.div_ceil(PEOPLE_A_DEPARTMENT), SEED);
        node.import(sheet, format!("demo-{more}"), DEMO_ITERATIONS).await?;
    }
    node.publish(packs::built_in()).await.map(drop)
}
