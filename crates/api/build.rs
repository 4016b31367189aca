//! Has the program built again when the console was: files that are new there are embedded too.

fn main() {
    println!("cargo::rerun-if-changed=../../console/dist");
}
