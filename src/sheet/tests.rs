//! What goes out comes back; what comes in from elsewhere is understood, or refused with its place.

use super::{Error, Format, MAX_COLUMNS, MAX_ROWS, Page, Table, workbook};
use proptest::prelude::*;

fn table(headers: &[&str], rows: &[&[&str]]) -> Table {
    let row = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect();
    Table {
        headers: row(headers),
        rows: rows.iter().map(|cells| row(cells)).collect(),
    }
}

fn hostile() -> Table {
    table(
        &["名前", "name", "=1+1"],
        &[
            &["本社\n\"3階\"", "a,b;c\td", "'=HYPERLINK(\"http://x\")"],
            &["-1", "'tis", "+81 3"],
            &["00:00:5e:00:53:01", "007", "@x"],
        ],
    )
}

#[test]
fn what_goes_out_comes_back_as_it_was() {
    for format in [Format::Csv, Format::Xlsx] {
        let bytes = hostile().write(format, "Servers").expect("a small table");
        assert_eq!(Table::read(format, &bytes), Ok(hostile()), "{format:?}");
    }
}

#[test]
fn headers_with_other_separators_in_them_come_back() {
    for headers in [&["*(;"][..], &["a;b;c", "d"], &["a\tb\tc", "d,e"]] {
        let written = table(headers, &[&["1;2", "3"]])
            .write(Format::Csv, "")
            .expect("small");
        assert_eq!(
            Table::read(Format::Csv, &written).expect("a table").headers,
            headers
        );
    }
}

#[test]
fn no_cell_of_a_csv_file_begins_a_formula() {
    let bytes = hostile().write(Format::Csv, "").expect("a small table");
    let text = String::from_utf8(bytes).expect("UTF-8");
    assert!(text.starts_with('\u{feff}') && text.contains("\r\n"));
    for start in [",=", ",+", ",@", "\n-", ",\"="] {
        assert!(!text.contains(start), "{start:?} in {text}");
    }
}

#[test]
fn a_byte_order_mark_in_the_middle_of_a_file_is_no_text() {
    let joined = "\n\u{feff}name,\u{feff}BMC\nSV01,192.0.2.1\n\u{feff}SV02,192.0.2.2\n";
    let read = Table::read(Format::Csv, joined.as_bytes());
    // The empty first line is no header.
    assert_eq!(read, Err(Error::NoHeaders));
    let read = Table::read(Format::Csv, joined.trim_start().as_bytes());
    let expected = table(
        &["name", "BMC"],
        &[&["SV01", "192.0.2.1"], &["SV02", "192.0.2.2"]],
    );
    assert_eq!(read, Ok(expected));
    assert_eq!(
        Table::read(Format::Csv, "\n\u{feff}".as_bytes()),
        Err(Error::NoHeaders)
    );
}

#[test]
fn csv_is_read_as_spreadsheets_write_it() {
    let expected = table(&["名前", "BMC"], &[&["本社,SV01", "192.0.2.1"]]);
    let texts = [
        "名前,BMC\n\"本社,SV01\",192.0.2.1\n",
        "\u{feff}名前,BMC\r\n\"本社,SV01\",192.0.2.1\r\n",
        "名前;BMC\r\n本社,SV01;192.0.2.1",
        "名前\tBMC\r\"本社,SV01\"\t192.0.2.1\r",
        "名前,BMC\r\n\"本社,SV01\",192.0.2.1\r\n,\r\n\r\n",
    ];
    for text in texts {
        assert_eq!(
            Table::read(Format::Csv, text.as_bytes()),
            Ok(expected.clone()),
            "{text:?}"
        );
        let (shift_jis, ..) = encoding_rs::SHIFT_JIS.encode(text.trim_start_matches('\u{feff}'));
        assert_eq!(
            Table::read(Format::Csv, &shift_jis),
            Ok(expected.clone()),
            "{text:?}"
        );
    }
    let wide: Vec<u8> = "\u{feff}名前\tBMC\r\n本社,SV01\t192.0.2.1"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(Table::read(Format::Csv, &wide), Ok(expected));
}

