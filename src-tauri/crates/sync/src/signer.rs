//! Who signs what a device says. The key in software today; a UKey in its place later.

use crypto::{DeviceKey, Signature};
use kernel::Refusal;

/// The device's secret, wherever it lies.
pub trait Signer: Send + Sync {
    /// SM2 over `message`. Refused where the key is out of reach (`NoKey`: a UKey was pulled out).
    fn sign(&self, message: &[u8]) -> Result<Signature, Refusal>;
}

impl Signer for DeviceKey {
    fn sign(&self, message: &[u8]) -> Result<Signature, Refusal> {
        Ok(Self::sign(self, message))
    }
}
