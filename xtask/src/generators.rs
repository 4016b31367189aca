//! The files that are generated and committed. A generator writes its files below the root it is given, the same ones
//! every time.

use crate::checks::Fault;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

type Generator = fn(root: &Path) -> Result<()>;

/// All of them.
pub(crate) const ALL: &[Generator] = &[crate::world::generate];

/// Writes every generated file anew.
pub(crate) fn write(generators: &[Generator], root: &Path) -> Result<()> {
    generators.iter().try_for_each(|generate| generate(root))
}

/// The files below the root that differ from what the generators write into an empty folder.
pub(crate) fn stale(generators: &[Generator], root: &Path) -> Result<Vec<Fault>> {
    let fresh = tempfile::tempdir()?;
    write(generators, fresh.path())?;
    let mut faults = Vec::new();
    for path in files(fresh.path())? {
        let name = path.strip_prefix(fresh.path())?;
        let new = std::fs::read(&path)?;
        if std::fs::read(root.join(name)).ok() != Some(new) {
            let name = name.to_string_lossy().replace('\\', "/");
            faults.push(Fault::new(&name, "is not what its generator writes: run `cargo xtask bless`"));
        }
    }
    Ok(faults)
}

/// All files below a folder, in the order of their paths.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = folder.read_dir().with_context(|| format!("cannot list {}", folder.display()))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    let below = |path: PathBuf| if path.is_dir() { files(&path) } else { Ok(vec![path]) };
    Ok(paths.into_iter().map(below).collect::<Result<Vec<_>>>()?.concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::shown;

    const GENERATORS: &[Generator] = &[|root| {
        std::fs::create_dir_all(root.join("a/b"))?;
        std::fs::write(root.join("a/b/one.csv"), "1")?;
        Ok(std::fs::write(root.join("a/two.csv"), "2")?)
    }];

    #[test]
    fn what_the_generators_wrote_is_not_stale() {
        let root = tempfile::tempdir().unwrap();
        write(GENERATORS, root.path()).unwrap();
        std::fs::write(root.path().join("a/by-hand.csv"), "3").unwrap();
        assert_eq!(shown(&stale(GENERATORS, root.path()).unwrap()), [""; 0]);
    }

    #[test]
    fn changed_and_missing_files_are_stale() {
        let root = tempfile::tempdir().unwrap();
        write(GENERATORS, root.path()).unwrap();
        std::fs::write(root.path().join("a/b/one.csv"), "changed").unwrap();
        std::fs::remove_file(root.path().join("a/two.csv")).unwrap();
        let message = "is not what its generator writes: run `cargo xtask bless`";
        let wanted = ["a/b/one.csv", "a/two.csv"].map(|path| format!("{path}: {message}"));
        assert_eq!(shown(&stale(GENERATORS, root.path()).unwrap()), wanted);
    }
}
