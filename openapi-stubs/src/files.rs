//! The document and the files it refers to, each parsed once. What a `$ref` means is `model`'s.

use std::{
    collections::BTreeMap,
    path::{Component, Path, PathBuf},
};

use crate::{
    diagnostic::Diagnostic,
    parse::{self, Node, Value},
    source::{FileId, Sources},
};

/// The trees of all files that a document is made of.
#[derive(Debug)]
pub(crate) struct Files {
    document: FileId,
    trees: BTreeMap<FileId, Node>,
    /// Where each file stands, relative to the folder that the document's path is relative to.
    paths: BTreeMap<FileId, PathBuf>,
    ids: BTreeMap<PathBuf, FileId>,
    /// The files that could not be read, and why.
    unread: BTreeMap<PathBuf, String>,
}

impl Files {
    /// Reads a document and whatever it refers to, from file to file. Only the document itself has to be there;
    /// of any other, [`unread`](Self::unread) says what is wrong.
    ///
    /// # Errors
    /// What the file system says of the document.
    pub(crate) fn read(
        sources: &mut Sources,
        root: &Path,
        document: &Path,
    ) -> std::io::Result<(Self, Vec<Diagnostic>)> {
        let file = sources.read(root, document)?;
        let mut files = Self {
            document: file,
            trees: BTreeMap::new(),
            paths: BTreeMap::from([(file, document.to_owned())]),
            ids: BTreeMap::from([(normal(document), file)]),
            unread: BTreeMap::new(),
        };
        let mut findings = Vec::new();
        let mut unread = vec![file];
        while let Some(file) = unread.pop() {
            let tree = match parse::parse(sources, file) {
                Ok(tree) => tree,
                Err(unreadable) => {
                    findings.push(unreadable);
                    continue;
                }
            };
            for reference in references(&tree) {
                let Some(path) = files.path(file, &reference) else { continue };
                if files.ids.contains_key(&path) || files.unread.contains_key(&path) {
                    continue;
                }
                match sources.read(root, &path) {
                    Ok(file) => {
                        files.paths.insert(file, path.clone());
                        files.ids.insert(path, file);
                        unread.push(file);
                    }
                    Err(error) => _ = files.unread.insert(path, error.to_string()),
                }
            }
            files.trees.insert(file, tree);
        }
        Ok((files, findings))
    }

    /// The tree of the document itself; none where it could not be parsed.
    pub(crate) fn document(&self) -> Option<&Node> {
        self.trees.get(&self.document)
    }

    /// The paths of the document and of what it refers to, in the order in which they were read.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.paths.values().map(PathBuf::as_path)
    }

    /// Every file that could be parsed, and its tree.
    pub(crate) fn trees(&self) -> impl Iterator<Item = (FileId, &Node)> {
        self.trees.iter().map(|(file, tree)| (*file, tree))
    }

    /// The path of a file from the folder of the document, if it is below it, with the signs of a reference.
    pub(crate) fn name(&self, file: FileId) -> String {
        let folder = |file| self.paths.get(file).and_then(|path: &PathBuf| path.parent());
        let Some(path) = self.paths.get(&file) else { return String::new() };
        let below =
            folder(&self.document).and_then(|folder| path.strip_prefix(normal(folder)).ok());
        below.unwrap_or(path).to_string_lossy().replace('\\', "/")
    }

    /// Whether every file that is referred to was read.
    pub(crate) fn are_all_read(&self) -> bool {
        self.unread.is_empty()
    }

    /// The file that a reference names, and its tree; none for one that is not read, such as a URL.
    pub(crate) fn target(&self, from: FileId, reference: &str) -> Option<(FileId, &Node)> {
        let file = if reference.starts_with('#') || reference.is_empty() {
            from
        } else {
            *self.ids.get(&self.path(from, reference)?)?
        };
        Some((file, self.trees.get(&file)?))
    }

    /// Why the file that a reference names could not be read.
    pub(crate) fn unread(&self, from: FileId, reference: &str) -> Option<&str> {
        self.unread.get(&self.path(from, reference)?).map(String::as_str)
    }

    /// The name of a file without folder and extension.
    pub(crate) fn stem(&self, file: FileId) -> String {
        let stem = self.paths.get(&file).and_then(|path| path.file_stem());
        stem.map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// The path of the file that a reference names, if it names another file of this machine.
    fn path(&self, from: FileId, reference: &str) -> Option<PathBuf> {
        let name = reference.split('#').next().unwrap_or_default();
        if name.is_empty() || name.contains("://") {
            return None;
        }
        let folder = self.paths.get(&from)?.parent()?;
        Some(normal(&folder.join(name)))
    }
}

/// A path without `.` and, where it can be, without `..`.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(normal.components().next_back(), Some(Component::Normal(_))) =>
            {
                normal.pop();
            }
            component => normal.push(component),
        }
    }
    normal
}

/// The references of a tree that do not stay in their file.
fn references(tree: &Node) -> Vec<String> {
    let mut found = Vec::new();
    let mut nodes = vec![tree];
    while let Some(node) = nodes.pop() {
        match &node.value {
            Value::Sequence(items) => nodes.extend(items),
            Value::Mapping(entries) => {
                for (key, node) in entries {
                    match &node.value {
                        Value::String(text) if key.value == "$ref" && !text.starts_with('#') => {
                            found.push(text.clone());
                        }
                        // What an example says refers to nothing.
                        _ if matches!(key.value.as_str(), "example" | "examples") => {}
                        _ => nodes.push(node),
                    }
                }
            }
            _ => {}
        }
    }
    found
}