#[test]
fn rows_are_counted_as_the_spreadsheet_counts_them() {
    let text = "name,note\n\n\na,\"two\nlines\"\n\nb,x\n";
    let read = Table::read(Format::Csv, text.as_bytes()).expect("a table");
    let row_of = |name: &str| {
        let is_named = |row: &Vec<String>| row.first().is_some_and(|cell| cell == name);
        read.rows.iter().position(is_named).map(|index| index + 2)
    };
    assert_eq!((row_of("a"), row_of("b")), (Some(4), Some(6)));
}

#[test]
fn what_is_no_table_is_refused() {
    let csv = |bytes: &[u8]| Table::read(Format::Csv, bytes);
    assert_eq!(csv(b""), Err(Error::NoHeaders));
    assert_eq!(csv(b" , \n1,2"), Err(Error::NoHeaders));
    assert_eq!(csv(b"\x81\x20\xff"), Err(Error::NotText));
    assert_eq!(csv(b"PK\x03\x04\x00\x00"), Err(Error::NotText));
    assert!(matches!(
        Table::read(Format::Xlsx, b"name,bmc"),
        Err(Error::NotAWorkbook { .. })
    ));
    let path = std::path::Path::new;
    assert_eq!(Format::of(path("a.xls")), Err(Error::UnknownKind));
    assert_eq!(Format::of(path("a.XLSX")), Ok(Format::Xlsx));
}

#[test]
fn what_is_too_large_is_refused_with_its_place() {
    let long = "x".repeat(40_000);
    let text = format!("a,b\n1,{long}\n");
    assert!(matches!(
        Table::read(Format::Csv, text.as_bytes()),
        Err(Error::CellTooLong {
            row: 2,
            column: 2,
            ..
        })
    ));
    let wide = ",".repeat(MAX_COLUMNS);
    assert!(matches!(
        Table::read(Format::Csv, format!("a\n{wide}x").as_bytes()),
        Err(Error::TooManyColumns { row: 2, .. })
    ));
    let many = "a\n".repeat(MAX_ROWS + 2);
    assert!(matches!(
        Table::read(Format::Csv, many.as_bytes()),
        Err(Error::TooManyRows { .. })
    ));
    let gap = format!("a\n{}b", "\n".repeat(MAX_ROWS + 2));
    assert!(matches!(
        Table::read(Format::Csv, gap.as_bytes()),
        Err(Error::TooManyRows { .. })
    ));
}

#[test]
fn one_cell_far_away_does_not_fill_the_memory() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "name").expect("written");
    sheet.write_string(1_048_575, 16_383, "far").expect("written");
    let bytes = book.save_to_buffer().expect("a workbook");
    assert!(matches!(
        Table::read(Format::Xlsx, &bytes),
        Err(Error::TooManyRows { .. })
    ));
}

#[test]
fn a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_read() {
    use std::io::Write;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    archive.start_file("xl/workbook.xml", options).expect("begun");
    let zeros = vec![0; 1024 * 1024];
    for _ in 0..130 {
        archive.write_all(&zeros).expect("packed");
    }
    let bytes = archive.finish().expect("packed").into_inner();
    assert!(bytes.len() < 1024 * 1024);
    assert!(matches!(
        Table::read(Format::Xlsx, &bytes),
        Err(Error::TooLarge { .. })
    ));
}

#[test]
fn numbers_and_switches_of_a_workbook_read_as_a_person_would_type_them() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "retries").expect("written");
    sheet.write_number(1, 0, 3.0).expect("written");
    sheet.write_boolean(2, 0, true).expect("written");
    sheet.write_number(3, 0, 1.5).expect("written");
    let bytes = book.save_to_buffer().expect("a workbook");
    let read = Table::read(Format::Xlsx, &bytes).expect("a table");
    assert_eq!(read.rows, [["3"], ["TRUE"], ["1.5"]]);
}

#[test]
fn a_workbook_has_its_sheets_in_order_and_the_first_one_is_read() {
    let page = |name: &str, table: Table| Page {
        name: name.to_owned(),
        table,
    };
    let pages = [
        page("サーバ", hostile()),
        page("説明", table(&["列"], &[&["名前"]])),
    ];
    let bytes = workbook(&pages).expect("a workbook");
    assert_eq!(Table::read(Format::Xlsx, &bytes), Ok(hostile()));
    assert!(matches!(
        workbook(&[page("a/b", hostile())]),
        Err(Error::NotWritten { .. })
    ));
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = Table::read(Format::Csv, &bytes);
        let _ = Table::read(Format::Xlsx, &bytes);
    }
}
