//! What a browser remembers while it is away at the provider.

use openidconnect::url::{Url, form_urlencoded};

/// What a browser remembers while it is away, in a cookie that no page can read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Errand {
    /// What has to come back, so that nobody else's answer is taken.
    pub(crate) state: String,
    /// What has to stand in the proof, so that it isn't an old one.
    pub(crate) nonce: String,
    /// What proves that whoever exchanges the code is who asked for it.
    pub(crate) verifier: String,
    /// Where it goes on afterwards.
    pub(crate) next: String,
}

impl Errand {
    /// As a cookie holds it.
    pub(crate) fn write(&self) -> String {
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs([
                ("state", &self.state),
                ("nonce", &self.nonce),
                ("verifier", &self.verifier),
                ("next", &self.next),
            ])
            .finish()
    }

    /// As a cookie held it, if it is whole.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let part = |name: &str| {
            let mut parts = form_urlencoded::parse(text.as_bytes());
            parts.find_map(|(key, value)| (key == name && !value.is_empty()).then(|| value.into_owned()))
        };
        let next = local(&part("next")?)?;
        Some(Self { state: part("state")?, nonce: part("nonce")?, verifier: part("verifier")?, next })
    }

    /// Whether it was sent with this state; compared by digests, which take the same time whatever they are of.
    pub(crate) fn is_of(&self, state: &str) -> bool {
        app::digest(&self.state) == app::digest(state)
    }
}

/// A path of this server, as browsers read it; none when it would lead elsewhere.
pub(crate) fn local(next: &str) -> Option<String> {
    const HERE: &str = "http://here.invalid";
    let base = Url::parse(HERE).ok()?;
    let url = base.join(next).ok()?;
    let read = url.as_str().strip_prefix(HERE)?;
    let is_local = next.starts_with('/') && url.origin() == base.origin() && !read.starts_with("//");
    (is_local && read.len() <= 2000).then(|| read.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_server_are_gone_to() {
        for (next, read) in [
            ("/", "/"),
            ("/units?level=town#a", "/units?level=town#a"),
            ("/目标", "/%E7%9B%AE%E6%A0%87"),
            ("/a/../b", "/b"),
        ] {
            assert_eq!(local(next).as_deref(), Some(read));
        }
        for next in [
            "",
            "units",
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "\n//evil.example",
            "/.//evil.example",
            "/a/..//evil.example",
            "http://here.invalid/a",
            "javascript:alert(1)",
            "//here.invalid@evil.example",
            "//user@here.invalid/a",
        ] {
            assert_eq!(local(next), None, "{next:?}");
        }
        assert_eq!(local(&format!("/{}", "a".repeat(2000))), None);
    }

    #[test]
    fn a_cookie_keeps_it_whole() {
        let word = |of: &str| of.to_owned();
        let errand = Errand {
            state: word("s-1"),
            nonce: word("n_2"),
            verifier: word("v~3"),
            next: word("/a?b=c&d=%20;,e#f"),
        };
        let text = errand.write();
        assert!(text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\",;\\".contains(&byte)), "{text}");
        assert_eq!(Errand::read(&text), Some(errand));
        assert_eq!(Errand::read(&text.replace("nonce=n_2", "nonce=")), None);
        assert_eq!(Errand::read(&text.replace("next=%2Fa", "next=%2F%2Fevil")), None);
    }
}
