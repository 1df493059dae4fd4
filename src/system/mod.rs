//! What the operating systems do differently, behind one door: each subject has one module per system, all with the same
//! functions. Everything here asks or tells the system one thing; what that means is decided elsewhere.
//!
//! Only this room (and the line to this server's own BMC, `ipmi/in_band/`) asks which system it is compiled for. What a
//! system cannot do or does not tell, it says: `None`, never a number made up.

pub mod files;
pub mod process;
