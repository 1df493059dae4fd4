//! What a BMC says of itself: everything the safety report is judged by. It asks, and only that.

use crate::{
    inspect::question::{Refusal, ask, need},
    ipmi::{
        self,
        command::{
            Channel, ChannelAccess, ChannelAuthenticationCapabilities, CommandCode, DeviceId,
            GetChannelAccess, GetChannelAuthenticationCapabilities, GetChannelCipherSuites, GetDeviceId,
            GetLanParameter, GetUserAccess, GetUserName, IpmiCommand, LanParameter, PrivilegeLevel,
            RawCommunity, UserAccess, cipher_suite_ids,
        },
        line::{INSUFFICIENT_PRIVILEGE, Line},
    },
};
use std::collections::BTreeMap;

/// Authentication types that the channel supports (IPMI 2.0 table 23-4).
const AUTHENTICATION_TYPE_SUPPORT: LanParameter = LanParameter(1);
/// Authentication types that are enabled, for each privilege level.
const AUTHENTICATION_TYPE_ENABLES: LanParameter = LanParameter(2);
/// The cipher suites of RMCP+ sessions.
const CIPHER_SUITE_ENTRIES: LanParameter = LanParameter(23);
/// Up to which privilege level each of them may be used.
const CIPHER_SUITE_PRIVILEGES: LanParameter = LanParameter(24);
/// A list of cipher suites ends within so many answers (section 22.15).
const MOST_PIECES: u8 = 0x40;
/// A full answer: more follow.
const PIECE_BYTES: usize = 16;
/// So many requests may stay unanswered before the BMC counts as gone.
const MOST_SILENCES: u32 = 2;

/// Why something was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotRead {
    /// The BMC refused, or its answer made no sense.
    Refused(Refusal),
    /// It gave no answer to this request, though it answers others.
    Silent(CommandCode),
}

/// What was told, or why not.
pub type Told<T> = Result<T, NotRead>;

/// A user who may log in over the LAN, or may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// From 1; user 1 is the one without a name.
    pub id: u8,
    /// Its name; empty where it has none.
    pub name: String,
    /// 1 callback to 4 administrator, 5 OEM.
    pub privilege_limit: u8,
}

/// Everything that was told.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// IANA number of the maker.
    pub manufacturer_id: u32,
    /// The maker's number of the product.
    pub product_id: u16,
    /// Major and minor revision of the firmware.
    pub firmware: [u8; 2],
    /// What a session may be opened with.
    pub capabilities: Told<ChannelAuthenticationCapabilities>,
    /// Authentication types of IPMI 1.5 that are enabled on any level, as bits: 0 none, 1 MD2, 2 MD5, 4 straight
    /// password, 5 OEM.
    pub enabled_types: Told<u8>,
    /// Authentication types that the channel supports at all, as the same bits.
    pub supported_types: Told<u8>,
    /// The cipher suites that are offered.
    pub suites: Told<Vec<u8>>,
    /// Up to which privilege level each suite may be used; 0 is not at all.
    pub suite_privileges: Told<BTreeMap<u8, u8>>,
    /// What is switched off on the channel.
    pub access: Told<ChannelAccess>,
    /// Users who are enabled and may use the LAN.
    pub users: Told<Vec<User>>,
    /// Why some of the users could not be read, where others could.
    pub users_missing: Option<NotRead>,
    /// The community of SNMP alerts.
    pub community: Told<RawCommunity>,
}

