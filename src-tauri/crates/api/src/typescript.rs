//! Prints the TypeScript client from the list of methods. Called by `cargo xtask codegen`; the output is
//! committed and checked.

use std::any::TypeId;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use ts_rs::{Config, TS, TypeVisitor};

use crate::{Event, METHODS};

/// Declarations by name, each once.
#[derive(Default)]
pub struct Types {
    seen: Vec<TypeId>,
    declarations: BTreeMap<String, String>,
    config: Config,
}

impl Types {
    /// Add a type and everything it is made of.
    pub fn add<T: TS + 'static + ?Sized>(&mut self) {
        let id = TypeId::of::<T>();
        if self.seen.contains(&id) {
            return;
        }
        self.seen.push(id);
        if T::output_path().is_some() {
            let name = T::ident(&self.config);
            let docs = T::docs().unwrap_or_default();
            let declaration = T::decl(&self.config);
            self.declarations.insert(name, format!("{docs}export {declaration}\n"));
        }
        T::visit_generics(self);
        T::visit_dependencies(self);
    }
}

impl TypeVisitor for Types {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        self.add::<T>();
    }
}

/// The whole file.
pub fn print() -> String {
    let mut types = Types::default();
    types.add::<Event>();
    types.add::<kernel::Refusal>();
    types.add::<kernel::Temper>();
    crate::methods::export(&mut types);
    let mut out =
        String::from("// Printed by `cargo xtask codegen` from src-tauri/crates/api. Do not edit.\n\n");
    for declaration in types.declarations.values() {
        let _ = writeln!(out, "{declaration}");
    }
    out.push_str("export const TEMPERS: Record<Code, Temper> = {\n");
    for code in kernel::Code::ALL {
        let _ = writeln!(out, "  {}: {},", json(code).trim_matches('"'), json(&code.temper()));
    }
    out.push_str("};\n\nexport interface Methods {\n");
    for method in METHODS {
        let _ = writeln!(
            out,
            "  \"{}\": {{ takes: {}; gives: {} }};",
            method.name,
            (method.takes)(),
            (method.gives)()
        );
    }
    out.push_str("}\n\nexport const QUERIES = {\n");
    for method in METHODS.iter().filter(|method| method.is_query) {
        let _ = writeln!(out, "  \"{}\": {},", method.name, json(&method.tags));
    }
    out.push_str("} satisfies Partial<Record<keyof Methods, Tag[]>>;\n");
    out
}

fn json<T: serde::Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
