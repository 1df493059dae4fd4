//! Receive: what comes in from the network, decoded, and handed to the log before anybody is told.

pub mod snmp;
