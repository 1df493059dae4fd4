//! What a user's MIB files give, and that no file can do harm.

use super::*;
use proptest::prelude::*;

const VENDOR: &str = r#"
-- A file as makers write them: SMIv1, notes on severities, an import that nobody has.
ACME-MIB DEFINITIONS ::= BEGIN
IMPORTS enterprises FROM RFC1155-SMI  OBJECT-TYPE FROM RFC-1212  TRAP-TYPE FROM RFC-1215  elsewhere FROM LOST-MIB;

acme            OBJECT IDENTIFIER ::= { enterprises 99999 }
acmeTraps       OBJECT IDENTIFIER ::= { acme traps(7) 2 }
DiskState ::= INTEGER { ok(1), failed(2) }

acmeDisk OBJECT-TYPE
    SYNTAX  DiskState
    ACCESS  read-only
    STATUS  mandatory
    DESCRIPTION "State -- with dashes and ""quotes""."
    ::= { acme 1 }
acmeWhen OBJECT-TYPE SYNTAX DateAndTime ACCESS read-only STATUS mandatory ::= { acme 2 }
acmeWhich OBJECT-TYPE SYNTAX OBJECT IDENTIFIER ACCESS read-only STATUS mandatory ::= { acme 5 }
acmeVolts OBJECT-TYPE SYNTAX Tenths ACCESS read-only STATUS mandatory DEFVAL { 0 } ::= { acme 3 }
Tenths ::= TEXTUAL-CONVENTION DISPLAY-HINT "d-1" STATUS current DESCRIPTION "Tenths." SYNTAX Integer32 (0..1000)
acmeLost OBJECT IDENTIFIER ::= { elsewhere 1 }
AcmeEntry ::= SEQUENCE { acmeWhich OBJECT IDENTIFIER, acmeDisk INTEGER }
acmeTorn OBJECT-TYPE SYNTAX INTEGER ACCESS read-only
acmeOther OBJECT IDENTIFIER ::= { acme 4 }

acmeDiskFailed TRAP-TYPE
    ENTERPRISE acmeTraps
    VARIABLES { acmeDisk, acmeWhen }
    DESCRIPTION "A disk
        has failed."
    --#TYPE "Disk"
    --#SEVERITY MAJOR
    ::= 5
END
"#;

fn read(files: &[(&str, &str)]) -> Mibs {
    let files: Vec<_> = files
        .iter()
        .map(|(name, text)| (PathBuf::from(name), text.as_bytes().to_vec()))
        .collect();
    Mibs::read(&files)
}

const ACME: [u32; 7] = [1, 3, 6, 1, 4, 1, 99_999];

fn below(numbers: &[u32]) -> Vec<u32> {
    [&ACME[..], numbers].concat()
}

#[test]
fn a_makers_file_names_its_trap_its_variables_and_their_values() {
    let mibs = read(&[("acme.mib", VENDOR)]);
    let trap = mibs.trap(&below(&[7, 2, 0, 5])).expect("known");
    assert_eq!(
        (trap.name.as_str(), trap.module.as_str()),
        ("acmeDiskFailed", "ACME-MIB")
    );
    assert_eq!(trap.description, "A disk has failed.");
    assert_eq!(trap.severity, Some(Severity::Error));
    assert_eq!(mibs.trap(&below(&[7, 2, 5])), mibs.trap(&below(&[7, 2, 0, 5])));

    let oid = below(&[1, 0]);
    let (disk, instance) = mibs.object(&oid).expect("known");
    assert_eq!((disk.name.as_str(), instance), ("acmeDisk", &[0][..]));
    assert_eq!(disk.values, [(1, "ok".to_owned()), (2, "failed".to_owned())]);
    let kind = |numbers: &[u32]| mibs.object(&below(numbers)).expect("known").0.kind;
    assert_eq!(kind(&[2]), ValueKind::DateAndTime);
    assert_eq!(kind(&[3]), ValueKind::Decimals(1));
    assert_eq!(mibs.object(&below(&[7])).expect("a named number").0.name, "traps");
}

#[test]
fn a_fault_is_told_with_its_line_and_costs_only_its_definition() {
    let mibs = read(&[
        ("acme.mib", VENDOR),
        ("broken.mib", "X DEFINITIONS ::= BEGIN\na \"b"),
        ("notes.txt", "hello"),
    ]);
    let [acme, broken, notes] = mibs.files.as_slice() else {
        panic!("three files");
    };
    assert_eq!(
        acme.faults,
        [
            Fault::Incomplete {
                line: 22,
                name: "acmeTorn".to_owned()
            },
            Fault::NoParent {
                line: 20,
                name: "acmeLost".to_owned(),
                parent: "elsewhere".to_owned()
            },
        ]
    );
    assert_eq!(broken.faults, [Fault::OpenQuote { line: 2 }]);
    assert_eq!(notes.faults, [Fault::NoModule]);
    assert_eq!(
        mibs.object(&below(&[4])).expect("the one after").0.name,
        "acmeOther"
    );
}

#[test]
fn definitions_that_lead_in_a_circle_end() {
    let circle = "X DEFINITIONS ::= BEGIN\na OBJECT IDENTIFIER ::= { b 1 }\nb OBJECT IDENTIFIER ::= { a 1 }\n\
        T ::= U\nU ::= T\nc OBJECT-TYPE SYNTAX T ::= { enterprises 5 }\nEND";
    let mibs = read(&[("circle", circle)]);
    assert_eq!(mibs.files[0].faults.len(), 1);
    assert_eq!(mibs.object(&[1, 3, 6, 1, 4, 1, 5]).expect("c").0.name, "c");
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = Mibs::read(&[(PathBuf::from("x"), bytes)]);
    }

    #[test]
    fn no_order_of_its_words_makes_the_reader_panic(words in proptest::collection::vec(0..24_usize, 0..200)) {
        const WORDS: [&str; 24] = [
            "X", "a", "DEFINITIONS", "::=", "BEGIN", "END", "OBJECT", "IDENTIFIER", "{", "}", "(", ")", "1", ";",
            "OBJECT-TYPE", "TRAP-TYPE", "ENTERPRISE", "SYNTAX", "INTEGER", "IMPORTS", "FROM", "MACRO", "\"t\"", "--#SEVERITY X\n",
        ];
        let text: Vec<&str> = words.iter().map(|at| WORDS[*at]).collect();
        let _ = Mibs::read(&[(PathBuf::from("x"), text.join(" ").into_bytes())]);
    }
}
