//! Prove (試す): fires the real path and watches the alert arrive, hop by hop.

pub mod report;
