//! The kernels of x86-64, one instruction set a file.

pub(crate) mod aesni;
pub(crate) mod gfni;
