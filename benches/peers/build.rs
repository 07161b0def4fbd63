//! Finds the C and C++ peers, if this machine has them, and compiles what calls them.
//!
//! A peer that is missing is not an error: the program says so, and how to get it. One that is
//! installed and does not compile is an error. This must not know what the peers are asked.

use std::env;
use std::path::PathBuf;
use std::process::Command;

/// A library written in C or C++.
struct Native {
    name: &'static str,
    /// The environment variable for a folder with the header and the one source file of the
    /// library, in place of what is installed.
    variable: &'static str,
    source: &'static str,
    cpp: bool,
}

const NATIVES: [Native; 2] = [
    Native { name: "simdjson", variable: "SIMDJSON_DIR", source: "simdjson.cpp", cpp: true },
    Native { name: "yyjson", variable: "YYJSON_DIR", source: "yyjson.c", cpp: false },
];

fn main() {
    println!("cargo::rerun-if-changed=native");
    println!("cargo::rerun-if-changed=Cargo.lock");
    for native in NATIVES {
        println!("cargo::rerun-if-env-changed={}", native.variable);
        println!("cargo::rustc-check-cfg=cfg({})", native.name);
        if native.is_available() {
            native.compile();
            println!("cargo::rustc-cfg={}", native.name);
        }
    }
    let rustc = env::var("RUSTC").expect("cargo sets it");
    let version = Command::new(rustc).arg("--version").output().expect("rustc runs");
    println!("cargo::rustc-env=PEERS_RUSTC={}", String::from_utf8_lossy(&version.stdout).trim());
    let flags = env::var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default().replace('\u{1f}', " ");
    println!("cargo::rustc-env=PEERS_RUSTFLAGS={flags}");
}

impl Native {
    fn folder(&self) -> Option<PathBuf> {
        env::var_os(self.variable).map(PathBuf::from)
    }

    /// Compiles for the processor at hand, as the makers of the peers do: On-Demand is fast only
    /// then.
    fn builder(&self) -> cc::Build {
        let mut build = cc::Build::new();
        build.cpp(self.cpp).opt_level(3).flag_if_supported("-march=native");
        if self.cpp {
            build.std("c++17");
        }
        if let Some(folder) = self.folder() {
            build.include(folder);
        }
        build
    }

    fn is_available(&self) -> bool {
        let extension = if self.cpp { "cpp" } else { "c" };
        let probe = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"))
            .join(format!("probe.{extension}"));
        std::fs::write(&probe, format!("#include <{}.h>\n", self.name))
            .expect("the folder is ours");
        self.builder()
            .cargo_metadata(false)
            .cargo_warnings(false)
            .file(&probe)
            .try_compile("probe")
            .is_ok()
    }

    fn compile(&self) {
        let mut build = self.builder();
        build.file(format!("native/{}", self.source));
        match self.folder() {
            Some(folder) => {
                build.file(folder.join(self.source)).compile(&format!("peers_{}", self.name));
            }
            None => {
                build.compile(&format!("peers_{}", self.name));
                println!("cargo::rustc-link-lib={}", self.name); // after what needs it
            }
        }
    }
}
