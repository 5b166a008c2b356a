//! What a publisher answers for: every file of an installed package with its SM3, under one SM2 signature. A text, so that
//! IT staff can read it and compare a line with any tool that knows SM3.
//!
//! Deliberately absent: when it was signed and until when it holds. Neither can be trusted on a PC whose clock is set by hand.

use std::fmt::Write as _;
use std::str::FromStr;

use zeroize::Zeroizing;

use crate::device::{BadKey, BadSignature, DeviceKey, DevicePublicKey};
use crate::digest::{Digest, sm3};

/// First line; another format has another.
const HEAD: &str = "tongban manifest 1";
const PACKAGE: &str = "package ";
const PROGRAMS: &str = "programs ";
const SIGNATURE: &str = "signature ";

/// What was released, as one package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// Its name, version and processor: `tongban-hub 0.1.0 amd64`.
    pub package: String,
    /// The folder of its programs from the root of its files: `usr/bin`. Whoever runs from there knows by it where the root is.
    pub programs: String,
    /// Path from the root, and SM3 of the content; in the order of their paths.
    pub files: Vec<(String, Digest)>,
}

/// The text is not a manifest, or not one that the publisher signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadManifest {
    /// Not of the form, in this line (from 1).
    #[error("Line {0} is not a manifest's")]
    Form(usize),
    /// Changed, or signed by somebody else.
    #[error("The publisher did not sign this")]
    Signature,
}

impl From<BadSignature> for BadManifest {
    fn from(_: BadSignature) -> Self {
        Self::Signature
    }
}

impl Manifest {
    /// The text that goes into a package. Equal content and key give equal bytes.
    pub fn signed(&self, key: &PublisherKey) -> String {
        let mut text = format!("{HEAD}\n{PACKAGE}{}\n{PROGRAMS}{}\n", self.package, self.programs);
        for (path, digest) in &self.files {
            // Writing to a string does not fail.
            let _ = writeln!(text, "{} {path}", hex::encode(digest));
        }
        let signature = hex::encode(key.0.sign(text.as_bytes()));
        let _ = writeln!(text, "{SIGNATURE}{signature}");
        text
    }

    /// What `publisher` signed. Nothing of a text is used before its signature was found good.
    pub fn read(text: &str, publisher: &DevicePublicKey) -> Result<Self, BadManifest> {
        let lines = text.lines().count();
        let (signed, signature) = text.rsplit_once(SIGNATURE).ok_or(BadManifest::Form(lines))?;
        let signature = signature.strip_suffix('\n').ok_or(BadManifest::Form(lines))?;
        let signature = hex::decode(signature).map_err(|_| BadManifest::Form(lines))?;
        publisher.verify(signed.as_bytes(), &signature)?;
        let mut lines = signed.lines().enumerate();
        let mut next = |head: &str| match lines.next() {
            Some((_, line)) if line.starts_with(head) => Ok(line.split_at(head.len()).1.to_owned()),
            other => Err(BadManifest::Form(other.map_or(0, |(number, _)| number + 1))),
        };
        next(HEAD)?;
        let (package, programs) = (next(PACKAGE)?, next(PROGRAMS)?);
        let mut files = Vec::new();
        for (number, line) in lines {
            let bad = BadManifest::Form(number + 1);
            let (digits, path) = line.split_once(' ').ok_or(bad)?;
            let mut digest = [0; 32];
            hex::decode_to_slice(digits, &mut digest).map_err(|_| bad)?;
            files.push((path.to_owned(), digest));
        }
        Ok(Self { package, programs, files })
    }

    /// Another file.
    pub fn add(&mut self, path: &str, content: &[u8]) {
        self.files.push((path.to_owned(), sm3(content)));
    }
}

/// A publisher's secret. Its text is 64 hex digits.
#[derive(Debug, Clone)]
pub struct PublisherKey(DeviceKey);