/// Asks for everything.
///
/// # Errors
/// The BMC could not be reached, does not say who it is, or fell silent for good.
pub async fn gather<L: Line>(line: &mut L) -> Result<Evidence, ipmi::Error> {
    let device: DeviceId = need(line, GetDeviceId).await?;
    let mut asker = Asker { line, silences: 0 };
    let capabilities = asker
        .ask(|| GetChannelAuthenticationCapabilities {
            channel: Channel::Current,
            privilege: PrivilegeLevel::Administrator,
            extended: true,
        })
        .await?;
    let supported_types = asker.parameter(AUTHENTICATION_TYPE_SUPPORT).await?;
    let enabled_types = asker.parameter(AUTHENTICATION_TYPE_ENABLES).await?;
    let suites = asker.suites().await?;
    let entries = asker.parameter(CIPHER_SUITE_ENTRIES).await?;
    let privileges = asker.parameter(CIPHER_SUITE_PRIVILEGES).await?;
    let access = asker
        .ask(|| GetChannelAccess {
            channel: Channel::Current,
        })
        .await?;
    let (users, users_missing) = asker.users().await?;
    let community = asker.parameter(LanParameter::COMMUNITY).await?;
    let or_all = |all: u8, byte: &u8| all | byte;
    Ok(Evidence {
        manufacturer_id: device.manufacturer_id,
        product_id: device.product_id,
        firmware: [device.major_fw_revision, device.minor_fw_revision],
        capabilities,
        enabled_types: enabled_types.map(|data| data.iter().fold(0, or_all) & 0x3f),
        supported_types: supported_types.map(|data| data.iter().take(1).fold(0, or_all) & 0x3f),
        suites: suites.or_else(|not_read| {
            // The list of the LAN parameters does as well; its first byte is reserved.
            let entries = entries.as_ref().map_err(|_| not_read);
            entries.map(|entries| entries.iter().skip(1).copied().collect())
        }),
        suite_privileges: match (&entries, &privileges) {
            (Ok(entries), Ok(privileges)) => Ok(levels(entries, privileges)),
            (Err(not_read), _) | (_, Err(not_read)) => Err(*not_read),
        },
        access,
        users,
        users_missing,
        community: community.map(|data| RawCommunity::from_bytes(&data)),
    })
}

/// Suite by suite the level it may be used up to; both parameters begin with a reserved byte, and a byte holds two
/// levels, the first in its low half (table 23-4).
fn levels(entries: &[u8], privileges: &[u8]) -> BTreeMap<u8, u8> {
    let halves = privileges
        .iter()
        .skip(1)
        .flat_map(|byte| [byte & 0x0f, byte >> 4]);
    entries.iter().skip(1).copied().zip(halves).collect()
}

/// Asks one thing after another, and bears that a BMC stays silent to what it does not know.
struct Asker<'l, L> {
    line: &'l mut L,
    silences: u32,
}

impl<L: Line> Asker<'_, L> {
    /// Asks; as an administrator where the operator's level does not do.
    async fn ask<C: IpmiCommand>(&mut self, command: impl Fn() -> C) -> Result<Told<C::Output>, ipmi::Error> {
        let told = self.once(command()).await?;
        let is_too_low = |not_read: &NotRead| matches!(not_read, NotRead::Refused(refusal) if refusal.code() == Some(INSUFFICIENT_PRIVILEGE));
        match told {
            Err(not_read) if is_too_low(&not_read) => match self.line.become_administrator().await {
                Ok(()) => self.once(command()).await,
                Err(error) if error.is_refused() => Ok(Err(not_read)),
                Err(error) => Err(error),
            },
            told => Ok(told),
        }
    }

    async fn once<C: IpmiCommand>(&mut self, command: C) -> Result<Told<C::Output>, ipmi::Error> {
        match ask(self.line, command).await {
            Ok(told) => Ok(told.map_err(NotRead::Refused)),
            Err(ipmi::Error::TimedOut { command, .. }) if self.silences < MOST_SILENCES => {
                self.silences += 1;
                Ok(Err(NotRead::Silent(command)))
            }
            Err(error) => Err(error),
        }
    }

    async fn parameter(&mut self, parameter: LanParameter) -> Result<Told<Vec<u8>>, ipmi::Error> {
        let told = self
            .ask(|| GetLanParameter::new(Channel::Current, parameter))
            .await?;
        Ok(told.map(|answer| answer.data))
    }

    async fn suites(&mut self) -> Result<Told<Vec<u8>>, ipmi::Error> {
        let mut records = Vec::new();
        for index in 0..MOST_PIECES {
            let channel = Channel::Current;
            let piece = match self.ask(|| GetChannelCipherSuites { channel, index }).await? {
                Ok(answer) => answer.piece,
                Err(not_read) => return Ok(Err(not_read)),
            };
            records.extend_from_slice(&piece);
            if piece.len() < PIECE_BYTES {
                break;
            }
        }
        Ok(Ok(cipher_suite_ids(&records)))
    }

    /// Those who may log in, and why not all of them could be read.
    async fn users(&mut self) -> Result<(Told<Vec<User>>, Option<NotRead>), ipmi::Error> {
        let mut users = Vec::new();
        let mut missing = None;
        let mut slots = 1;
        let mut id = 0;
        while id < slots {
            id += 1;
            let access = self.ask(|| GetUserAccess {
                channel: Channel::Current,
                user: id,
            });
            let access = match access.await? {
                Ok(access) => access,
                Err(not_read) if id == 1 => return Ok((Err(not_read), None)),
                Err(not_read) => {
                    missing = Some(not_read);
                    continue;
                }
            };
            slots = access.slots;
            if !may_log_in(&access) {
                continue;
            }
            let name = match self.ask(|| GetUserName { user: id }).await? {
                Ok(name) => name.0,
                // An unset name: the completion code differs from maker to maker (section 22.29).
                Err(_) if id == 1 => String::new(),
                Err(not_read) => {
                    missing = Some(not_read);
                    continue;
                }
            };
            users.push(User {
                id,
                name,
                privilege_limit: access.privilege_limit,
            });
        }
        Ok((Ok(users), missing))
    }
}

