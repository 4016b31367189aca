//! Signatures by ed25519 (RFC 8032, checked strictly). Keys come as bytes; chance is drawn elsewhere.

use super::hash::{bytes, hexadecimal};
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What seals are signed with. It is never shown.
pub struct Key(SigningKey);

impl Key {
    /// The key that 32 bytes from a cryptographic source make.
    pub fn new(bytes: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(bytes))
    }

    /// What its signatures are checked with.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }

    /// Signs a text.
    pub fn sign(&self, text: &[u8]) -> Signature {
        Signature(self.0.sign(text).to_bytes())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Key").field(&self.public()).finish()
    }
}

/// 32 bytes; as a text 64 hexadecimal digits in lower case.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PublicKey([u8; 32]);

/// 64 bytes; as a text 128 hexadecimal digits in lower case.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Signature([u8; 64]);

/// A text that is no public key or no signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected {0} hexadecimal digits in lower case")]
pub struct BadSignature(usize);

impl PublicKey {
    /// Whether whoever has the key signed this text.
    pub fn signed(&self, text: &[u8], signature: &Signature) -> bool {
        let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
        VerifyingKey::from_bytes(&self.0).is_ok_and(|key| key.verify_strict(text, &signature).is_ok())
    }
}

macro_rules! text {
    ($of:ident, $digits:literal) => {
        impl fmt::Display for $of {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&hexadecimal(&self.0))
            }
        }

        impl fmt::Debug for $of {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $of {
            type Err = BadSignature;

            fn from_str(text: &str) -> Result<Self, BadSignature> {
                bytes(text).map(Self).ok_or(BadSignature($digits))
            }
        }

        impl TryFrom<String> for $of {
            type Error = BadSignature;

            fn try_from(text: String) -> Result<Self, BadSignature> {
                text.parse()
            }
        }

        impl From<$of> for String {
            fn from(of: $of) -> Self {
                of.to_string()
            }
        }
    };
}

text!(PublicKey, 64);
text!(Signature, 128);
