//! The BMC's users: names, passwords, privilege limits (IPMI 2.0 sections 22.26–22.30).
//!
//! The passwords here are known to all; the simulated BMC therefore serves loopback addresses only.

use super::{
    Machine, Request,
    completion::{Completion, Reply},
    state::LAN_CHANNEL,
};

/// The administrator of every rehearsal.
pub const ADMIN_NAME: &str = "admin";
/// Its password.
pub const ADMIN_PASSWORD: &str = "rehearsal";

/// One slot of the user table.
#[derive(Clone, Debug, Default)]
pub(crate) struct User {
    /// 16 bytes, filled with zeros.
    pub(crate) name: [u8; 16],
    /// 20 bytes, filled with zeros, as RAKP uses it.
    pub(crate) password: [u8; 20],
    /// Whether the user may log in.
    pub(crate) enabled: bool,
    /// Privilege limit, 1 (callback) to 4 (administrator); 15 is no access.
    pub(crate) privilege: u8,
}

/// The user table; user IDs count from 1.
#[derive(Clone, Debug)]
pub(crate) struct Users {
    slots: Vec<User>,
}

impl Users {
    /// User 1 is the anonymous one, disabled; user 2 is the administrator; eight slots are free.
    pub(crate) fn factory() -> Self {
        let free = User {
            privilege: 15,
            ..User::default()
        };
        let admin = User {
            name: padded(ADMIN_NAME.as_bytes()),
            password: padded(ADMIN_PASSWORD.as_bytes()),
            enabled: true,
            privilege: 4,
        };
        let mut slots = vec![free.clone(), admin];
        slots.resize(10, free);
        Self { slots }
    }

    /// The enabled user of this name, for RAKP 1. A null name never matches: anonymous login is off.
    pub(crate) fn enabled_user(&self, name: &[u8]) -> Option<&User> {
        if name.is_empty() || name.len() > 16 {
            return None;
        }
        let name: [u8; 16] = padded(name);
        self.slots.iter().find(|user| user.enabled && user.name == name)
    }

    /// Bits 2 to 0 of the anonymous login status (IPMI 2.0 table 22-15): named users, null users, anonymous login.
    pub(crate) fn login_status(&self) -> u8 {
        let enabled = || self.slots.iter().filter(|user| user.enabled);
        let is_null = |user: &&User| user.name == [0; 16];
        let named = enabled().any(|user| !is_null(&user));
        let null = enabled().filter(is_null).any(|user| user.password != [0; 20]);
        let anonymous = enabled().filter(is_null).any(|user| user.password == [0; 20]);
        u8::from(named) << 2 | u8::from(null) << 1 | u8::from(anonymous)
    }

    fn get(&self, id: u8) -> Result<&User, Completion> {
        let index = usize::from(id & 0x3F)
            .checked_sub(1)
            .ok_or(Completion::INVALID_FIELD)?;
        self.slots.get(index).ok_or(Completion::OUT_OF_RANGE)
    }

    fn get_mut(&mut self, id: u8) -> Result<&mut User, Completion> {
        let index = usize::from(id & 0x3F)
            .checked_sub(1)
            .ok_or(Completion::INVALID_FIELD)?;
        self.slots.get_mut(index).ok_or(Completion::OUT_OF_RANGE)
    }

    fn count(&self, keep: impl Fn(&User) -> bool) -> u8 {
        let count = self.slots.iter().filter(|user| keep(user)).count();
        u8::try_from(count).unwrap_or(u8::MAX)
    }
}

/// Copies as much as fits and fills up with zeros.
fn padded<const N: usize>(text: &[u8]) -> [u8; N] {
    let mut bytes = [0; N];
    for (to, from) in bytes.iter_mut().zip(text) {
        *to = *from;
    }
    bytes
}

/// Get User Access (44h).
pub(super) fn get_access(machine: &Machine, request: &Request<'_>) -> Reply {
    let &[channel, id] = request.data else {
        return Err(Completion::WRONG_LENGTH);
    };
    on_lan(channel)?;
    let user = machine.users.get(id)?;
    let slots = machine.users.count(|_| true);
    let status = if user.enabled { 0x40 } else { 0x80 };
    let enabled = machine.users.count(|user| user.enabled);
    let messaging = if user.privilege == 15 { 0x00 } else { 0x10 };
    Ok(vec![slots, status | enabled, 0, messaging | user.privilege])
}

/// Set User Access (43h): the privilege limit; channel restrictions beyond that are not simulated.
pub(super) fn set_access(machine: &mut Machine, request: &Request<'_>) -> Reply {
    let &[channel, id, limit, ..] = request.data else {
        return Err(Completion::WRONG_LENGTH);
    };
    on_lan(channel)?;
    match limit & 0x0F {
        privilege @ (1..=4 | 15) => machine.users.get_mut(id)?.privilege = privilege,
        _ => return Err(Completion::INVALID_FIELD),
    }
    Ok(Vec::new())
}

/// Get User Name (46h).
pub(super) fn get_name(machine: &Machine, request: &Request<'_>) -> Reply {
    let &[id] = request.data else {
        return Err(Completion::WRONG_LENGTH);
    };
    Ok(machine.users.get(id)?.name.to_vec())
}

/// Set User Name (45h).
pub(super) fn set_name(machine: &mut Machine, request: &Request<'_>) -> Reply {
    let (&[id], name) = request.data.split_first_chunk().ok_or(Completion::WRONG_LENGTH)?;
    let name: [u8; 16] = name.try_into().map_err(|_| Completion::WRONG_LENGTH)?;
    machine.users.get_mut(id)?.name = name;
    Ok(Vec::new())
}

/// Set User Password (47h): disable, enable, set or test.
pub(super) fn set_password(machine: &mut Machine, request: &Request<'_>) -> Reply {
    let (&[id, operation], password) = request.data.split_first_chunk().ok_or(Completion::WRONG_LENGTH)?;
    let user = machine.users.get_mut(id)?;
    match operation & 0x03 {
        0 => user.enabled = false,
        1 => user.enabled = true,
        operation => {
            if !matches!(password.len(), 16 | 20) {
                return Err(Completion::WRONG_LENGTH);
            }
            let password = padded(password);
            if operation == 2 {
                user.password = password;
            } else if user.password != password {
                return Err(Completion::PASSWORD_TEST_FAILED);
            }
        }
    }
    Ok(Vec::new())
}

fn on_lan(channel: u8) -> Result<(), Completion> {
    match channel & 0x0F {
        LAN_CHANNEL | 0x0E => Ok(()),
        _ => Err(Completion::INVALID_FIELD),
    }
}

#[cfg(test)]
mod tests {
    use super::Users;

    #[test]
    fn only_an_enabled_user_with_a_name_can_log_in() {
        let users = Users::factory();
        assert_eq!(users.enabled_user(b"admin").map(|user| user.privilege), Some(4));
        assert!(users.enabled_user(b"").is_none());
        assert!(users.enabled_user(b"adm").is_none());
        assert!(users.enabled_user(b"admin-with-a-very-long-name").is_none());
    }
}