impl PublisherKey {
    /// A fresh one, and the text to keep it as.
    pub fn generate(
        random: &dyn kernel::Random,
    ) -> Result<(Self, Zeroizing<String>), kernel::random::NoRandomness> {
        let mut secret = Zeroizing::new([0; 32]);
        for _ in 0..16 {
            random.fill(secret.as_mut())?;
            if let Ok(key) = DeviceKey::from_secret(&secret) {
                return Ok((Self(key), Zeroizing::new(hex::encode(secret.as_ref()))));
            }
        }
        Err(kernel::random::NoRandomness)
    }

    /// What programs know the publisher by.
    pub fn public(&self) -> DevicePublicKey {
        self.0.public()
    }
}

impl FromStr for PublisherKey {
    type Err = BadKey;
    fn from_str(text: &str) -> Result<Self, BadKey> {
        let mut secret = Zeroizing::new([0; 32]);
        hex::decode_to_slice(text.trim(), secret.as_mut()).map_err(|_| BadKey)?;
        DeviceKey::from_secret(&secret).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::SystemRandom;

    fn manifest() -> Manifest {
        let mut manifest = Manifest {
            package: "thing 1.0 amd64".to_owned(),
            programs: "usr/bin".to_owned(),
            files: Vec::new(),
        };
        manifest.add("usr/bin/thing", b"machine code");
        manifest.add("usr/share/thing/a signature 文件", b"");
        manifest
    }

    #[test]
    fn what_a_publisher_signed_is_read_as_it_was_written() {
        let (key, kept) = PublisherKey::generate(&SystemRandom).unwrap();
        let text = manifest().signed(&key);
        assert_eq!(Manifest::read(&text, &key.public()), Ok(manifest()));
        let again: PublisherKey = kept.parse().unwrap();
        assert_eq!(manifest().signed(&again), text, "to the byte");
    }

    #[test]
    fn nobody_else_can_have_signed_it_and_no_byte_can_differ() {
        let (key, _) = PublisherKey::generate(&SystemRandom).unwrap();
        let (other, _) = PublisherKey::generate(&SystemRandom).unwrap();
        let text = manifest().signed(&key);
        assert_eq!(Manifest::read(&text, &other.public()), Err(BadManifest::Signature));
        for (place, c) in text.char_indices().filter(|(_, c)| c.is_ascii()) {
            let mut changed = text.clone();
            changed.replace_range(place..=place, if c == '0' { "1" } else { "0" });
            assert!(Manifest::read(&changed, &key.public()).is_err(), "byte {place}");
        }
        for (end, _) in text.char_indices() {
            let (part, _) = text.split_at(end);
            assert!(Manifest::read(part, &key.public()).is_err(), "{end} bytes of it");
        }
        let added = text.replace("usr/bin/thing\n", "usr/bin/thing\n00 usr/bin/other\n");
        assert_eq!(Manifest::read(&added, &key.public()), Err(BadManifest::Signature));
    }

    #[test]
    fn what_is_no_manifest_says_in_which_line() {
        let (key, _) = PublisherKey::generate(&SystemRandom).unwrap();
        let sign = |text: &str| format!("{text}{SIGNATURE}{}\n", hex::encode(key.0.sign(text.as_bytes())));
        let read = |text: &str| Manifest::read(&sign(text), &key.public());
        assert_eq!(read(""), Err(BadManifest::Form(0)));
        assert_eq!(read("tongban manifest 1\nprograms x\n"), Err(BadManifest::Form(2)));
        assert_eq!(read("tongban manifest 1\npackage a\nprograms x\nzz y\n"), Err(BadManifest::Form(4)));
        assert_eq!(read("tongban manifest 1\npackage a\nprograms x\n00\n"), Err(BadManifest::Form(4)));
        assert_eq!(Manifest::read("", &key.public()), Err(BadManifest::Form(0)));
    }

    #[test]
    fn a_secret_is_sixty_four_digits() {
        let (_, kept) = PublisherKey::generate(&SystemRandom).unwrap();
        assert!(format!("{}\n", *kept).parse::<PublisherKey>().is_ok());
        for bad in ["", "00", &"0".repeat(64), &"g".repeat(64)] {
            assert_eq!(bad.parse::<PublisherKey>().unwrap_err(), BadKey, "{bad}");
        }
    }
}