/// Where the BMC does not say whether a user is enabled, it counts as enabled.
fn may_log_in(access: &UserAccess) -> bool {
    access.is_enabled != Some(false)
        && access.has_messaging
        && !matches!(access.privilege_limit, 0 | UserAccess::NO_ACCESS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspect::fake::Fake;

    const DEVICE: [u8; 15] = [0x20, 1, 1, 0x05, 2, 0x97, 119, 0, 0, 1, 0, 0, 0, 0, 0];

    #[test]
    fn the_levels_of_suites_are_halves_of_bytes_behind_a_reserved_one() {
        let levels = levels(&[0, 0, 3, 17], &[0, 0x40, 0x04, 0, 0, 0, 0, 0, 0]);
        assert_eq!(levels, BTreeMap::from([(0, 0), (3, 4), (17, 4)]));
    }

    #[tokio::test]
    async fn what_a_bmc_does_not_tell_is_noted_and_the_rest_is_read() {
        let mut bmc = Fake::default();
        bmc.answers(0x01, &DEVICE)
            .is_silent_to(0x38)
            .refuses(0x02, 0x80)
            .refuses(0x44, 0xd4);
        bmc.answers(0x54, &[1, 0xc0, 17, 3, 0x44, 0x81]);
        let evidence = gather(&mut bmc).await.expect("evidence");
        assert_eq!(evidence.firmware, [1, 5]);
        let silent = NotRead::Silent(CommandCode::GET_CHANNEL_AUTHENTICATION_CAPABILITIES);
        assert_eq!(evidence.capabilities, Err(silent));
        assert_eq!(evidence.suites, Ok(vec![17]));
        let refused = |command, code| NotRead::Refused(Refusal::Code { command, code });
        assert_eq!(
            evidence.community,
            Err(refused(CommandCode::GET_LAN_PARAMETER, 0x80))
        );
        assert_eq!(evidence.users, Err(refused(CommandCode::GET_USER_ACCESS, 0xd4)));
        assert_eq!(bmc.levels_raised, 1, "the operator's level may have been too low");
        assert!(bmc.asked_for(0x47).is_empty() && bmc.asked_for(0x3b).is_empty());
    }

    #[tokio::test]
    async fn a_bmc_that_falls_silent_is_an_error_and_not_a_good_report() {
        let mut bmc = Fake::default();
        bmc.answers(0x01, &DEVICE).is_silent_to(0x38).is_silent_to(0x02);
        assert!(gather(&mut bmc).await.is_err());
    }

    #[tokio::test]
    async fn only_users_who_may_log_in_are_named() {
        let mut bmc = Fake::default();
        let name = |text: &[u8]| [text, &vec![0; 16 - text.len()]].concat();
        bmc.answers(0x01, &DEVICE);
        bmc.answers(0x44, &[4, 0x80, 0, 0x0f])
            .answers(0x44, &[4, 0x41, 0, 0x14]);
        bmc.answers(0x44, &[4, 0x41, 0, 0x03])
            .answers(0x44, &[4, 0x01, 0, 0x13]);
        bmc.answers(0x46, &name(b"ops")).answers(0x46, &name(b"reader"));
        let users = gather(&mut bmc).await.expect("evidence").users.expect("users");
        let found: Vec<_> = users
            .iter()
            .map(|it| (it.id, it.name.as_str(), it.privilege_limit))
            .collect();
        assert_eq!(
            found,
            [(2, "ops", 4), (4, "reader", 3)],
            "1 is disabled, 3 may not use the LAN"
        );
    }
}
