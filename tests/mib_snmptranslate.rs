//! The MIB files of net-snmp, read by us and by net-snmp's own `snmptranslate`: every name has the same number.

use std::{collections::BTreeMap, fs, path::PathBuf, process::Command};
use tsuho::receive::mib::Mibs;

const FOLDER: &str = "/usr/share/snmp/mibs";

fn files() -> Vec<(PathBuf, Vec<u8>)> {
    let entries = fs::read_dir(FOLDER).unwrap_or_else(|error| panic!("{FOLDER}: {error}"));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
        .into_iter()
        .filter(|path| path.is_file())
        .map(|path| {
            let bytes = fs::read(&path).expect("readable");
            (path, bytes)
        })
        .collect()
}

/// What net-snmp's files stand on and Debian leaves out: the tree's first branches (RFC 2578 section 2).
const ROOTS: &str = "SNMPv2-SMI DEFINITIONS ::= BEGIN
org OBJECT IDENTIFIER ::= { iso 3 }
dod OBJECT IDENTIFIER ::= { org 6 }
internet OBJECT IDENTIFIER ::= { dod 1 }
mgmt OBJECT IDENTIFIER ::= { internet 2 }
mib-2 OBJECT IDENTIFIER ::= { mgmt 1 }
experimental OBJECT IDENTIFIER ::= { internet 3 }
private OBJECT IDENTIFIER ::= { internet 4 }
enterprises OBJECT IDENTIFIER ::= { private 1 }
snmpV2 OBJECT IDENTIFIER ::= { internet 6 }
snmpModules OBJECT IDENTIFIER ::= { snmpV2 3 }
END
";

/// Number and name of everything below `enterprises` that net-snmp finds in the same files.
fn snmptranslate() -> BTreeMap<Vec<u32>, String> {
    let roots = tempfile::tempdir().expect("a folder");
    fs::write(roots.path().join("SNMPv2-SMI.txt"), ROOTS).expect("written");
    let output = Command::new("snmptranslate")
        .args(["-Tz", "-m", "ALL", "-M"])
        .arg(format!("{}:{FOLDER}", roots.path().display()))
        .output()
        .unwrap_or_else(|error| panic!("snmptranslate: {error}"));
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    // Each line is `"name"  "1.3.6"`.
    let pairs = text.lines().filter_map(|line| {
        let mut cells = line.split('"').filter(|cell| !cell.trim().is_empty());
        let (name, number) = (cells.next()?, cells.next()?);
        let oid = number.split('.').map(str::parse).collect::<Result<Vec<u32>, _>>();
        Some((oid.ok()?, name.to_owned()))
    });
    pairs
        .filter(|(oid, _)| oid.len() > 6 && oid.starts_with(&[1, 3, 6, 1, 4, 1]))
        .collect()
}

#[test]
fn every_name_has_the_number_that_snmptranslate_gives_it() {
    let mibs = Mibs::read(&files());
    let theirs = snmptranslate();
    let mut compared = 0;
    for (oid, name) in &theirs {
        let ours = match mibs.object(oid) {
            Some((object, [])) => object.name.clone(),
            _ => match mibs.trap(oid) {
                Some(trap) => trap.name.clone(),
                None => String::new(),
            },
        };
        assert_eq!(ours, *name, "{oid:?}");
        compared += 1;
    }
    assert!(compared > 300, "only {compared} names in {FOLDER}");
    let traps: usize = mibs.files.iter().map(|file| file.traps).sum();
    assert!(traps >= 3, "nsNotifyStart, nsNotifyShutdown, nsNotifyRestart");
}

#[test]
fn values_have_the_names_that_the_files_give_them() {
    let mibs = Mibs::read(&files());
    // UCD-SNMP-MIB: prErrorFlag is of UCDErrorFlag.
    let (object, _) = mibs
        .object(&[1, 3, 6, 1, 4, 1, 2021, 2, 1, 100, 1])
        .expect("prErrorFlag");
    assert_eq!(object.name, "prErrorFlag");
    assert_eq!(
        object.values,
        [(0, "noError".to_owned()), (1, "error".to_owned())]
    );
    for file in &mibs.files {
        for fault in &file.faults {
            // Only the standards' files, which Debian leaves out, may be missing.
            assert!(
                matches!(fault, tsuho::receive::mib::Fault::NoParent { .. }),
                "{}: {fault}",
                file.path.display()
            );
        }
    }
}
