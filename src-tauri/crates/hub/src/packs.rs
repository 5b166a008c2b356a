//! The packages that come with the hub. Others are brought into force by `ctl publish`.

/// Their texts.
pub fn built_in() -> Vec<Vec<u8>> {
    [
        include_bytes!("../../../packs/net-card/package.json").as_slice(),
        include_bytes!("../../../packs/secure-access/package.json"),
        include_bytes!("../../../packs/personnel/package.json"),
    ]
    .map(<[u8]>::to_vec)
    .to_vec()
}
