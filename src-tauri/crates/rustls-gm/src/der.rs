//! The little of DER that certificates need: written plainly, read strictly. What is not in its one canonical form
//! is refused, so that a signature has one text only. Deliberately absent: BER, and lengths of 16 MiB and more.

/// id-ecPublicKey on SM2's curve.
pub(crate) const ID_SM2_KEY: &[u8] = &[
    0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x81, 0x1c, 0xcf, 0x55, 0x01,
    0x82, 0x2d,
];
/// SM2 with SM3, without parameters.
pub(crate) const ID_SM2_WITH_SM3: &[u8] = &[0x06, 0x08, 0x2a, 0x81, 0x1c, 0xcf, 0x55, 0x01, 0x83, 0x75];

pub(crate) const BOOLEAN: u8 = 0x01;
pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const OID: u8 = 0x06;
pub(crate) const ENUMERATED: u8 = 0x0a;
pub(crate) const UTF8: u8 = 0x0c;
pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;

/// Tag, length, content.
pub(crate) fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let length = parts.iter().map(|part| part.len()).sum::<usize>();
    let bytes = length.to_be_bytes();
    let significant: Vec<u8> = bytes.into_iter().skip_while(|byte| *byte == 0).collect();
    let mut out = vec![tag];
    match u8::try_from(length) {
        Ok(short @ ..0x80) => out.push(short),
        // A length has at most eight bytes.
        _ => out.push(0x80 | u8::try_from(significant.len()).unwrap_or(8)),
    }
    if length >= 0x80 {
        out.extend(significant);
    }
    parts.iter().for_each(|part| out.extend_from_slice(part));
    out
}

pub(crate) fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    element(SEQUENCE, parts)
}

/// A number that is not negative, big-endian.
pub(crate) fn integer(number: &[u8]) -> Vec<u8> {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    let digits = number.get(zeros..).unwrap_or_default();
    let pad: &[u8] = if digits.first().is_none_or(|first| *first >= 0x80) { &[0] } else { &[] };
    element(INTEGER, &[pad, digits])
}

/// Whole bytes.
pub(crate) fn bit_string(bytes: &[u8]) -> Vec<u8> {
    element(BIT_STRING, &[&[0], bytes])
}

/// `[number]` around others, or `[number] IMPLICIT` with `constructed` said by the caller's content.
pub(crate) fn tagged(number: u8, parts: &[&[u8]]) -> Vec<u8> {
    element(0xa0 | number, parts)
}

/// Reads one element after another.
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The next element's content, if it has this tag.
    pub(crate) fn content(&mut self, tag: u8) -> Option<&'a [u8]> {
        self.both(tag).map(|(_, content)| content)
    }

    /// The next element with its tag and length.
    pub(crate) fn whole(&mut self, tag: u8) -> Option<&'a [u8]> {
        self.both(tag).map(|(whole, _)| whole)
    }

    fn both(&mut self, tag: u8) -> Option<(&'a [u8], &'a [u8])> {
        let (found, rest) = self.0.split_first()?;
        if *found != tag {
            return None;
        }
        let (first, rest) = rest.split_first()?;
        let (length, rest) = match first {
            ..=0x7f => (usize::from(*first), rest),
            0x81..=0x83 => {
                let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
                let length = digits.iter().fold(0, |sum: usize, digit| (sum << 8) | usize::from(*digit));
                // The shortest form only.
                if length < 0x80 || digits.first() == Some(&0) {
                    return None;
                }
                (length, rest)
            }
            _ => return None,
        };
        let (content, after) = rest.split_at_checked(length)?;
        let whole = self.0.get(..self.0.len().checked_sub(after.len())?)?;
        self.0 = after;
        Some((whole, content))
    }

    /// A number that is not negative, without leading zeros.
    pub(crate) fn unsigned(&mut self) -> Option<&'a [u8]> {
        match self.content(INTEGER)? {
            [0] => Some(&[]),
            [0, rest @ ..] if rest.first().is_some_and(|first| *first >= 0x80) => Some(rest),
            digits if digits.first().is_some_and(|first| (1..0x80).contains(first)) => Some(digits),
            _ => None,
        }
    }
}

/// `r ‖ s` out of a signature; whether they are in range is for the verifier to say.
pub(crate) fn signature(der: &[u8]) -> Option<[u8; 64]> {
    let mut outer = Reader::new(der);
    let mut inner = Reader::new(outer.content(SEQUENCE)?);
    let (r, s) = (inner.unsigned()?, inner.unsigned()?);
    if !outer.is_empty() || !inner.is_empty() {
        return None;
    }
    let mut both = [0; 64];
    let (left, right) = both.split_at_mut(32);
    for (place, number) in [(left, r), (right, s)] {
        let start = place.len().checked_sub(number.len())?;
        place.get_mut(start..)?.copy_from_slice(number);
    }
    Some(both)
}

/// The other way round.
pub(crate) fn of_signature(both: &[u8; 64]) -> Vec<u8> {
    let (r, s) = both.split_at(32);
    sequence(&[&integer(r), &integer(s)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_signature_has_one_text() {
        let mut both = [0; 64];
        both[31] = 1;
        both[32] = 0x80;
        let text = of_signature(&both);
        assert_eq!(signature(&text), Some(both));
        let other = |r: &[u8], s: &[u8], after: &[u8]| {
            [sequence(&[&element(INTEGER, &[r]), &element(INTEGER, &[s])]), after.to_vec()].concat()
        };
        let s: &[u8] = &[&[0, 0x80][..], &[0; 31]].concat();
        assert_eq!(other(&[1], s, &[]), text);
        for bad in [
            other(&[0, 1], s, &[]),
            other(&[], s, &[]),
            other(&[0xff], s, &[]),
            other(&[1], &s[1..], &[]),
            other(&[1], s, &[0]),
            other(&[1], &[1; 33], &[]),
            sequence(&[&integer(&[1])]),
            sequence(&[&integer(&[1]), &integer(&[1]), &integer(&[1])]),
            [&[0x30, 0x81][..], &text[1..]].concat(),
            [&[0x30, 0x80][..], &text[2..], &[0, 0]].concat(),
        ] {
            assert_eq!(signature(&bad), None, "{bad:02x?}");
        }
        for cut in 0..text.len() {
            assert_eq!(signature(&text[..cut]), None);
        }
    }

    #[test]
    fn long_elements_have_long_lengths() {
        for (length, head) in
            [(0x7f, vec![4, 0x7f]), (0x80, vec![4, 0x81, 0x80]), (0x1234, vec![4, 0x82, 0x12, 0x34])]
        {
            let out = element(OCTET_STRING, &[&vec![7; length]]);
            assert!(out.starts_with(&head));
            assert_eq!(Reader::new(&out).content(OCTET_STRING), Some(&vec![7; length][..]));
        }
    }

    proptest! {
        #[test]
        fn what_is_read_is_what_would_be_written(garbage in prop::collection::vec(any::<u8>(), 0..80)) {
            if let Some(both) = signature(&garbage) {
                prop_assert_eq!(of_signature(&both), garbage);
            }
        }

        #[test]
        fn every_signature_is_read_back(left: [u8; 32], right: [u8; 32]) {
            let both: [u8; 64] = [left, right].concat().try_into().unwrap();
            prop_assert_eq!(signature(&of_signature(&both)), Some(both));
        }
    }
}
