# Every sentence of the product that is not data. Sections in the order of the rooms; both languages in the same order.

## The product
app-name = Tsuho

## Words: errors, items, hops, alerts (src/words)
item-enabled = Alerting
item-community = Community
item-destination = Destination { $number }
item-acknowledge = Acknowledge
item-ack-timeout = Acknowledge time-out
item-retries = Retries
item-policy = Policy for destination { $number }
value-on = on
value-off = off
value-secs = { $secs } s
value-times = { $times ->
    [one] { $times } time
   *[other] { $times } times
}
value-empty = (empty)
outcome-unchanged = same
outcome-differs = will change
outcome-applied = applied
outcome-rejected = rejected
outcome-unknown = outcome unknown
reason-refused = The BMC refused: { $code }.
reason-not-taken = Not applied: the BMC answered success, but reads back as { $value }. Set it with the BMC's own tool, or leave this setting out.
reason-not-offered = This BMC does not offer the setting.
reason-no-destinations = This BMC offers no alert destinations: it cannot send SNMP alerts over this LAN channel.
reason-too-few-destinations = { $offered ->
    [one] This BMC has only one destination.
   *[other] This BMC has only { $offered } destinations.
}
reason-no-free-policy = Every alert policy entry is in use. Free one with the BMC's own tool.
reason-would-displace = Somebody else entered { $address } here. It is displaced only when you name it (window: Replace; console: --replace { $address }).
reason-no-answer = The BMC stopped answering after this was sent, so nobody knows whether it was taken. Read again when the BMC answers.
reason-not-tried = Not tried, because an earlier setting failed.
reason-changed-since = Somebody changed it afterwards; it is now { $value } and was left alone.
reason-cancelled = Cancelled before it was written.
cc-with-code = { $meaning } ({ $code })
cc-parameter-not-supported = it does not support this parameter
cc-set-in-progress = somebody else is changing its settings at this moment
cc-read-only = the value can only be read
cc-write-only = the value can only be written
cc-node-busy = it is busy
cc-invalid-command = it does not know this command
cc-timeout = it could not finish in time
cc-out-of-space = it has no room left
cc-length = the length of the request does not suit it
cc-out-of-range = the value is outside its range
cc-not-present = it has no such entry
cc-invalid-data = it does not take this value
cc-firmware-update = its firmware is being updated
cc-initialising = it is still starting
cc-destination-unavailable = it could not reach the destination
cc-privilege = this BMC user may not do that
cc-present-state = not possible in its present state
cc-disabled = the function is switched off there
cc-other = it gave no further reason
hop-bmc-reached = BMC reached
hop-filter-and-policy = Filter and policy
hop-alert-accepted = Alert ordered
hop-received = Received
hop-decoded = Decoded
hop-logged = Logged
hop-answered = Acknowledged
verdict-waiting = waiting
verdict-running = running
verdict-passed = passed
verdict-stopped = stopped here
verdict-not-tested = not tested
verdict-not-reached = not reached
hop-detail-not-tested = The test alert goes round it
hop-detail-not-awaited = Nobody waited for the arrival
hop-detail-session = { $peer }, suite { $suite }
hop-detail-no-session = No session with the BMC
hop-detail-failure = The BMC could not do it
hop-detail-ordered = Destination { $number }: { $address }
hop-detail-elsewhere = The destination is { $address }, which is not this computer
hop-detail-no-destination = No destination is set
hop-detail-datagram = { $source } → { $local }
hop-detail-nothing-came = Nothing came within { $secs } s ({ $others } other datagrams)
hop-detail-guid-matches = PET, GUID matches
hop-detail-other-guid = PET with another server's GUID
hop-detail-not-a-trap-destination = The destination is not of type SNMP trap
hop-detail-no-guid = PET; address and time match
hop-detail-other-source = PET with the GUID, but from { $source }
hop-detail-not-readable = No PET that can be read
hop-detail-not-logged = The log could not take it
hop-detail-row = No. { $id }, on disk
hop-detail-answer-taken = The BMC took the acknowledgement
hop-detail-answer-not-asked = This destination asks for none
hop-detail-answer-no-reply = The BMC did not react to the acknowledgement
advice-bmc-address = Check the BMC's address, and that this computer reaches it: UDP port 623 must be open on the way.
advice-bmc-lan-enabled = Check in the BMC that IPMI over LAN is enabled.
advice-bmc-password = Check the BMC user, its password, and that the user is enabled for this LAN channel.
advice-configure-destination = Set this computer's address as a destination in Configure, apply, and try again.
advice-destination-set = Check that the destination is set and of type SNMP trap (PET).
advice-bmc-supports-test = Some BMCs cannot send a test alert on demand; use the test button of the BMC's own tool.
advice-destination-elsewhere = The BMC sent to { $address }. Look for the alert there, or set this computer's address as the destination.
advice-port-162 = A BMC always sends to UDP port 162. Listen there, or have this computer redirect 162 to the port Tsuho listens on.
advice-community = The BMC sends another community than the one that is taken here: compare both.
advice-firewall = Allow UDP port 162 in this computer's firewall, and in those between the BMC and here.
advice-gateway = If the BMC is in another subnet, check its default gateway and the gateway's MAC address.
advice-other-guid = Another server answers at this address or sends through it: check for address translation, or a BMC that was replaced.
advice-log-disk = Check that the disk with the alert log has room and may be written.
advice-answer = The alert did arrive. The BMC may send it again; check that UDP port 623 of the BMC is open from here.
check-alert-port = Alert port 162/udp
check-passwords = Passwords
check-clock = Clock
check-firewall = Firewall
finding-listening = Tsuho listens here
finding-port-free = Free; Tsuho can listen here
finding-port-taken = Taken by another program; alerts would go there
finding-port-taken-by = Taken by { $owner }; alerts would go there
finding-port-not-permitted = This user may not listen here
finding-keyring = Kept in the system's keyring
finding-locked-file = Kept in a file locked with a passphrase
finding-locked-file-closed = The file of passwords is locked, and its passphrase is not known yet
finding-clock-synchronised = Synchronised
finding-clock-not-synchronised = Not synchronised; the times of alerts may be wrong
finding-firewall-none = None in the way on this computer
finding-firewall-present = { $kind } is active; look whether it lets 162/udp through
finding-unknown = Could not be found out
finding-advice-port-taken = A BMC always sends to port 162.
finding-advice-port-not-permitted = A BMC always sends to port 162. What helps:
finding-advice-locked-file-closed = Start Tsuho with the passphrase in TSUHO_PASSPHRASE.
finding-advice-clock = Switch on the system's time service (NTP).
finding-advice-firewall = If it does not let UDP port 162 in, allow it.
severity-error = error
severity-warning = warning
severity-information = information
severity-recovered = recovered
tried-on-bmc = { $what } of { $server } (BMC { $bmc }):
tried-on-server = { $what } of { $server }:
tried-read-site = Reading the site file
tried-write-site = Writing the site file
tried-change-servers = Changing the list of servers
tried-use-secret = Using the stored password
tried-read-bmc = Reading the alert settings
tried-apply-bmc = Applying the alert settings
tried-undo-bmc = Undoing the last change
tried-test-bmc = Sending a test alert
tried-prove = Proving the alert path
tried-listen = Listening for alerts
tried-read-log = Reading the alert log
tried-write-log = Writing the alert log
tried-read-wanted = Reading the file of wanted settings
tried-guide = Evaluating the answers
tried-check-computer = Looking at this computer
tried-rehearse = Rehearsing
tried-end = Ending
fail-cancelled = Cancelled.
fail-fault = A fault of this product, not of yours: { $what }
fail-fault-advice = Please report it with what you did. What was read and written before is kept.
fail-no-such-plan = The difference that was shown is no longer the present one.
fail-no-such-plan-advice = Compare again, look at the difference, and apply that.
fail-changed-since = Somebody changed the server after the difference was shown. Nothing was written.
fail-nothing-to-undo = Nothing was applied that could be undone.
fail-bad-snapshot = { $path } cannot be read: { $why }
fail-bad-snapshot-advice = Nothing was written to the server, and the file is untouched. Move it to another folder; then compare the server with the settings you want, and apply them.
fail-log-set-aside = { $path } is not an alert log. It was set aside as { $aside }; nothing in it was changed.
fail-log-set-aside-advice = The next start begins a new log. If the old file matters, try to repair a copy of it.
fail-no-such-alert = The log has no alert { $id }.
fail-no-such-alert-advice = The numbers are shown by “tsuhoctl log list”.
fail-system-advice = Check the permissions and the room on the disk, and try again.
fail-not-a-site = { $path } is not a site file: { $why }
fail-not-a-site-advice = It was set aside as { $aside }, unchanged. Mend it there and move it back, or go on with a new site.
fail-bad-file-advice = The file is untouched. Mend it or move it away, and try again.
fail-site-too-new = { $path } was written by a newer version of Tsuho (file version { $version }).
fail-site-too-new-advice = Update Tsuho. The file is untouched.
fail-file = { $path }: { $why }
fail-file-advice = Check that the file and its folder may be read and written, and that the disk has room.
fail-name-taken = There is a server named { $name } already.
fail-name-taken-advice = Choose another name, or remove that server first.
fail-bad-name = “{ $name }” cannot be a server's name.
fail-bad-name-advice = A name has 1 to 64 characters, with no line breaks and no spaces at its ends.
fail-unknown-server = There is no server named { $name }.
fail-unknown-server-advice = The names are shown by “tsuhoctl server list”.
fail-no-passphrase = The passwords are in { $path }, locked with a passphrase that was not given.
fail-no-passphrase-advice = Put the passphrase into TSUHO_PASSPHRASE, or start from a terminal. For a new file, the passphrase you give is the one that will open it.
fail-wrong-passphrase = The passphrase does not open { $path }.
fail-wrong-passphrase-advice = Check TSUHO_PASSPHRASE. The file is untouched.
fail-secrets-not-ours = { $path } is not a file of passwords.
fail-keyring = The system's keyring did not answer: { $why }
fail-keyring-advice = Unlock the keyring, or use --home with a passphrase.
fail-not-kept = No password is stored as { $name }.
fail-not-kept-advice = Remove the server and add it again with its password.
fail-guide-unreadable = Line { $line } cannot be read: { $why }
fail-guide-shape = An answers file has a section [answers] with lines like: recipient = "me"
fail-guide-question = There is no question “{ $question }”.
fail-guide-answer = The question “{ $question }” has no answer “{ $answer }”.
fail-guide-nearest = Did you mean “{ $nearest }”?
fail-guide-ask = “tsuhoctl guide ask” shows the questions and their answers.
fail-out-of-range = { $key } = { $value } is too large: a BMC holds at most { $max }. Nothing was written.
fail-no-lan-channel = The BMC has no LAN channel that could be configured.
fail-busy-advice = Close other tools that configure this BMC, and try again in a minute.
fail-refused = The BMC refused “{ $command }”: { $code }.
fail-malformed = The BMC's answer to “{ $command }” cannot be understood.
fail-malformed-advice = Try again; if it stays so, update the BMC's firmware.
fail-keep = What is there now could not be saved, so nothing was written to the server: { $why }
fail-snapshot-version = The saved state has version { $version }, which this version of Tsuho does not know.
fail-no-such-destination = There is no destination { $number }: the BMC offers { $offered }.
fail-destination-empty = Destination { $number } of the BMC is empty.
fail-log-foreign = { $path } is not an alert log.
fail-log-newer = { $path } was written by a newer version of Tsuho (log version { $version }).
fail-log-full = The disk is full. What comes in now is not acknowledged, so that senders that can will send it again.
fail-log-full-advice = Make room on the disk. Tsuho goes on by itself as soon as there is room.
fail-log-busy = Another program keeps the log locked.
fail-log-busy-advice = Close programs that have the log open, and try again.
fail-log-sqlite = The log could not be used: { $why }
fail-log-row = Row { $id } of { $table } cannot be read ({ $column }).
fail-log-row-advice = It was probably written by a newer version. Update Tsuho.
fail-log-closed = The log is closed, because Tsuho is ending.
fail-not-loopback = { $address } is not an address of this computer only.
fail-not-loopback-advice = The simulated server's password is known to all, so it may only use 127.0.0.0/8 or [::1].
fail-bind = { $address } cannot be opened: { $why }
fail-bind-advice = Choose another port, or stop the program that uses it.
fail-rehearsal-ended = The simulated server has ended.
fail-rehearsal-fault = The simulated server has no fault called { $name }.
fail-rehearsal-fault-advice = There are: { $known }
fail-rehearsal-fault-value = { $given } does not have the right value.
fail-rehearsal-fault-value-advice = It is written { $shape }; COUNT, NTH, AFTER and the like stand for numbers.
listen-taken = { $address } is taken by another program.
listen-taken-by = { $address } is taken by { $owner }.
listen-taken-advice = A BMC always sends to UDP port 162. What helps:
listen-not-permitted = This user may not listen at { $address }.
listen-not-permitted-advice = Ports below 1024 need a privilege. One of these helps:
listen-address-not-here = { $address } is not an address of this computer.
listen-address-not-here-advice = Use 0.0.0.0 or [::] to listen at every address of this computer.
listen-system = { $address } cannot be opened: { $why }
listen-none = No address to listen at was named.
ipmi-name = The name { $host } leads to no address.
ipmi-name-advice = Check the name, or use the BMC's IP address.
ipmi-socket = This computer cannot send there: { $why }
ipmi-socket-advice = Check this computer's network connection and routes.
ipmi-no-randomness = The system gives no random numbers, so no session can be opened safely.
ipmi-user-too-long = A BMC user name holds at most 16 bytes; this one has { $bytes }.
ipmi-password-too-long = A BMC password holds at most 20 bytes; this one has { $bytes }.
ipmi-bmc-key-malformed = The BMC key is neither text of at most 20 bytes nor hexadecimal digits after 0x.
ipmi-port-refused = The machine at this address says that no BMC listens on this port.
ipmi-unreachable = No answer after { $tries } tries in { $secs } s.
ipmi-unreachable-advice = Check the BMC's address and port (623), that IPMI over LAN is enabled in the BMC, and that UDP 623 is open on the way.
ipmi-silent-opening = The BMC answered, and then it went silent.
ipmi-silent-opening-advice = It may be overloaded or restarting. Wait a minute and try again; a longer time can be given with --bmc-timeout.
ipmi-suites-refused = The BMC takes none of the cipher suites { $suites }.
ipmi-suites-refused-advice = Enable cipher suite 17 or 3 in the BMC for this user's privilege level.
ipmi-downgrade = The BMC used to take cipher suite { $suite } and now refuses it. No weaker one was tried.
ipmi-downgrade-advice = Find out why: a reset or replaced BMC, or somebody in between. If it is in order, remove the server and add it again.
ipmi-wrong-password = The password is not this user's.
ipmi-wrong-password-advice = Check the user and the password. After several wrong ones some BMCs lock the user for a while.
ipmi-wrong-bmc-key = The BMC has a key of its own (K_G) that was not given or does not fit.
ipmi-wrong-bmc-key-advice = Clear the BMC key in the BMC, or use a BMC without one: this version has no field for it yet.
ipmi-privilege = The BMC does not grant this user the privilege that is needed.
ipmi-privilege-advice = Use a BMC user with administrator privilege on the LAN channel.
ipmi-timed-out = The BMC stopped answering: no answer to “{ $command }” in { $secs } s.
ipmi-timed-out-advice = Wait until the BMC answers again, then read the settings to see what it has.
ipmi-unsupported = The BMC does not support “{ $command }”: { $code }.
ipmi-closed = The session with the BMC is closed.
rakp-with-code = { $meaning } (RAKP status { $code })
rakp-resources-advice = Close other sessions with this BMC, or wait some minutes until it has closed them, and try again.
rakp-name-advice = Check the user's name (case matters), and that it is enabled for IPMI over LAN.

## Words: Level, procedure, gateway
item-computer-name = Computer name
item-procedure = Alert procedure
item-level = Alert level
item-gateway = Default gateway
item-gateway-mac = Default gateway's MAC address
item-backup-gateway = Backup gateway
item-backup-gateway-mac = Backup gateway's MAC address
procedure-all = all destinations
procedure-one-after-another = one after another
level-error = errors
level-error-warning = errors and warnings
level-error-warning-information = errors, warnings and information
level-individual = only { $groups }
list-separator = , {""}
event-group-temperature = temperature
event-group-voltage = voltage
event-group-fan = fan
event-group-power-supply = power supply
event-group-memory = memory
event-group-processor = processor
event-group-disk = disk
event-group-watchdog = watchdog timer
event-group-post-error = POST error
event-group-security = security
event-group-bus = bus
event-group-event-log = event log
reason-ipv6-not-offered = This BMC cannot send alerts to an IPv6 address. Enter the receiver's IPv4 address.
reason-no-free-filter = This level needs { $needed } free event filters; the BMC has { $free }. No filter was changed. Choose a level with fewer events, or free filters with the BMC's own tool.
reason-foreign-policies = Alert policies that somebody else made (table entries { $entries }) stand in the way and are not changed. Change them with the BMC's own tool, or leave the procedure out.
reason-no-destination = There is no destination that this could apply to.
reason-needs-gateway-consent = A gateway is written only when you agree to it (window: check the gateway; console: --gateway), because a wrong one cuts the BMC off from other subnets.
reason-no-new-session = It was written, but no new session with the BMC opens since. Check the BMC from its own subnet, and undo this if the gateway is wrong.
policy-rule-always = always
policy-rule-if-failed = only if the one before was not reached
policy-rule-if-failed-else-stop = only if the one before was not reached, otherwise nobody further
policy-rule-other = by rule { $number }
group-severity-error = errors
group-severity-warning = warnings
group-severity-information = information
plan-advice-acknowledge-stops = As soon as { $first } acknowledges an alert, the BMC does not tell { $others } any more. Give each receiver a destination of its own, and choose the procedure “all destinations”.
plan-advice-without-acknowledge = The BMC tells { $others } only when it finds that { $first } was not reached, and without acknowledge it cannot find out. Switch acknowledge on, or choose the procedure “all destinations”.
plan-advice-free-destination = { $wanted } would displace { $displaced }, which somebody else entered. Destination { $free } is free: list { $displaced } in its place, and { $wanted } as destination { $free }.
plan-advice-makers-filter = Event filter { $filter } of the BMC's maker alerts for more than the level asks for: { $events }. It is left as it is; if these alerts are not wanted, switch the filter off with the BMC's own tool.
plan-advice-others-filter = Event filter { $filter }, which somebody else made, alerts for more than the level asks for: { $events }. It is left as it is; if these alerts are not wanted, switch the filter off with the tool that made it.
plan-advice-events = { $severity } ({ $groups })
plan-advice-severity = events of severity { $severity }
plan-advice-arms-power-actions = Switching alerting on also lets these event filters reset or switch off the server, which they cannot do now: { $filters }. Look at them in the BMC's own tool first.
plan-advice-mail-by-hand = Standard IPMI carries no mail alert settings. Type them into the BMC's own tool; the step sheet has every value.
plan-advice-always-162 = The BMC always sends to UDP port 162 of { $addresses }. A receiver that listens on another port does not hear it.

## Words: Unfinished changes and history
tried-finish-bmc = Finishing the interrupted change
tried-read-history = Reading the history of changes
tried-write-history = Adding to the history of changes
fail-nothing-to-finish = No change of this server was interrupted, so there is nothing to finish.
fail-being-changed = Somebody else's Tsuho is changing this server now. Nothing was written.
fail-being-changed-by = { $user } on { $computer } has been changing this server since { $time } (process { $process }). Nothing was written.
fail-being-changed-advice = Wait until that is done, then read the settings again.
unfinished-apply = The apply that { $user } began on { $computer } at { $time } did not come to its end ({ $entries ->
    [one] 1 entry
   *[other] { $entries } entries
}).
unfinished-undo = The undo that { $user } began on { $computer } at { $time } did not come to its end ({ $entries ->
    [one] 1 entry
   *[other] { $entries } entries
}).
change-apply = Apply
change-finish = Finish an interrupted change
change-undo = Undo
change-verified = verified
change-partly = in part
change-failed = failed
change-interrupted = interrupted
change-under-way = under way
change-planned = planned
change-verified-text = Every setting is as wanted, as it was read back.
change-partly-text = Some settings are not as wanted; the reason stands beside each.
change-failed-text = An error ended it before it was complete.
change-interrupted-text = It was begun, and nothing says that it ended: the program or the computer stopped on the way.
change-under-way-text = Somebody is making this change now.

## Words: Completion codes and RAKP statuses
cc-invalid-lun = it does not know this command at this logical unit
cc-reservation = somebody else has used the log or table in between, or the reservation has run out
cc-truncated = the request was cut short on its way
cc-too-long = the request is longer than it takes
cc-too-many-bytes = it cannot return so many bytes at once
cc-wrong-kind = the command does not fit this kind of sensor or record
cc-no-response = it carried the command out or not, and could not say so
cc-duplicate = it takes the request for one it has had already
cc-sdr-update = its sensor data is being updated
cc-oem = a reason of the maker's own
cc-specific = a reason that belongs to this command alone and is not in the standard
cc-reserved = a reason that the standard does not define
cc-level-not-for-user = this user cannot have that privilege level
cc-level-above-limit = the privilege level is above the limit of the user or the channel
cc-user-level-authentication = user level authentication cannot be switched off
cc-no-such-session = it does not know the session
cc-alert-under-way = an alert is still under way
cc-session-blocks-alert = it sends no alert while a session on that channel is open
cc-no-event-parameters = it takes no event of ours for a test alert
cc-sel-erasing = its event log is being erased
cc-sel-operation = it does not support this operation on its event log
cc-password-differs = its password is another one
cc-password-size = the password is stored with another length
cc-channel-not-supported = the channel does not support that
cc-access-mode = it does not support this access mode
cc-advice-wait = Wait a minute and try again.
cc-advice-read-again = Read the settings again to see what the BMC has, then repeat.
cc-advice-other-tool = Close other tools that configure this BMC, and try again in a minute.
cc-advice-own-tool = Use the BMC's own tool for this, or a newer firmware.
cc-advice-room = Free room in the BMC: save and clear its event log with its own tool, or remove entries that are not needed.
cc-advice-value = Choose another value; the BMC's manual gives its limits.
cc-advice-firmware = Wait until the update is finished, then try again. Do not interrupt it.
cc-advice-starting = Try again in a few minutes.
cc-advice-network = Check the BMC's own network settings, its gateway, and that the destination is switched on.
cc-advice-privilege = Use a BMC user with administrator privilege on the LAN channel.
cc-advice-state = Check in the BMC's own tool whether the function is switched on and the destination is set, then try again.
cc-advice-enable = Switch the function on in the BMC's own tool, then try again.
cc-advice-session = Open the session anew: read the settings again.
cc-advice-alert-later = Wait until the alert before has been acknowledged or given up, then try again.
cc-advice-close-sessions = Close other sessions with this BMC. If it still refuses, let a real event prove the way: prove by an event.
cc-advice-password = Check the password that is stored for this BMC user.
cc-advice-report = Look the code up in the BMC's manual. If it keeps coming, note it with model and firmware and ask the maker.
rakp-01 = The BMC has no free session.
rakp-02 = The BMC does not know the session that was being opened.
rakp-03 = The BMC does not take this type of payload.
rakp-04 = The BMC does not know the authentication algorithm.
rakp-05 = The BMC does not know the integrity algorithm.
rakp-06 = No authentication algorithm suits both sides.
rakp-07 = No integrity algorithm suits both sides.
rakp-08 = The BMC has closed the session that was being opened.
rakp-09 = The BMC does not know the privilege level that was asked for.
rakp-0a = The BMC does not let this user have the privilege that is needed.
rakp-0b = The BMC has no free session for this privilege level.
rakp-0c = The BMC does not take a user name of this length.
rakp-0d = The BMC does not know this user, or the user is disabled for the LAN channel.
rakp-0e = The BMC refused the identity (GUID) that was given.
rakp-0f = The proof of the password does not fit.
rakp-10 = The BMC does not know the encryption algorithm.
rakp-11 = The BMC does not take the cipher suite.
rakp-12 = The BMC found something in the request that it does not know.
rakp-reserved = The BMC refused to open the session, for a reason that the standard does not define.
rakp-again-advice = Try again in a minute. If it stays, restart the BMC in its own tool; the server keeps running.
rakp-firmware-advice = Update the BMC's firmware, or use its own tool. Note model, firmware and this status for the maker.

## Words: In-band
ipmi-no-device = The device of this server's own BMC, { $path }, cannot be opened: { $why }.
ipmi-no-device-advice = On the server itself, load the driver as root: modprobe -a ipmi_si ipmi_devintf. A virtual machine and a server without a BMC have no such device: then give the BMC's address instead of “local”.
ipmi-no-device-permission = Only root may open it: run this as root, or let your user read and write the device by a udev rule.
ipmi-in-band-not-there = On this system a server's own BMC cannot be reached from the server itself yet.
ipmi-in-band-not-there-advice = Use the way over the network: give the BMC's address instead of “local”, with a BMC user.
ipmi-device = The driver of this server's own BMC did not take the request: { $why }.

## Words: What is known of a model
fact-suite = Sessions open with cipher suite { $suite }.
fact-reads-as-administrator = Only an administrator may read the settings: sessions are opened as one at once.
fact-no-set-in-progress-lan = It has no “set in progress” flag for network settings: it is not asked for.
fact-no-set-in-progress-pef = It has no “set in progress” flag for event filters and policies: it is not asked for.
fact-slow-commit = What is written can read back late: it is read up to { $times } times more, { $secs } s apart.
fact-slow-answers = It answers late: the first answer is waited for { $secs } s.
fact-community-not-taken = It answers success to a new community and keeps the old one: set it in the BMC's own tool.
fact-whole-entry-only = It takes table entries only as a whole; they are always written so.
fact-no-asf-ping = It does not answer a presence ping; none is needed.
fact-origin-data = Known: { $model } ({ $source })
fact-origin-learnt = Seen { $times } times, last on { $server } at { $last }, first at { $first }

## Words: Clock and events
tried-read-clock = Reading the BMC's clock
tried-set-clock = Setting the BMC's clock
tried-read-events = Reading the BMC's event log
clock-same = Both clocks agree.
clock-ahead = The BMC's clock is { $amount } ahead of this computer's.
clock-behind = The BMC's clock is { $amount } behind this computer's.
clock-not-set = Nobody has set the BMC's clock: it counts from the BMC's start.
clock-takes-offset = The BMC says that its clock runs on UTC{ $offset }, and it is compared so.
clock-takes-local = The BMC does not say its time zone; its clock is taken to show this computer's local time.
clock-takes-local-against = The BMC says that its clock runs on UTC{ $offset }, but it shows this computer's local time, and is compared so.
clock-takes-utc = The BMC does not say its time zone; its clock shows UTC, and is compared so.
clock-set-applied = The BMC's clock is set, and was read back.
clock-set-refused = The BMC refused: { $code }.
clock-set-not-taken = The BMC's clock still shows another time. It may take its time from the server's system or from NTP: set it there.
clock-set-unknown = The BMC stopped answering, so nobody knows whether its clock was set. Read it again once the BMC answers.
amount-days = { $count ->
    [one] 1 day
   *[other] { $count } days
}
amount-hours = { $count ->
    [one] 1 hour
   *[other] { $count } hours
}
amount-minutes = { $count ->
    [one] 1 minute
   *[other] { $count } minutes
}
amount-seconds = { $count ->
    [one] 1 second
   *[other] { $count } seconds
}
event-oem = Record of the maker's own, type { $kind }
event-oem-of = Record of the maker's own, type { $kind } (manufacturer { $manufacturer })
event-after-start = { $amount } after start
event-no-time = no time
events-overflowed = The event log was full: later events were lost. Save it, then clear it with the BMC's own tool.
events-changed = The event log changed while it was read. Read it again to see everything.
events-unreadable = { $count ->
    [one] 1 record could not be read.
   *[other] { $count } records could not be read.
}

## Words: Safety
tried-check-safety = Looking how safe the BMC is
check-cipher-suites = Cipher suites
check-ipmi-15 = IPMI 1.5 sessions
check-anonymous-login = Anonymous login
check-users = Users and privileges
check-message-authentication = Authentication of messages
check-community = Community
check-firmware = Known weaknesses of the firmware
not-read-refused = The BMC refused { $command }: { $code }.
not-read-unreadable = The BMC's answer to { $command } cannot be read.
not-read-silent = The BMC did not answer { $command }.
safety-why = Why
safety-fix = What to do
safety-references = Look up
safety-in-order = In order: { $checks }
safety-not-checked = Not checked: { $check }. { $why }

## Words: Steps and procedure
step-means-mail = Mail alert
step-means-snmp = SNMP alert
step-leave = Leave as it is
step-clear = Leave empty
step-own-password = The password of { $user }, from your own store
step-own-password-unnamed = The SMTP password, from your own store
step-no-place = The tool has no place for this one. Consider a mailing list, or another destination.
step-unit = In { $unit }.
step-path = Where: { $path }
step-section = { $tool }: { $means }
step-sheet-title = Step sheet
step-nothing-wanted-mail = No mail alert settings are wanted yet. What you enter in “Configure” of this product stands here.
step-nothing-wanted-snmp = No SNMP alert settings are wanted yet. What you enter in “Configure” of this product stands here.
paper-site = Site
paper-server = Server
paper-bmc = BMC
paper-date = Made on
paper-number = No.
paper-place = Where
paper-who = Who
paper-what = What
paper-field = Field
paper-value = Value to type
paper-answered = BMC answered
paper-check = Done
paper-note = Note
paper-sheet-tasks = Steps
paper-sheet-about = About
paper-done-by = Done by
paper-done-at = Date
paper-checked-by = Checked by
paper-community = This paper shows the community name. Keep it from those whom it does not concern.
paper-trademarks = NEC, Express5800, iStorage, ESMPRO, EXPRESSBUILDER, EXPRESSSCOPE, WebSAM, ExpressSupportPack and ClubExpress are trademarks or registered trademarks of NEC Corporation. Windows is a trademark of Microsoft Corporation. Other names belong to their owners.
paper-made = Made with Tsuho { $version }, which is not affiliated with NEC, nor approved by it.
procedure-title = Procedure for setting up alerts
procedure-method = The method chosen
procedure-not-possible = What is not possible yet
procedure-reasons = Why
procedure-needs = What it takes
procedure-need-from = From: { $from }
procedure-duties = Who does what where
procedure-step-numbers = Steps
procedure-person = Name
procedure-steps = Steps
procedure-any-tool = Any one of these tools will do.
procedure-any-tool-tests = Any one of these tools can send it.
procedure-menu = { $tool }: { $path }
procedure-others-stay = Set these fields; leave the others as they are.
procedure-values-above = Page and values are those of step { $number }.
procedure-no-server = No server was named, so the values are blank. Write them in.
procedure-caveats = What to watch out for
procedure-test = The test at the end
procedure-test-text = The set-up is finished only when a test has arrived by each way. Note when it did.
procedure-arrived = { $way }: the test arrived (when: ____________________)
procedure-links = Addresses
procedure-links-old = As they stood in the source on its date. Some may no longer work.
procedure-link-title = About
procedure-link-address = Address
procedure-link-date = Date of the source
procedure-who-server = Server administrator
procedure-who-manager = Administrator of the management server
procedure-who-contract = Whoever handles contracts
procedure-who-network = Network administrator
procedure-who-product = Whoever looks after alerts
tried-write-paper = Writing the file
fail-paper = It cannot be saved in this form: { $why }
fail-paper-advice = Save it as HTML or Markdown.

## Words: Many servers
tried-import-servers = Reading the parameter sheet
tried-export-servers = Writing the parameter sheet
tried-write-file = Writing the file
tried-discover = Looking for BMCs
fail-file-exists = { $path } is there already. It was left as it is.
fail-file-exists-advice = Name another file, or say that this one may be replaced (--force).
fail-table-kind = { $path } is neither a .csv nor an .xlsx file.
fail-table-large = { $path } is larger than { $megabytes } MB.
fail-table-not-text = { $path } is not text in UTF-8 or Shift_JIS.
fail-table-not-workbook = { $path } is not a workbook that can be read: { $why }
fail-table-no-headers = { $path } has no headings in its first row.
fail-table-rows = { $path } has more than { $max } rows.
fail-table-columns = Row { $row } of { $path } has more than { $max } columns.
fail-table-cell = The cell in row { $row }, column { $column } of { $path } has more than { $max } characters.
fail-table-not-written = { $path } could not be made: { $why }
fail-table-advice = “tsuhoctl server template FILE” and “Template…” under Servers write a sheet to begin with.
fail-sheet = { $count ->
    [one] { $path } has a problem. Nothing was changed.
   *[other] { $path } has { $count } problems. Nothing was changed.
}
fail-sheet-more = There are { $count } more, which are not shown.
fail-sheet-advice = Correct the sheet and import it again.
sheet-problem-cell = Row { $row }, “{ $column }”: { $what }
sheet-problem-row = Row { $row }: { $what }
sheet-wrong-unknown-column = No column of a parameter sheet has this heading.
sheet-wrong-column-twice = There is another column with this heading.
sheet-wrong-missing = “{ $column }” is missing.
sheet-wrong-no-servers = There is no server in the sheet. Rows that begin with # are not read.
sheet-wrong-beyond = “{ $value }” stands beside the columns, where there is no heading.
sheet-wrong-empty = Nothing stands there.
sheet-wrong-name-taken = There is a server named { $name } already; it is changed only if you say so (--replace).
sheet-wrong-name-twice = { $name } stands in row { $row } already.
sheet-wrong-user-long = A BMC's user name has at most 16 bytes.
sheet-wrong-password-long = A BMC's password has at most 20 bytes.
sheet-wrong-no-password = { $name } is new and has no password. Give one for all servers of the sheet.
sheet-wrong-password-of-another = The address or the user of { $name } changes, and the password that is kept is not sent to another BMC unasked. Give the password.
sheet-wrong-switch = “{ $value }” is neither on nor off.
sheet-wrong-number = “{ $value }” is not a number from 0 to { $max }.
sheet-wrong-address = “{ $value }” is not an IP address.
sheet-wrong-ipv4 = “{ $value }” is not an IPv4 address.
sheet-wrong-mac = “{ $value }” is not a MAC address like 00:00:5e:00:53:01.
sheet-wrong-community-long = A BMC holds 18 characters of a community; this one has { $bytes }.
sheet-wrong-community-odd = A community has Latin letters, digits and symbols only.
sheet-wrong-computer-name-long = A BMC holds 63 characters of a computer name; this one has { $bytes }.
sheet-wrong-computer-name-odd = A computer name has Latin letters, digits and symbols only.
sheet-wrong-suite = “{ $value }” is not a cipher suite to choose: auto, 3 or 17.
sheet-wrong-procedure = “{ $value }” is not a procedure: all, or one after another.
sheet-wrong-level = “{ $value }” is not a level. The levels stand on the template's second sheet.
sheet-wrong-group = “{ $value }” is not a group of events. The groups stand on the template's second sheet.
sheet-wrong-groups-beside-level = Groups can only be named with the level “individual”.
sheet-wrong-smtp-auth = “{ $value }” is not a way to log in: off, cram-md5, login or plain.
sheet-tab-servers = Servers
sheet-tab-notes = Notes
sheet-notes-column = Column
sheet-notes-name = Name in every language
sheet-notes-text = What to write
sheet-template-note = Rows that begin with # are examples and remarks. They are not read. An empty cell leaves the setting as it is on the server.
sheet-name = Name
sheet-bmc = BMC
sheet-user = BMC user
sheet-password = Password
sheet-cipher-suite = Cipher suite
sheet-enabled = Alerts
sheet-computer-name = Computer name
sheet-community = Community
sheet-destination = Destination { $number }
sheet-acknowledge = Acknowledge
sheet-ack-timeout = Wait for the acknowledge (s)
sheet-retries = Retries
sheet-procedure = Procedure
sheet-level = Level
sheet-groups = Event groups
sheet-gateway = Gateway
sheet-gateway-mac = Gateway MAC
sheet-backup-gateway = Backup gateway
sheet-backup-gateway-mac = Backup gateway MAC
sheet-mail-enabled = Mail alerts
sheet-mail-level = Mail level
sheet-mail-groups = Mail event groups
sheet-mail-from = Mail from
sheet-mail-to = Mail to
sheet-mail-reply-to = Reply to
sheet-mail-subject = Mail subject
sheet-smtp-server = SMTP server
sheet-smtp-port = SMTP port
sheet-smtp-auth = SMTP authentication
sheet-smtp-user = SMTP user
sheet-mail-timeout = SMTP time-out (s)
sheet-note-name = Unique, 1 to 64 characters. Must be there.
sheet-note-bmc = The BMC's address or host name, with :PORT where it is not 623. Must be there for a new server.
sheet-note-user = The user that logs in at the BMC. Must be there for a new server.
sheet-note-password = Not in this sheet, and never written into one. A column with this heading is read; better give one password while importing.
sheet-note-cipher-suite = auto (17, then 3), 3 or 17.
sheet-note-computer-name = The name in the server's alerts, up to 63 characters, where the BMC keeps one.
sheet-note-community = Up to 18 characters.
sheet-note-destination = An IPv4 or IPv6 address. The destinations are one list: those after the last one named are cleared. 0.0.0.0 leaves a place empty; “none” under destination 1 clears all.
sheet-note-switch = on or off.
sheet-note-secs = Seconds, 0 to 255.
sheet-note-retries = 0 to 7.
sheet-note-procedure = all, or one after another (the next destination only when the one before did not answer).
sheet-note-level = error, error and warning, error, warning and information, or individual (then the event groups say which).
sheet-note-groups = Only with the level “individual”: { $groups }. Separated by commas.
sheet-note-gateway = IPv4 address of the gateway through which the BMC's alerts leave its subnet.
sheet-note-mac = For example 00:00:5e:00:53:01.
sheet-note-mail-address = A mail address.
sheet-note-mail-to = Mail addresses, separated by semicolons.
sheet-note-mail-subject = The subject line.
sheet-note-smtp-server = Name or address of the SMTP server.
sheet-note-smtp-port = 25 where nothing else is agreed.
sheet-note-smtp-auth = off, cram-md5, login or plain.
sheet-note-smtp-user = As whom the BMC logs in at the SMTP server. Its password is typed at the BMC.
sheet-term-nothing = none
sheet-term-auto = auto
sheet-term-all = all
sheet-term-one-after-another = one after another
sheet-term-error = error
sheet-term-error-warning = error and warning
sheet-term-error-warning-information = error, warning and information
sheet-term-individual = individual
sheet-group-temperature = temperature
sheet-group-voltage = voltage
sheet-group-fan = fan
sheet-group-power-supply = power supply
sheet-group-memory = memory
sheet-group-processor = processor
sheet-group-disk = disk
sheet-group-watchdog = watchdog timer
sheet-group-post-error = POST error
sheet-group-security = security
sheet-group-bus = bus
sheet-group-event-log = event log
fleet-read = read
fleet-unchanged = as wanted
fleet-differs = differs
fleet-applied = applied
fleet-undone = put back
fleet-rejected = refused
fleet-unknown = outcome unknown
fleet-failed = failed
fleet-not-tried = not tried
range-form = Type a network like 192.0.2.0/24, a range like 192.0.2.10-50, or one IPv4 address.
range-backwards = The last address lies before the first.
range-too-large = That is more than { $most } addresses.

## Words: Platform event
hop-detail-route = Filter { $filter }, policy { $policy } → { $addresses }
hop-detail-route-fallback = Filter { $filter }, policy { $policy } → { $addresses }; this computer only where those before it fail
hop-detail-event-taken = Event taken, entry { $record } of the event log
hop-detail-event-taken-somewhere = Event taken; which entry of the event log it is could not be told
pef-disabled = Event filtering (PEF) is switched off
pef-alert-action-disabled = Alerts are switched off among the actions of event filtering
pef-no-alert-filter = No filter sends an alert ({ $enabled } of { $filters } are on)
pef-out-of-reach = No filter takes a test event: filter { $filter } differs in { $field }
pef-no-policy-entry = Filter { $filter } names policy { $policy }, which has no entry that is on
pef-empty-destination = Policy { $policy } leads to destination { $number }, which holds no address
pef-not-a-trap = Policy { $policy } leads to destination { $number }, which is not of type SNMP trap
pef-other-action = Not sent: filter { $filter } would answer the event with { $actions }
pef-other-action-off = Not sent: filter { $filter } would answer the event with { $actions }, were that not switched off as a whole
pef-unread-filter = Not sent: filter { $filter } cannot be read, so nobody knows what it would do
pef-field-generator = who sends the event
pef-field-sensor-type = the sensor type
pef-field-sensor-number = the sensor number
pef-field-trigger = the event type
pef-field-direction = whether a state begins or ends
pef-field-offset = which event it is
pef-field-data = the event data
pef-action-power-off = power off
pef-action-reset = reset
pef-action-power-cycle = power cycle
pef-action-oem = an action of the maker's own
pef-action-interrupt = a diagnostic interrupt (NMI)
pef-action-group = a group control operation
advice-pef-on = In Configure, switch alerts on and apply, then prove again.
advice-pef-level = In Configure, choose a level, for example errors and warnings, so that filters that alert are switched on. Then prove again.
advice-pef-out-of-reach = This filter takes events of the BMC's own sensors only, so a test event cannot show that it works. Choose a level in Configure, or prove with the test alert, which goes round the filters.
advice-pef-policy = In Configure, set the destinations and apply: that switches a policy entry on for each.
advice-pef-other-action = With the BMC's own tool, switch filter { $filter } off or take that action from it, then prove again.
advice-pef-test-alert = Or prove with the test alert: it goes round the filters and sets off nothing else.
advice-pef-unread = Update the BMC's firmware, or prove with the test alert, which goes round the filters.
advice-event-unsupported = Some BMCs take no event from software. Then prove with the test alert instead.

## Words: Receiver and SNMPv3

tried-change-receiver = Changing who may send
receiver-user-taken = There is an SNMPv3 user named { $name } for this already.
receiver-user-taken-advice = Remove that user first, or choose another name.
receiver-user-unknown = There is no SNMPv3 user named { $name } for this.
receiver-show-advice = What is set is shown by “tsuhoctl receiver show”.
receiver-bad-community = A community has 1 to 255 characters.
receiver-community-unknown = This community is not on the list.
receiver-source-unknown = { $source } is not on the list of senders.
receiver-short-passphrase = A passphrase of SNMPv3 needs at least { $count } characters.
receiver-short-passphrase-advice = Use the same passphrase as on the sender.
receiver-bad-user = A user name has 1 to 32 characters, and encryption (privacy) needs authentication.
receiver-bad-user-advice = Name a protocol for authentication, as it is set on the sender.
refused-community = community not on the list
refused-source = sender not on the list
refused-only-v3 = not SNMPv3, while nothing else is taken
refused-log = could not be written to the log
refused-unknown-engine = SNMPv3: meant for another engine
refused-unknown-user = SNMPv3: unknown user
refused-security-level = SNMPv3: security level does not match the user's
refused-wrong-digest = SNMPv3: wrong passphrase or protocol for authentication
refused-not-in-time-window = SNMPv3: outside the time window, or replayed
refused-decryption = SNMPv3: wrong passphrase or protocol for encryption
refused-discovery = SNMPv3: questions for our engine, answered and not refused

## Words: Keeping up

## Words: Searching and keeping the log
search-field = The search has no field “{ $name }:”.
search-field-advice = Fields are severity: server: path: from: note: is: since: and until:. To find a text with a colon, put it in quotation marks.
search-severity = “{ $value }” is no severity.
search-severity-advice = Write severity:error, severity:warning, severity:information or severity:recovered; several with commas.
search-state = “{ $value }” is nothing that an alert can be.
search-state-advice = Write is:unacknowledged, is:acknowledged, is:test or is:unknown.
search-time = “{ $value }” is no time.
search-time-advice = Write since:2026-11-01, since:2026-11-01T09:30, since:today, since:yesterday or since:7d (also 12h, 30m).
search-too-long = The search has more words than can be searched at once.
tried-check-log = Checking the alert log
tried-back-up-log = Copying the alert log
fail-log-damaged = The log is damaged: { $why }
fail-log-damaged-advice = Run “tsuhoctl log check --mend”: the damaged file is set aside, and what can be read goes into a new log.
fail-log-salvaged = { $path } was damaged. It was set aside as { $aside }; { $alerts } alerts of it are in the new log.
fail-log-salvaged-advice = Try again: the new log is ready. Keep the old file until you know that nothing is missing.
fail-log-bad-copy = The copy { $path } could not be read back. It was removed.
fail-log-bad-copy-advice = Check the log with “tsuhoctl log check”, and copy to another disk.
log-damaged = The file is damaged: { $what }
log-unreadable = Alert { $id } cannot be read ({ $column }).
log-miscounted = Counted wrongly in { $blocks } blocks of 4096 alerts.
log-misindexed = The index of words is wrong about { $alerts } alerts.

## Words: Incidents and exchange

incident-rule-first = The first alert of the incident
incident-rule-same-event = Same sensor and event within 10 minutes
incident-rule-same-moment = Same sensor and event at the same second by the sender's clock, delivered late
incident-rule-recovery = The end of the same fault
incident-rule-copy = Reported by another path: same server and kind of part within 5 minutes
incident-rule-storm = Storm: more than 20 new incidents of one sender within a minute
incident-storm = Storm of alerts from { $sender }: { $count }
fail-no-such-incident = The log has no incident { $id }.
fail-no-such-incident-advice = The numbers are shown by “tsuhoctl log incidents”.
gap-stopped = receiving was stopped
gap-crashed = receiving ended unexpectedly
gap-asleep = this computer slept
gap-port-lost = the system took the port away
gap = Nobody listened: { $reason }. Alerts sent then are not in the log.
gap-now = Nobody listens: { $reason }. Alerts sent now are lost. Start listening.
tried-export-alerts = Writing alerts into a file
tried-import-alerts = Taking alerts from a file
fail-no-export = { $path } is neither .csv nor .xlsx nor .json.
fail-no-export-advice = Give the file a name that ends in one of these. Only JSON can be imported again.
fail-no-import = Only JSON exports can be imported, and { $path } is none.
fail-no-import-advice = CSV and XLSX do not hold the data as it was received. Export it again as .json.
fail-not-an-export = { $path } holds no list of alerts.
fail-not-json = { $path } cannot be read as JSON: { $why }
fail-not-an-export-advice = Nothing was taken from it. Use a file that “tsuhoctl log export FILE.json” has written.
fail-import = { $count ->
    [one] One alert in { $path } cannot be read:
   *[other] { $count } alerts in { $path } cannot be read:
}
fail-import-no-alert = Line { $line }: no alert: { $value }
fail-import-missing = Line { $line }: { $field } is missing
fail-import-field = Line { $line }: { $field } cannot be read: { $value }
fail-import-more = … and { $count } more
fail-import-advice = Nothing was taken from it. Correct or remove these lines, or export the alerts again.
export-sheet = Alerts
export-number = Number
export-received = Received
export-occurred = Happened (end of a gap)
export-clock = Clock
export-severity = Severity
export-server = Server
export-source = Sender
export-path = Path
export-title = Alert
export-detail = Detail
export-advice = What to do
export-test = Test
export-incident = Incident
export-acknowledged = Acknowledged
export-note = Note
export-yes = yes
alert-clock-bmc = BMC
alert-clock-os = operating system
alert-path-bmc-snmp = BMC, SNMP
alert-path-bmc-mail = BMC, mail
alert-path-agent-snmp = agent, SNMP
alert-path-agent-mail = agent, mail
alert-path-snmp = SNMP
incident-open = open
incident-over = over
incident-seen = acknowledged
incident-test = test

## Words: Watching alerts

## Words: Background and this computer
check-privilege = Ports below 1024
check-background = Receiving
check-renderer = Drawing
check-disk-room = Room for the log
check-log = Alert log
check-state-ok = in order
check-state-attention = look at this
check-state-bad = not working
check-state-unknown = not known
finding-listening-elsewhere = Process { $process } receives in the background, at { $addresses }
finding-low-ports-open = Tsuho may open ports below 1024
finding-low-ports-not-needed = This user may not open ports below 1024, and need not: the port is open
finding-low-ports-refused = This user may open ports from { $port } on only
finding-nobody-listens = Nobody receives alerts now
finding-clock-service = { $service } runs; whether it has reached a time server is not known
finding-clock-behind-log = The newest alert was received { $secs } s later than now; the clock was set back, or is wrong
finding-firewall-active = { $kind } is active; its rules only an administrator may read
finding-firewall-passed = Lets alerts through; the last one from another computer came at { $time }
finding-renderer-not-checked = Not checked; the window’s Start page shows it
finding-renderer = { $about }
finding-renderer-too-old = { $about } is too old to draw the window
finding-disk-room = { $room } free
finding-log-none = There is none yet; it begins with the first listening
finding-log-opens = { $count ->
    [one] Opens; { $number } alert
   *[other] Opens; { $number } alerts
}
finding-logs-set-aside = Opens; logs that could not be used lie beside it: { $files }
finding-log-unusable = Cannot be used: { $why }
finding-advice-nobody-listens = Start listening in Watch, or run tsuhoctl listen. What a BMC sends while nobody listens is lost.
finding-advice-renderer = Install the maker’s graphics driver. Until then, use tsuhoctl in a terminal.
finding-advice-disk-room = Make room on that disk. Where the disk is full, alerts are neither kept nor acknowledged.
finding-advice-logs-set-aside = The alerts in them are in no list. Keep the files until you know that you do not need them.
holder-process = { $program } (PID { $pid })
holder-in-service = { $program } (PID { $pid }, service { $unit })
holder-known = { $holder }, { $name }
holder-hidden = a program that only an administrator may look into
holder-hidden-of = a program of user { $user }, which only an administrator may look into
holder-suspected = { $holder }; it may be { $suspects }
other-listener = Process { $process } of user { $user } has been receiving into this log since { $time }, at { $addresses }.
other-listener-unknown = Another process receives into this log.
fail-already-listening-advice = Only one process receives into a log. Its alerts are in the log for everybody: see them with tsuhoctl log list or in the window. To receive here instead, stop that process first.
fail-took-over = Process { $process }, which received in the background, has ended. This window has taken over.
remedy-stop-other = Stop the other receiver, if nobody needs it.
remedy-socket-activation = Have systemd open the port and hand it to Tsuho’s service. It keeps a log of its own in /var/lib/tsuho, which this window does not show (to see it: sudo tsuhoctl --home /var/lib/tsuho log list).
remedy-capability = Allow this program to open ports below 1024. After an update of the program, do it again.
remedy-low-ports = Allow every program on this computer to open the port, until the computer starts anew.
remedy-redirect = Lead what comes to the port to port { $port } of this computer, until it starts anew, and receive there (0.0.0.0:{ $port }). A program that has the port then gets nothing more from the network.
remedy-forward = Have snmptrapd hand on what it receives, and receive at 127.0.0.1:{ $port }. All alerts then seem to come from this computer: their servers are not named, and their BMCs get no answer.
remedy-share-on-windows = Two programs can share the port through the Windows SNMP Trap Service, but Tsuho cannot do that yet. As long as another program or that service has the port, alerts of BMCs cannot be received on this computer.
remedy-other-port = Receive at another port. That helps only for agents that can be told a port; a BMC cannot.
remedy-impossible = As long as the other program has the port, alerts of BMCs cannot be received on this computer.
remedy-allow = Let incoming UDP port 162 through { $firewall }.
remedy-allow-windows = Let incoming UDP port 162 through the Windows Defender Firewall, if that is not done yet. In a PowerShell of an administrator:
remedy-look = Look whether { $firewall } lets incoming UDP port 162 through.
remedy-clock = Look at the time service, and switch it on where it is off.
remedy-service = Have systemd run Tsuho’s receiver, also while no window is open. It keeps a log of its own in /var/lib/tsuho, which this window does not show (to see it: sudo tsuhoctl --home /var/lib/tsuho log list).
remedy-service-install = To receive also while no window is open, install the units in packaging/systemd.
remedy-undo = To undo it:
remedy-log-on = Start the receiver when you log on. Tsuho cannot run as a Windows service yet.

## Words: Windows

window-not-opened = Tsuho's window cannot be opened: { $answer }
window-not-opened-advice = It needs a display and OpenGL 2.0 or newer. A remote desktop or a virtual machine often offers only OpenGL 1.1: open it at the computer itself, or install its graphics driver. tsuhoctl does the same in a terminal, without a window.

## The console tool (src/cli)
cli-no-home = There is no home folder for this user. Name a folder with --home DIR.
cli-ask-passphrase = Passphrase for the stored passwords:
cli-ask-new-passphrase = New passphrase, with which the passwords will be locked:
cli-ask-passphrase-again = The same again:
cli-passphrases-differ = The two are not the same. Nothing was stored.
cli-ask-password = Password of BMC user { $user }:
cli-no-password = A password is needed: use --password-env VAR or --password-stdin.
cli-no-variable = The environment variable { $name } is not set.
cli-bad-address = “{ $text }” is not an address of the form HOST or HOST:PORT.
cli-server-added = Added { $name }.
cli-server-removed = Removed { $name }. Its alerts stay in the log.
cli-no-servers = No servers yet. Add one with “tsuhoctl server add”.
cli-no-alerts = No alerts yet.
cli-needs-yes = Nothing was written: nobody can be asked here. Look at the difference (“bmc plan”), then use --yes.
cli-ask-apply = Apply these changes? [y/N]
cli-nothing-written = Nothing was written.
cli-nothing-wanted = No settings are saved for this server: name a file with --want, or save them in the window.
cli-device = Manufacturer { $manufacturer }, product { $product }, firmware { $firmware }, cipher suite { $suite }
cli-counts = The BMC offers { $destinations } destinations, { $filters } event filters, { $policies } alert policies.
cli-changes = { $changes ->
    [0] Nothing to change.
    [one] 1 setting differs.
   *[other] { $changes } settings differ.
}
cli-no-destination-set = No destination is set: nobody is told.
cli-not-as-wanted = { $count ->
    [one] 1 setting is not as wanted; the reason stands beside it.
   *[other] { $count } settings are not as wanted; the reasons stand beside them.
}
cli-counters = received { $received } = committed { $committed } (decoded { $decoded }, unknown { $unknown }) + duplicate { $duplicate } + malformed { $malformed } + refused { $refused }; dropped by the system { $dropped }; waited on the disk { $spilled }
cli-listen-goes-on = Still listening.
cli-proven = Proven: the alert arrived and is in the log ({ $millis } ms).
cli-not-proven = Not proven.
cli-guide-ignored = This answer no longer applies: { $answer }
cli-guide-reasons = Reasons
cli-guide-needs = What is needed
cli-guide-caveats = Mind
cli-guide-steps = Steps
cli-rehearsal-start = A simulated server is running: { $server }, BMC { $bmc }; listening at { $listen }.
cli-rehearsal-choose = 1 Choose
cli-rehearsal-configure = 2 Configure
cli-rehearsal-test = 3 Prove
cli-rehearsal-log = 4 Watch
cli-too-many-bmcs = There is no room for { $count } simulated servers from { $first } on: name another address of 127.0.0.0/8, or fewer.
cli-rehearsal-done = The whole way works: chosen, configured, tested, arrived, logged.
usage-unknown-argument = There is no option { $argument } here.
usage-unknown-verb = There is no command “{ $verb }” here.
usage-missing = Missing: { $argument }
usage-missing-verb = A command is missing.
usage-conflict = { $argument } and { $other } exclude each other.
usage-no-value = { $argument } needs a value.
usage-bad-value = “{ $value }” does not suit { $argument }.
usage-values = Possible: { $values }
usage-see-help = --help shows how it is written.
help-heading-usage = Usage
help-heading-verbs = Commands
help-heading-arguments = Arguments
help-heading-options = Options
help = Makes sure that an administrator is told when a server breaks
help--json = Print one JSON document
help--home = Keep all files of this product under this folder (otherwise TSUHO_HOME)
help--lang = Language: ja or en (otherwise the system's)
help--bmc-timeout = How long a BMC may take for one answer, for example 20s
help--help = Show this
help--version = Show the version
help-guide = The flowcharts: which way of alerting fits
help-guide-ask = The next question, or the outcome
help-guide-ask--answers = Answers: [answers] with question = "answer"
help-guide-matrix = Every outcome there is, with what it needs
help-server = The list of servers
help-server-add = Add a server
help-server-add--name = Its name
help-server-add--bmc = Where its BMC answers (port 623 unless named); “local” for this server's own BMC
help-server-add--user = The BMC user; not needed with --bmc local
help-server-add--password-stdin = Read the password from standard input
help-server-add--password-env = Take the password from this environment variable
help-server-add--cipher-suite = Cipher suite: auto (the default) tries 17, then 3
help-server-list = Show the servers
help-server-remove = Forget a server and its password
help-server-remove--name = Its name
help-bmc = A BMC's alert settings
help-bmc-read = Show the settings as they are
help-bmc-read--server = The server's name
help-bmc-plan = Show what would change
help-bmc-plan--server = The server's name
help-bmc-plan--want = Wanted settings in place of the saved ones
help-bmc-apply = Apply the wanted settings, and read them back
help-bmc-apply--server = The server's name
help-bmc-apply--want = Wanted settings in place of the saved ones
help-bmc-apply--yes = Do not ask
help-bmc-apply--replace = This destination, which somebody else entered, may be displaced
help-bmc-undo = Put back what was there before the last apply
help-bmc-undo--server = The server's name
help-bmc-test = Have the BMC send a test alert
help-bmc-test--server = The server's name
help-bmc-test--destination = To which destination, counted from 1 (otherwise 1)
help-listen = Receive alerts into the log until stopped
help-listen--snmp = Listen for SNMP here (otherwise 0.0.0.0:162)
help-log = The alert log
help-log-list = Show the newest alerts
help-log-list--limit = At most this many (otherwise 100)
help-log-list--since = Not older than this (RFC 3339)
help-log-show = Show one alert in full
help-log-show--id = Its number
help-log-stats = What became of every datagram
help-prove = Fire the real alert path and wait for the arrival
help-prove--server = The server's name
help-prove--destination = To which destination the BMC sends, counted from 1 (otherwise 1)
help-prove--timeout = How long to wait for the arrival (otherwise 30s)
help-prove--listen = Listen here for it (otherwise 0.0.0.0:162)
help-prove--path = Which path
help-prove--via = How it is fired
help-rehearse = The whole job against a simulated server
help-rehearse--serve = Only run the simulated server, for other programs
help-rehearse--bmc = Where it answers (loopback only)
help-rehearse--trap-port = To which port its traps go (otherwise 162)
help-rehearse--count = How many, on following addresses (otherwise 1)
help-rehearse--fault = A fault of the line or the BMC, for example loss=300 (per thousand); may be repeated, a wrong name lists all
help-rehearse--seed = Makes faults that are random the same each time (otherwise 0)
help-rehearse--name = Gives the BMC's GUID: the same name, the same GUID (otherwise its address)
help-completions = Print completions for a shell
help-completions--shell = Which shell
help-man = Print the manual page

## The console tool: Level, procedure, gateway
cli-advice = Note: { $advice }
cli-filters = Event filters that are on: { $ours } of Tsuho, { $factory } of the BMC's maker, { $others } of others.
cli-policy = Alert policy { $set } (entry { $entry }): destination { $destination } on channel { $channel }, { $rule }
help-bmc-apply--gateway = The gateway may be written: last of all, and checked with a new session

## The console tool: Unfinished changes and history
cli-unfinished-advice = “tsuhoctl bmc finish { $server }” writes the rest; “tsuhoctl bmc undo { $server }” puts back what was there before.
cli-ask-finish = Write the rest and read it back? [y/N]
cli-needs-yes-finish = Nothing was written: nobody can be asked here. Look at the difference above, then use --yes.
cli-no-history = No changes yet.
cli-no-history-of = No changes of { $server } yet.
cli-history-unreadable = { $count ->
    [one] Line { $lines } of { $path } cannot be read, and is left out. It stays in the file.
   *[other] Lines { $lines } of { $path } cannot be read, and are left out. They stay in the file.
}
cli-history-exported = { $count ->
    [one] Wrote 1 change to { $path }. Community strings are masked in it.
   *[other] Wrote { $count } changes to { $path }. Community strings are masked in it.
}
cli-export-kind = { $path }: the name must end in .csv, .xlsx or .json.
cli-history-sheet = Changes
cli-column-began = Begun
cli-column-ended = Ended
cli-column-change = Change
cli-column-ending = Result
cli-column-server = Server
cli-column-bmc = BMC
cli-column-user = User
cli-column-computer = Computer
cli-column-item = Setting
cli-column-before = Before
cli-column-wanted = Wanted
cli-column-after = After
cli-column-outcome = Outcome
cli-column-reason = Reason
cli-column-requests = Requests
help-bmc-finish = Write what an interrupted change had not written yet, and read it back
help-bmc-finish--server = The server's name
help-bmc-finish--yes = Do not ask
help-history = Show who applied or undid what, when, with the values before and after; newest first
help-history--server = Only changes of this server
help-history--export = Write them to this file (.csv, .xlsx or .json) instead; community strings are masked in it
help-history--force = Replace a file that is there already

## The console tool: What is known of a model
cli-model = Manufacturer { $manufacturer }, product { $product }, firmware { $firmware }
cli-model-never-read = The BMC has not been read yet, so its model is not known. Run: tsuhoctl bmc read { $server }
cli-model-nothing = Nothing out of the ordinary is known of this model.
cli-model-forgotten = Forgot what was learnt of this model ({ $count }).
cli-user-needed = A BMC user is needed: --user USER. (Only --bmc local needs none.)
help-bmc-quirks = Show what is known of the BMC's model, with the evidence; asks no BMC
help-bmc-quirks--server = The server's name
help-bmc-quirks--forget = Forget what was learnt of this model

## The console tool: Clock and events
cli-clock-bmc = BMC
cli-clock-here = This computer
cli-clock-none = not set
cli-ask-clock = Set the BMC's clock to this computer's time? [y/N]
cli-clock-needs-yes = There is no terminal to ask on, so nothing was written. Look at both clocks (bmc clock), then add --yes.
cli-no-events = The event log is empty.
cli-event-readings = { $reading } (threshold { $threshold })
help-bmc-clock = Compare the BMC's clock with this computer's (exit 1 where they differ by more than a minute), and set it
help-bmc-clock--server = The server's name
help-bmc-clock--set = Set it to this computer's time, and read it back
help-bmc-clock--yes = Do not ask
help-bmc-events = Show the BMC's event log, and learn the names of its sensors
help-bmc-events--server = The server's name
help-bmc-events--limit = Only the newest so many

## The console tool: Safety
help-bmc-check = Look how safe the BMC is: read only, tries no password (exit 1 for warnings and errors)
help-bmc-check--server = The server's name

## The console tool: Steps and procedure
cli-paper-ending = The form of “{ $path }” is not known. End the file's name with .html, .md or .xlsx.
cli-paper-written = Written to { $path }.
cli-procedure-open = The answers lead to no outcome yet. Still open: { $question } ({ $id })
cli-steps-agrees = as the BMC has it
cli-steps-answered = BMC has: { $value }
help-guide-procedure = Write the procedure of an outcome into a file
help-guide-procedure--answers = Answers (otherwise those saved with the site)
help-guide-procedure--server = The server whose values are filled in
help-guide-procedure--out = The file: .html, .md or .xlsx
help-guide-procedure--force = Replace a file that is there
help-bmc-steps = Show what to type into other tools
help-bmc-steps--server = The server's name
help-bmc-steps--tool = Which tool: webconsole, sm (ESMPRO/ServerManager), offline, online (BMC Configuration); otherwise webconsole
help-bmc-steps--means = mail or snmp alerts; otherwise both
help-bmc-steps--read = Read the BMC first, and show what it has beside
help-bmc-steps--out = Write into this file: .html, .md or .xlsx
help-bmc-steps--force = Replace a file that is there

## The console tool: Many servers
cli-imported = { $added ->
    [one] 1 server added
   *[other] { $added } servers added
}, { $replaced } changed, { $unchanged } unchanged.
cli-would-import = { $added ->
    [one] 1 server would be added
   *[other] { $added } servers would be added
}, { $replaced } changed, { $unchanged } unchanged. Nothing was done.
cli-sheet-has-passwords = The sheet holds passwords. They are in the locked store now: delete the column, or the file.
cli-exported = { $servers ->
    [one] 1 server written
   *[other] { $servers } servers written
} to { $path }, without passwords.
cli-file-written = Written: { $path }
cli-many-addresses = That is { $count } addresses. More than { $most } are asked only with --large.
cli-found-known = (in the list: { $name })
cli-found-oem = OEM { $id }
cli-discovered = { $found ->
    [one] 1 BMC answered
   *[other] { $found } BMCs answered
} of { $asked } addresses asked.
cli-discover-cancelled = Stopped before the end.
cli-fleet-none = No servers are selected.
cli-fleet-line = { $server }  { $status }  { $changes ->
    [0] no changes
    [one] 1 change
   *[other] { $changes } changes
}
cli-fleet-summary = { $count } { $status }
cli-ask-fleet = { $servers ->
    [one] Apply these changes to 1 server? [y/N]
   *[other] Apply these changes to { $servers } servers? [y/N]
}
cli-canary-stopped = A server of the first { $canary } is not as wanted, so the others were not tried.
fleet-column-status = State
fleet-column-changes = Changes
fleet-column-setting = Setting
fleet-column-before = Before
fleet-column-wanted = Wanted
fleet-column-after = After
fleet-column-outcome = Outcome
fleet-column-reason = Reason
fleet-column-advice = What to do
fleet-tab = Servers
help-server-import = Take servers from a parameter sheet: all of them, or none
help-server-import--file = CSV or XLSX
help-server-import--password-stdin = Read the password of servers without one from standard input
help-server-import--password-env = Take the password of servers without one from this environment variable
help-server-import--replace = Change servers that are there already
help-server-import--dry-run = Only say what would be done
help-server-export = Write the servers into a parameter sheet, without passwords
help-server-export--file = CSV or XLSX
help-server-export--force = Replace a file that is there
help-server-template = Write an empty parameter sheet with examples and notes
help-server-template--file = CSV or XLSX
help-server-template--force = Replace a file that is there
help-server-discover = Look for BMCs among addresses: asks each for its authentication capabilities, slowly, and nothing else
help-server-discover--range = A network (192.0.2.0/24), a range (192.0.2.10-50) or an address
help-server-discover--port = UDP port (otherwise 623)
help-server-discover--rate = Datagrams in a second (otherwise 50)
help-server-discover--large = Ask more than 1024 addresses
help-server-discover--add = Add those that are not in the list, named by their addresses
help-server-discover--user = The BMC user of those that are added
help-server-discover--password-stdin = Read their password from standard input
help-server-discover--password-env = Take their password from this environment variable
help-fleet = Alert settings of many servers at once
help-fleet-read = Show the settings as they are
help-fleet-read--all = Every server
help-fleet-read--servers = These servers, separated by commas
help-fleet-read--file = A file with one server a line
help-fleet-read--parallel = How many at a time (otherwise 512)
help-fleet-read--out = Write the report into this file as well: .csv, .xlsx or .json
help-fleet-read--force = Replace a report that is there
help-fleet-plan = Show what would change
help-fleet-plan--all = Every server
help-fleet-plan--servers = These servers, separated by commas
help-fleet-plan--file = A file with one server a line
help-fleet-plan--parallel = How many at a time (otherwise 512)
help-fleet-plan--out = Write the report into this file as well: .csv, .xlsx or .json
help-fleet-plan--force = Replace a report that is there
help-fleet-plan--want = A file of wanted settings for all, instead of what is saved for each
help-fleet-apply = Show what would change, ask once, apply everywhere and read back
help-fleet-apply--all = Every server
help-fleet-apply--servers = These servers, separated by commas
help-fleet-apply--file = A file with one server a line
help-fleet-apply--parallel = How many at a time (otherwise 512)
help-fleet-apply--out = Write the report into this file as well: .csv, .xlsx or .json
help-fleet-apply--force = Replace a report that is there
help-fleet-apply--want = A file of wanted settings for all, instead of what is saved for each
help-fleet-apply--yes = Don't ask
help-fleet-apply--replace = May displace this destination that somebody else entered
help-fleet-apply--gateway = The gateway may be written: last of all, and checked with a new session
help-fleet-apply--canary = Write to the first N servers one after another, and stop where one is not as wanted
help-fleet-undo = Put back what was there before the last apply
help-fleet-undo--all = Every server
help-fleet-undo--servers = These servers, separated by commas
help-fleet-undo--file = A file with one server a line
help-fleet-undo--parallel = How many at a time (otherwise 512)
help-fleet-undo--out = Write the report into this file as well: .csv, .xlsx or .json
help-fleet-undo--force = Replace a report that is there

## The console tool: Platform event
cli-event-what = A harmless event goes through the BMC's filters and policies. It leaves an entry in the BMC's event log, and its alert goes to every destination of the policy, not only to this computer.
cli-ask-event = Send it? [y/N]
cli-event-needs-yes = Nothing was sent: there is no terminal to ask on. Say --yes to send the event.
cli-nothing-sent = Nothing was sent.
cli-event-refused = Refused: no event was sent, because a filter might answer it with more than an alert.
help-prove--yes = Send the event without asking (only with --via platform-event)

## The console tool: Receiver and SNMPv3

cli-receiver-from-next-start = A listener that is running in another process takes this up when it is started again.
cli-receiver-everyone = every sender
cli-receiver-sources = Senders: { $sources }
cli-receiver-only-v3 = SNMPv1 and v2c: not taken
cli-receiver-any-community = Communities (SNMPv1 and v2c): every one
cli-receiver-communities = Communities (SNMPv1 and v2c), and from where:
cli-receiver-users = Users (SNMPv3) with authentication, encryption, and the engine they are for where it is one only:
cli-receiver-no-users = Users (SNMPv3): none; SNMPv3 is not taken
cli-receiver-engine = Our SNMP engine id: { $engine }
cli-ask-auth-passphrase = Passphrase for authentication of { $user }:
cli-ask-privacy-passphrase = Passphrase for encryption (privacy) of { $user }:
cli-no-passphrase = No passphrase was given. Use --auth-password-env or --auth-password-stdin, and --privacy-password-env or --privacy-password-stdin.
help-receiver = Who may send: communities, senders, users of SNMPv3
help-receiver-show = Show what is set
help-receiver-add-user = Add a user of SNMPv3
help-receiver-add-user--name = The user name, as on the sender
help-receiver-add-user--auth = Protocol for authentication; none only if messages of this user need no protection at all
help-receiver-add-user--privacy = Protocol for encryption (AES-192 and AES-256 as net-snmp has them; those with c as Cisco has them); not encrypted unless named
help-receiver-add-user--engine = Only for traps of the sender with this engine id
help-receiver-add-user--auth-password-env = Take the passphrase for authentication from this environment variable
help-receiver-add-user--auth-password-stdin = Read the passphrase for authentication from standard input
help-receiver-add-user--privacy-password-env = Take the passphrase for encryption from this environment variable
help-receiver-add-user--privacy-password-stdin = Read the passphrase for encryption from standard input; from the second line, if the first is the one for authentication
help-receiver-remove-user = Remove a user of SNMPv3 and forget the passphrases
help-receiver-remove-user--name = The user name
help-receiver-remove-user--engine = The engine id, if the user is for one sender only
help-receiver-allow-community = Take this community; only those on the list are taken from then on
help-receiver-allow-community--name = The community
help-receiver-allow-community--source = Only from this range of senders, for example 192.0.2.0/24; may be given several times
help-receiver-remove-community = Take a community off the list
help-receiver-remove-community--name = The community
help-receiver-allow-source = Take these senders; only those on the list are taken from then on
help-receiver-allow-source--source = An address or a range, for example 192.0.2.0/24
help-receiver-remove-source = Take senders off the list
help-receiver-remove-source--source = The address or range
help-receiver-only-v3 = Whether only SNMPv3 is taken
help-receiver-only-v3--wish = on or off

## The console tool: Keeping up

help-rehearse--storm = Then send so many traps as fast as they can be sent, and count what became of them
cli-rehearsal-storm = 5 Storm: { $count } traps, as fast as they can be sent
cli-rehearsal-storm-kept = { $kept } of { $sent } are in the log, after { $millis } ms.
cli-rehearsal-storm-adds-up = Every trap is accounted for.
cli-rehearsal-storm-missing = The counters do not add up: { $missing } traps stand in none of them, or in two.
cli-listen-catches-up = The log can be written again. What waited is being added.

## The console tool: Searching and keeping the log
help-log-list--until = Received before this (RFC 3339)
help-log-list--severity = Only of this severity: error, warning, information or recovered; several with commas
help-log-list--server = Only of this server
help-log-list--unacknowledged = Only unacknowledged ones (tests need no acknowledging)
help-log-list--no-tests = Without tests
help-log-list--before = Only older ones than this number: the next page
help-log-list--after = Only newer ones than this number: the page before
help-log-search = Find alerts by words, parts of words, and fields such as severity:error, server:SV01, since:7d
help-log-search--words = What to find: all of it must be there; "a phrase"; -word (after “--”) must not; fields severity: server: path: from: note: is: since: until:
help-log-search--limit = Show at most this many (otherwise 100)
help-log-search--since = Not older than this (RFC 3339)
help-log-search--until = Received before this (RFC 3339)
help-log-search--severity = Only of this severity: error, warning, information or recovered; several with commas
help-log-search--server = Only of this server
help-log-search--unacknowledged = Only unacknowledged ones (tests need no acknowledging)
help-log-search--no-tests = Without tests
help-log-search--before = Only older ones than this number: the next page
help-log-search--after = Only newer ones than this number: the page before
help-log-check = Check whether the log is sound; exits 1 if it is not
help-log-check--mend = Put right what is wrong: count and index again; set a damaged file aside and begin a new log with what can be read
help-log-backup = Copy the log into one file while alerts are received, and check the copy
help-log-backup--file = The new file. To restore, stop Tsuho, remove alerts.sqlite3-wal and -shm, and put the copy in the place of alerts.sqlite3
help-log-keep = Show or set how long alerts are kept; unacknowledged ones stay
help-log-keep--days = Keep alerts for this many days
help-log-keep--max-size = Remove the oldest when the log is bigger than this (500MB, 2GB)
help-log-keep--unacknowledged-too = Remove unacknowledged alerts as well; the removal says how many
help-log-keep--everything = Keep everything again
help-log-keep--now = Remove at once what need not be kept
cli-log-found = Found: { $found }, shown: { $shown }.
cli-log-sound = The log is sound: { $alerts } alerts.
cli-log-unsound = The log is not sound; { $alerts } alerts can be read. “tsuhoctl log check --mend” puts it right.
cli-log-mended = Put right: { $alerts } alerts were counted again, and the search index is being made anew.
cli-log-replaced = The damaged file is now { $aside }; { $alerts } alerts of it are in a new log.
cli-log-backed-up = Copied { $alerts } alerts to { $file }, and checked the copy.
cli-log-restore = To restore, stop Tsuho, remove alerts.sqlite3-wal and alerts.sqlite3-shm, and put the copy in the place of alerts.sqlite3.
cli-keep-now = The log holds { $alerts } alerts in { $size }.
cli-keep-days = Alerts are kept for { $days } days.
cli-keep-size = When the log takes more than { $size }, the oldest alerts are removed.
cli-keep-everything = Everything is kept.
cli-keep-open-stay = Unacknowledged alerts are never removed.
cli-keep-open-too = Unacknowledged alerts are removed as well.
cli-keep-held-age = { $alerts } older alerts stay because nobody has acknowledged them.
cli-keep-held-size = The log stays too big because of { $alerts } unacknowledged alerts.
cli-keep-why-age = past their days
cli-keep-why-size = the log was too big
cli-keep-removed = { $time }: removed { $alerts } alerts ({ $open } of them unacknowledged) received from { $from } to { $to }: { $why }.

## The console tool: Incidents and exchange

help-log-incidents = List incidents, open ones first: alerts about one fault are one incident
help-log-incidents--limit = Show at most this many (otherwise 100)
help-log-incidents--open = Only those that are not over and that nobody has acknowledged
help-log-incidents--rebuild = First make every incident again from the alerts
help-log-incident = Show an incident: its alerts, oldest first, and why each is in it
help-log-incident--id = The incident's number: that of its first alert
help-log-incident--limit = Show at most this many of its alerts (otherwise 100)
help-log-ack = Acknowledge alerts, or whole incidents
help-log-ack--ids = The numbers of the alerts, or with --incident of the incidents
help-log-ack--note = What was done about them
help-log-ack--incident = The numbers are those of incidents: every alert of each is acknowledged
help-log-export = Write the log into a file: CSV or XLSX for reading, JSON for importing again
help-log-export--file = The file; what its name ends in says what kind it is
help-log-export--words = Only alerts that a search for these words finds
help-log-export--since = Only what was received at this time or later, such as 2026-11-24T00:00:00Z
help-log-export--until = Only what was received before this time
help-log-export--force = Replace a file that is there already
help-log-import = Take alerts from a JSON export; what is in the log already stays as it is
help-log-import--file = The file
cli-incidents-rebuilt = { $count ->
    [one] One incident was made again.
   *[other] { $count } incidents were made again.
}
cli-no-incidents = There are no incidents.
cli-incidents-more = There are more: --limit shows them.
cli-incident-more = { $count ->
    [one] … and one more alert: --limit shows it.
   *[other] … and { $count } more alerts: --limit shows them.
}
cli-acknowledged = { $count ->
    [one] One alert was acknowledged.
   *[other] { $count } alerts were acknowledged.
}
cli-log-exported = { $count ->
    [one] One alert
   *[other] { $count } alerts
} and { $gaps ->
    [one] one time
   *[other] { $gaps } times
} without a listener were written into { $path }.
cli-log-imported = { $added ->
    [one] One alert was added
   *[other] { $added } alerts were added
}; { $known } were in the log already.
cli-log-import-cancelled = Stopped. The same import again takes the rest; nothing is added twice.
cli-log-rows = { $done } alerts …
cli-log-rows-of = { $done } of { $total } alerts …
cli-imported-from = Imported from { $file }
cli-note = Note: { $note }

## The console tool: Watching alerts

## The console tool: Background and this computer
cli-doctor-line = [{ $state }] { $subject }: { $finding }
cli-listen-status = Receiving at { $addresses }; { $received } received, { $committed } in the log
help-doctor = Look whether alerts can arrive on this computer, and what helps where they cannot

## The window (src/ui)
ui-start = Start
ui-choose = Choose
ui-configure = Configure
ui-prove = Prove
ui-alerts = Watch
ui-servers = Servers
ui-settings = Settings
ui-server = Server
ui-site-named = Site: { $name }
ui-site-unnamed = Unnamed site
ui-site-rehearsal = Rehearsal
ui-state-writing = writing
ui-state-failed = failed
ui-state-not-proven = not proven
ui-state-new = { $count } open
ui-state-applied = applied
ui-state-partly = partly
ui-state-same = as wanted
ui-state-changes = { $count ->
    [one] 1 change
   *[other] { $count } changes
}
ui-today = today
ui-yesterday = yesterday
ui-days-ago = { $count } d ago
ui-listener-off = not listening
ui-listener-on = { $port }/udp · 0 lost
ui-listener-lost = { $port }/udp · { $count } lost
ui-listener-on-unknown = listening on { $port }/udp
ui-close = Close
ui-cancel = Cancel
ui-stop = Stop
ui-cancelling = Stopping
ui-save = Save
ui-copy = Copy
ui-dismiss = Dismiss
ui-try-again = Try again
ui-loading = Loading
ui-back = Back
ui-next = Next
ui-engine-lost = The engine has stopped.
ui-engine-lost-advice = Close Tsuho and open it again. What was received is in the log.
ui-rehearsal-banner = This is a rehearsal.
ui-rehearsal-banner-text = The server is simulated on this computer, and nothing leaves it. What you do here is thrown away when it ends.
ui-rehearsal-stop = End the rehearsal
ui-no-server = There is no server yet
ui-no-server-text = Add a server to read its BMC's alert settings and to prove that its alerts arrive. Have the BMC's address and a BMC user ready.
ui-keys-title = Keyboard
ui-keys-rooms = Choose, Configure, Prove, Watch
ui-keys-refresh = Read again
ui-keys-search = Search the alerts
ui-keys-answer = Pick an answer and go on
ui-keys-move = Move between controls
ui-keys-close = Close
ui-keys-zoom = Zoom in, out, reset
ui-keys-help = This list
ui-start-title = Be told when a server breaks
ui-start-sentence = And prove beforehand that you will be. Four steps, about ten minutes per server.
ui-rehearsal-title = Try it with a rehearsal
ui-rehearsal-text = A simulated server with a BMC on this computer. Choose, configure, fire a test alert and watch it arrive. Nothing leaves this machine.
ui-rehearsal-start = Start the rehearsal
ui-rehearsal-starting = Starting
ui-rehearsal-continue = Continue the rehearsal
ui-setup-title = Set up my servers
ui-setup-text = Answer a few questions, add a server, see what would change, apply, and prove it. Have ready: the BMC’s address, a BMC user, and where alerts should go.
ui-setup-button = Choose a method
ui-open-title = Open a site file
ui-open-text = Continue with a site that a colleague prepared, or that is kept in another place.
ui-open-button = Open…
ui-computer = This computer
ui-computer-checking = checking
ui-computer-at = checked at { $time }
ui-computer-again = Check again
ui-choose-title = Choose how to be told
ui-choose-sentence = A few questions lead to the method that fits this site and what it takes. Any answer can be changed later.
ui-choose-ways = { $count ->
    [one] 1 way
   *[other] { $count } ways
}
ui-choose-restart = Start over…
ui-choose-restart-title = Clear the answers and start over?
ui-choose-restart-text = All answers so far are cleared. Servers and their settings stay as they are.
ui-choose-restart-yes = Clear the answers
ui-choose-keys = Number keys choose, Enter goes on
ui-choose-way = The way so far
ui-choose-now = the question now
ui-choose-if = With “{ $answer }”
ui-choose-express = Express report service: { $kept } of { $all } methods remain
ui-choose-express-all = Express report service: all { $all } methods remain
ui-choose-own = Telling yourselves: { $kept } of { $all } ways remain
ui-choose-own-all = Telling yourselves: all { $all } ways remain
ui-choose-ruled-out = Ruled out: { $ways }
ui-outcome = What fits this site
ui-outcome-own = Telling yourselves
ui-outcome-express = Express report service
ui-outcome-configure = Go on to configure
ui-outcome-not-possible = Not possible yet
ui-outcome-steps = What to do
ui-outcome-step = { $place }: { $text }
ui-outcome-needs = What it takes
ui-outcome-need = { $cost } · { $from }
ui-outcome-caveats = What to watch out for
ui-outcome-reasons = Why
ui-servers-sentence = The servers whose alerts you want to hear. Passwords are kept locked away and never shown.
ui-servers-add = Add a server…
ui-servers-add-title = Add a server
ui-servers-add-button = Add
ui-servers-adding = Adding
ui-servers-none = No servers yet
ui-servers-none-text = Add the first one. It takes the BMC’s address, a user name and a password. Adding a server writes nothing to its BMC.
ui-servers-added = { $name } was added.
ui-servers-added-next = Next, read its BMC’s present settings.
ui-servers-configure = See its settings
ui-servers-suite = cipher suite { $suite }
ui-servers-proven = arrived · { $time }
ui-servers-not-proven = did not arrive · { $time }
ui-servers-never-proven = not proven yet
ui-servers-remove = Remove…
ui-servers-remove-title = Remove { $name }?
ui-servers-remove-text = It leaves the list, and its password is forgotten. The BMC’s settings and the alerts in the log stay.
ui-servers-remove-yes = Remove
ui-field-name = Name
ui-field-name-hint = for example SV01
ui-field-name-taken = There is a server of this name already.
ui-field-name-odd = A name cannot contain / or \.
ui-field-bmc = BMC address (with :port where it is not 623)
ui-field-bmc-error = Enter a host name or an IP address, for example 192.0.2.51 or bmc-01.example:623.
ui-field-user = BMC user
ui-field-password = BMC password
ui-field-password-kept = The password is kept in the system’s keyring, or in a locked file.
ui-field-suite = Cipher suite
ui-suite-auto = Automatic (17, then 3)
ui-suite-17 = Only 17
ui-suite-3 = Only 3
ui-configure-none-title = Configure alerting
ui-configure-none-sentence = See how a BMC differs from what is wanted, before anything is written.
ui-tab-settings = Settings
ui-tab-by-hand = By hand
ui-tab-safety = Safety
ui-tab-events = Clock and events
ui-tab-history = History
ui-configure-title = Alert settings of { $server }
ui-configure-read = BMC { $bmc } · cipher suite { $suite } · firmware { $firmware } · read at { $time }
ui-configure-connecting = Connecting to the BMC
ui-configure-reading = Reading the settings
ui-read-again = Read again
ui-wanted-edit = Wanted values…
ui-wanted-none = Nothing is wanted of this server yet.
ui-wanted-none-text = Below are the BMC’s present values. Say where alerts should go, and only what changes is shown.
ui-wanted-set = Set what is wanted…
ui-wanted-title = What is wanted
ui-wanted-text = Only what is ticked is set. Everything else is left as it is on the server.
ui-wanted-left = Left as it is.
ui-wanted-alert-on = Alert
ui-wanted-alert-off = Do not alert
ui-community-empty = Enter at least one character.
ui-community-long = At most 18 characters; this has { $bytes }.
ui-community-odd = Only ASCII letters, digits and signs can be used.
ui-wanted-destinations = Destinations
ui-wanted-destinations-text = IPv4 addresses, in order. This BMC has room for { $count }. A BMC always sends to port 162, so the receiver must listen there.
ui-wanted-destination = Destination { $number }
ui-destination-error = For example 192.0.2.10
ui-wanted-acknowledge-text = The BMC sends again until the receiver answers. Switch it on where this product or ESMPRO/ServerManager receives.
ui-wanted-ack-on = Wait for an answer
ui-wanted-ack-off = Do not wait
ui-wanted-timeout = Time-out (seconds)
ui-wanted-retries = Retries
ui-wanted-save = Save and compare
ui-wanted-save-text = Nothing is written to the BMC yet.
ui-applying = Applying.
ui-undoing = Putting back.
ui-applying-text = Each setting is written and read back.
ui-applied = Applied, and read back as wanted.
ui-applied-text = Next, prove that an alert arrives.
ui-undone = Everything is as it was before the last apply.
ui-partly = Not everything is as wanted.
ui-partly-text = The reasons stand below the table.
ui-all-same = Everything is as wanted.
ui-displace-first = Somebody else’s destination is in the way.
ui-state-asks = needs a decision
ui-state-replaces = replaces
ui-will-change = { $count ->
    [one] 1 setting will change.
   *[other] { $count } settings will change.
}
ui-will-change-text = The present values are saved first, and every write is read back. You can undo at any time.
ui-column-setting = Setting
ui-column-now = Now
ui-column-wanted = Wanted
ui-column-state = State
ui-configure-notes = What is not as wanted
ui-replace = Replace { $address }
ui-apply = { $count ->
    [one] Apply 1 change…
   *[other] Apply { $count } changes…
}
ui-apply-none = Apply
ui-apply-title = { $count ->
    [one] Write 1 change to { $server }?
   *[other] Write { $count } changes to { $server }?
}
ui-apply-text = The present values are saved first, then these settings are written. If the BMC has changed since it was read, nothing is written.
ui-apply-replaces = Alerts to { $address } will stop.
ui-apply-yes = { $count ->
    [one] Write 1 change
   *[other] Write { $count } changes
}
ui-writes = { $count ->
    [one] 1 write
   *[other] { $count } writes
}
ui-writing = { $done } of { $all } settings done
ui-configure-prove = Prove that it arrives
ui-undo = Undo last apply…
ui-undo-title = Put { $server } back to before the last apply?
ui-undo-text = The values saved before the apply are written back and read back. What somebody else has changed since is left as it is, and named.
ui-undo-yes = Put back
ui-prove-title = Prove that it arrives
ui-prove-sentence = Fires a test alert along the real path and watches it arrive.
ui-prove-now = Prove now
ui-prove-again = Prove again
ui-prove-running = running
ui-prove-destination = Destination { $number }
ui-prove-destination-label = Destination to test
ui-prove-path = { $server } → SNMP alert → this computer
ui-prove-arrived = arrived · { $millis } ms
ui-prove-stopped = stopped at { $hop }
ui-prove-unfinished = not arrived
ui-prove-not-yet = Not tried yet. Press “Prove now” and the BMC sends a test alert.
ui-prove-check = What to check
ui-prove-check-text = Most likely cause first. Then prove again.
ui-prove-not-tested = What this did not test
ui-prove-not-tested-text = The test alert goes round the event filters and alert policies, straight to the destination. The dashed hop is not shown to work.
ui-prove-how = What happens
ui-prove-how-1 = This computer listens for the alert.
ui-prove-how-2 = The BMC is told to send a test alert. Its settings do not change.
ui-prove-how-3 = What arrives is decoded, logged, and answered.
ui-prove-alert = The alert that arrived
ui-prove-open-alert = Open it in the log
ui-prove-earlier = Earlier proofs
ui-prove-earlier-none = None yet.
ui-alerts-title = Alerts
ui-alerts-sentence = Every alert that arrives is kept on this computer.
ui-alerts-numbers = { $total } in all · { $today } today
ui-alerts-search = Search, for example: power server:SV03 severity:error
ui-alerts-open-only = Unacknowledged only
ui-alerts-hide-tests = Hide tests
ui-alerts-chart = { $count ->
    [one] 24 hours · 1 alert
   *[other] 24 hours · { $count } alerts
}
ui-alerts-no-match = No alert matches
ui-alerts-no-match-text = Change the words or the filters.
ui-alerts-show-all = Show all
ui-alerts-none = No alerts yet
ui-alerts-none-text = Tsuho is listening. When a server has a fault, its alert appears here. You can prove beforehand that it will.
ui-alerts-none-off = Not listening yet
ui-alerts-none-off-text = Start listening, and every alert that arrives is kept here.
ui-alerts-back = Back to the list
ui-listen-start = Start listening
ui-listen-stop = Stop listening…
ui-listen-stop-title = Stop listening?
ui-listen-stop-text = Alerts that are sent while nobody listens are lost.
ui-listen-stop-yes = Stop listening
ui-listen-now = Listen now
ui-acknowledge = Acknowledge…
ui-acknowledge-title = Acknowledge this alert?
ui-acknowledge-text = What is acknowledged stays in the log and no longer counts as open.
ui-acknowledge-note = What was done (optional)
ui-acknowledge-yes = Acknowledge
ui-alert-severity = Severity
ui-alert-time = Received
ui-alert-title = What happened
ui-alert-path = Path
ui-alert-source = From
ui-alert-occurred = Happened
ui-alert-received = Received
ui-alert-number = Number
ui-alert-test = test
ui-alert-advice = What to do
ui-alert-by-bmc = { $time } (BMC’s clock)
ui-alert-by-os = { $time } (OS clock)
ui-alert-by-here = { $time } (this computer)
ui-alert-raw = Raw data, { $count } bytes
ui-settings-sentence = How Tsuho looks and where it listens. Changes take effect at once.
ui-appearance = Appearance
ui-language = Language
ui-theme = Colours
ui-theme-system = As the system
ui-theme-light = Light
ui-theme-dark = Dark
ui-theme-contrast = High contrast
ui-density = Table rows
ui-density-comfortable = Comfortable
ui-density-compact = Compact
ui-zoom = Zoom
ui-zoom-in = Zoom in
ui-zoom-out = Zoom out
ui-receiving = Receiving
ui-receiving-text = A BMC always sends to UDP port 162. Use another port only where 162 is redirected to it.
ui-listen-address = Address and port
ui-listen-error = Enter ADDRESS:PORT, for example 0.0.0.0:162.
ui-listen-at-start = Listen as soon as Tsuho opens
ui-count-received = Received
ui-count-committed = Logged
ui-count-decoded = Decoded
ui-count-unknown = Of unknown kind
ui-count-duplicate = Duplicates
ui-count-malformed = Not SNMP
ui-count-refused = Refused
ui-count-spilled = Waited on disk for the log
ui-count-dropped = Lost by the system
ui-count-untold = unknown
ui-site = Site
ui-site-name = Name of the site
ui-site-name-hint = for example HQ server room
ui-site-file = File: { $path }
ui-about = About
ui-about-version = Tsuho { $version }
ui-about-text = Independent open-source software, not affiliated with NEC Corporation. Available under MIT or Apache-2.0.
ui-about-trademarks = Express5800, EXPRESSSCOPE, ESMPRO and WebSAM are trademarks of NEC Corporation; Windows is a trademark of Microsoft. Other names are their owners’ trademarks.
ui-about-fonts = Set in BIZ UDPGothic, Inter and Noto Sans Symbols 2 (SIL Open Font License 1.1).

## The window: Level, procedure, gateway
ui-group-alerting = SNMP alert
ui-group-answers = Answers and procedure
ui-group-events = Which events
ui-group-gateway = Gateway
ui-configure-decide = What needs a decision
ui-state-consent = needs consent
ui-level-absent = none of the levels
ui-writes-secs = {" · "}about { $secs } s
ui-wanted-left-now = Left as it is (now { $now }).
ui-wanted-not-right = Something typed is not right yet; it is marked in red.
ui-wanted-where = Where alerts go, and how
ui-wanted-computer-name-text = Stands for the server in its alerts. Up to 63 ASCII characters.
ui-computer-name-long = At most { $most } characters; this has { $bytes }.
ui-wanted-community-text = Up to 18 ASCII characters. The receiver must know it.
ui-wanted-destinations-both = IPv4 or IPv6 addresses, in order. This BMC has room for { $count }. A BMC always sends to port 162, so the receiver must listen there.
ui-destination-add = { $count ->
    [one] Add a destination (1 more possible)
   *[other] Add a destination ({ $count } more possible)
}
ui-destination-here = Use this computer ({ $address })
ui-destination-error-both = For example 192.0.2.10 or 2001:db8::10
ui-destination-no-ipv6 = This BMC sends to IPv4 addresses only.
ui-destination-no-host = Enter one receiver’s address, not one for many.
ui-destination-twice = This address is already in the list.
ui-destination-beyond = { $count ->
    [one] This BMC has room for 1 destination only.
   *[other] This BMC has room for { $count } destinations only.
}
ui-destination-port = sent to port 162
ui-destination-rehearsal = This computer. The rehearsal’s BMC sends to port { $port } instead of 162.
ui-destination-listens = This computer, which listens on port 162.
ui-destination-other-port = This computer, but Tsuho listens on port { $port }, and a BMC always sends to port 162. Listen on 162, or have this system redirect 162/udp to { $port }.
ui-destination-nobody = This computer, but Tsuho does not listen yet. A BMC always sends to port 162.
ui-destination-open-settings = Receiving settings…
ui-wanted-timeout-error = 1 to 255
ui-wanted-retries-error = 0 to { $most }
ui-procedure-one-after-another-text = The BMC begins with destination 1, and tells the next one only if the one before did not answer.
ui-procedure-all-text = Every alert goes to every destination.
ui-procedure-silences = The first who answers keeps the others from being told.
ui-procedure-silences-text = There are several destinations, and an answer is awaited. Send to all of them if each must know.
ui-procedure-use-all = Send to all
ui-level-individual = Individual
ui-level-error-text = Faults that need action at once.
ui-level-error-warning-text = Faults, and what may become one: the usual choice.
ui-level-all-text = Also what is merely worth knowing, and that something is well again. Expect many alerts.
ui-level-individual-text = Only events of what is ticked, whatever their severity. The others are not told.
ui-level-tick-all = Tick all
ui-level-tick-none = Tick none
ui-level-tick-one = Tick at least one. To report nothing, switch alerting off.
ui-section-none = nothing is set here
ui-section-set = { $count ->
    [one] 1 value is set
   *[other] { $count } values are set
}
ui-gateway-warning = A wrong gateway cuts the BMC off from every other subnet.
ui-gateway-warning-text = Set it only if the receiver is in another subnet and its alerts do not arrive. It is written last of all, with a consent of its own.
ui-gateway-mac-error = For example 00:00:5e:00:53:01
ui-gateway-last = The gateway is changed last.
ui-gateway-last-text = Afterwards a new session is opened. If none opens, this is said here, and the BMC must be looked at from its own subnet.
ui-gateway-consent = Change the gateway, too
ui-mail-title = Mail alerts
ui-mail-by-hand = set by hand
ui-mail-text = Standard IPMI does not carry these settings. What you enter here is put on the step sheet, in the tab By hand, to be typed into the BMC’s own page. What stays empty is not on it.
ui-mail-left = Not on the step sheet.
ui-mail-enabled = Mail alerts
ui-mail-on = Send mail
ui-mail-off = Do not send
ui-mail-level = Mail alert level
ui-mail-from = Sender (From)
ui-mail-to = Recipient { $number } (To)
ui-mail-reply-to = Answers to (Reply-To)
ui-mail-subject = Subject
ui-mail-server = SMTP server
ui-mail-port = SMTP port
ui-mail-timeout = SMTP time-out (seconds)
ui-mail-auth = SMTP authentication
ui-mail-auth-off = None
ui-mail-user = SMTP user
ui-mail-password = Type the password into the BMC’s page yourself; it is not kept here.
ui-mail-address-error = For example ops@example.jp
ui-mail-host-error = A host name or an address
ui-mail-port-error = 1 to 65535
ui-advice-use-free = Use free destination { $number }
ui-advice-level = Change the level…
ui-advice-others = Show entries of others
ui-advice-by-hand = Open By hand
ui-others = Entries of others ({ $count })
ui-others-note = left as they are
ui-others-entry = Entry
ui-others-matches = What it matches
ui-others-does = What it does
ui-others-whose = Made by
ui-others-filter = Event filter { $number }
ui-others-policy = Alert policy { $number }
ui-others-any-sensor = every kind of sensor
ui-others-threshold = thresholds
ui-others-kind = event type { $code }
ui-others-offsets = offsets { $offsets }
ui-others-alerts = alerts
ui-others-alerts-as = alerts as { $severity }
ui-others-acts = acts on the server’s power
ui-others-nothing = nothing
ui-others-factory = factory
ui-others-factory-off = factory, off
ui-others-other = somebody else
ui-others-other-off = somebody else, off
ui-others-policy-set = policy { $number } · { $rule }
ui-others-policy-to = alerts destination { $number } of channel { $channel }

## The window: Unfinished changes and history
ui-unfinished-server = { $server }: a change was interrupted.
ui-unfinished-text = Finish writes what is left; Undo puts back what was there before. Nothing is written before you confirm.
ui-unfinished-finish = Finish…
ui-unfinished-undo = Undo…
ui-finish-title = { $count ->
    [0] Close the interrupted change of { $server }?
    [one] Write the last change to { $server }?
   *[other] Write the remaining { $count } changes to { $server }?
}
ui-finish-text = The server was read just now and compared with what the interrupted change had wanted. This is left to write:
ui-finish-nothing = The server was read just now: everything the interrupted change had wanted stands already. Nothing needs to be written.
ui-finish-yes = { $count ->
    [0] Close it
    [one] Write 1 change
   *[other] Write { $count } changes
}
ui-history-loading = Reading the history
ui-history-empty = Nothing has been changed on this server yet
ui-history-empty-text = Every apply and undo is kept here: who did it, when, which values were there before and after, and whether they were read back. It stays also when the program is stopped half-way.
ui-history-to-settings = Look at the settings
ui-history-when = When
ui-history-who = Who
ui-history-what = What
ui-history-settings = Settings
ui-history-result = Result
ui-history-on = { $user } on { $computer }
ui-history-details = { $change }, { $time }
ui-history-requests = { $count ->
    [one] 1 request sent to BMC { $bmc }
   *[other] { $count } requests sent to BMC { $bmc }
}
ui-history-before = Before
ui-history-after = After
ui-history-unchanged = { $count ->
    [one] 1 further setting was as wanted already.
   *[other] { $count } further settings were as wanted already.
}
ui-history-unreadable = { $count ->
    [one] 1 line of the history's file cannot be read. It stays in the file.
   *[other] { $count } lines of the history's file cannot be read. They stay in the file.
}
ui-history-older = Show older changes

## The window: What is known of a model
ui-model-title = What is known of this model
ui-model-text = Used when the BMC is spoken to. What was learnt here can be forgotten; it is learnt anew when it shows again.
ui-model-never-read = The model is not known until the BMC has been read.
ui-model-nothing = Nothing out of the ordinary.
ui-model-forget = Forget what was learnt

## The window: Clock and events
ui-clock-title = Clock
ui-clock-set = Set clock…
ui-clock-setting = Setting
ui-clock-ask = Set the clock of { $server }?
ui-clock-ask-text = The BMC's clock is set to this computer's time and read back. Alerts and new events carry it from then on; events already in the log keep their times.
ui-clock-yes = Set clock
ui-events-loading = Reading the clock, the event log and the names of the sensors.
ui-events-title = Event log ({ $count })
ui-events-none = The event log is empty
ui-events-none-text = Nothing has happened since it was cleared last, or nothing was logged.
ui-events-time = Time
ui-events-severity = Severity
ui-events-sensor = Sensor
ui-events-event = Event
ui-events-reading = Reading
ui-events-threshold = Threshold
ui-events-number = Record
ui-events-record = Bytes

## The window: Safety
ui-safety-none = How safe is this BMC?
ui-safety-none-text = This looks for settings that an attacker would use: weak sessions, well-known users, privileges nobody needs. It only reads, and tries no password.
ui-safety-check = Check
ui-safety-again = Check again
ui-safety-loading = Reading users, cipher suites and access settings.
ui-safety-fine = Nothing to put right.
ui-safety-partly = { $count ->
    [one] 1 thing could not be checked.
   *[other] { $count } things could not be checked.
}
ui-safety-warnings = { $count ->
    [one] 1 warning.
   *[other] { $count } warnings.
}
ui-safety-errors = { $errors ->
    [one] 1 way in for an attacker
   *[other] { $errors } ways in for an attacker
}, { $warnings ->
    [one] 1 warning.
   *[other] { $warnings } warnings.
}
ui-safety-when = Checked at { $time }, firmware { $firmware }.
ui-safety-not-checked = Not checked
ui-safety-in-order = In order

## The window: Steps and procedure
ui-hand-sentence = What to type where another tool must be used. The values are those of “Settings”.
ui-hand-tool = Tool
ui-hand-means = Means
ui-hand-tool-webconsole = WebConsole
ui-hand-tool-sm = ESMPRO/SM
ui-hand-tool-offline = Off-line
ui-hand-tool-online = On-line
ui-hand-steps = Steps
ui-hand-values = Values to type
ui-hand-copy-all = Copy all
ui-hand-copy-field = Copy: { $field }
ui-hand-not-read = The BMC has not been read yet.
ui-hand-mail-unreadable = Standard IPMI does not tell mail alert settings. Let an arrival prove them.
ui-procedure = Procedure…
ui-procedure-title = Procedure
ui-procedure-sentence = This is how it will be printed or saved.
ui-procedure-no-server = There is no server yet, so the values are blank. Add one to have them filled in.
ui-procedure-back = Back to the outcome
ui-paper-form = Form
ui-paper-save = Save as…
ui-paper-open = Open in browser to print
ui-paper-writing = Writing
ui-paper-saved = Saved as { $path }.
ui-paper-opened = Opened in the browser: { $path }
ui-paper-save-title = Where to save it
ui-paper-by-hand = (to be written in)

## The window: Many servers
ui-many-selected = { $count ->
    [0] Select all
    [one] 1 selected
   *[other] { $count } selected
}
ui-many-import = Import…
ui-many-export = Export…
ui-many-template = Template…
ui-many-sheet-text = Or take many servers from a parameter sheet (CSV or XLSX). The template has examples and notes.
ui-many-import-title = Import a parameter sheet
ui-many-import-ask = Import { $file }?
ui-many-import-text = Every row is checked first. Where anything is wrong, nothing is changed. Nothing is written to a BMC.
ui-many-import-password = BMC password for servers of the sheet that have none
ui-many-import-replace = Change servers that are there already
ui-many-import-yes = Import
ui-many-importing = Importing
ui-many-export-title = Export the servers
ui-many-export-name = servers.xlsx
ui-many-template-title = Save the template
ui-many-template-name = server-template.xlsx
ui-many-report-title = Save the report
ui-many-report-name = report.xlsx
ui-many-written = Written:
ui-discover = Find BMCs…
ui-discover-title = Find BMCs
ui-discover-text = Asks each address in the range whether a BMC is there, 50 addresses a second, and sends nothing else. Only search networks that are yours to search.
ui-discover-range = Addresses
ui-discover-port = UDP port
ui-discover-port-error = A number from 1 to 65535.
ui-discover-large = Ask { $count } addresses
ui-discover-search = Search
ui-discover-stop = Stop
ui-discover-progress = { $found ->
    [0] { $asked } of { $total } addresses asked, no BMC yet
    [one] { $asked } of { $total } addresses asked, 1 BMC found
   *[other] { $asked } of { $total } addresses asked, { $found } BMCs found
}
ui-discover-none = No BMC answered. Check that this computer reaches the network of the BMCs, and that IPMI over LAN is enabled on them.
ui-discover-known = in the list as { $name }
ui-discover-old = no IPMI 2.0
ui-discover-login = Those that are ticked are added under their addresses, with one user and password.
ui-discover-add = { $count ->
    [one] Add 1 server
   *[other] Add { $count } servers
}
ui-fleet-plan = Compare selected
ui-fleet-planning = Comparing: { $done } of { $total } servers
ui-fleet-applying = Applying: { $done } of { $total } servers
ui-fleet-planned = Wanted and actual settings
ui-fleet-done = What became of the changes
ui-fleet-only-trouble = Only those with a problem
ui-fleet-no-trouble = No server has a problem.
ui-fleet-what = What
ui-fleet-apply = { $count ->
    [one] Apply to 1 server…
   *[other] Apply to { $count } servers…
}
ui-fleet-stop = Stop
ui-fleet-save = Save report…
ui-fleet-ask = { $count ->
    [one] Apply the changes to 1 server?
   *[other] Apply the changes to { $count } servers?
}
ui-fleet-ask-text = Each server is written as shown, read back, and can be put back. A server that has changed since is left as it is. Destinations that somebody else entered stay.
ui-fleet-canary = Try first on so many servers
ui-fleet-canary-error = A number; 0 to try on none.
ui-fleet-canary-text = They are written one after another. If one is not as wanted afterwards, the others are not tried.
ui-fleet-yes = { $count ->
    [one] Apply to 1 server
   *[other] Apply to { $count } servers
}

## The window: Platform event
ui-prove-via = How it is fired
ui-prove-via-test = Test alert (destination only)
ui-prove-via-event = Event through filter and policy
ui-prove-event-title = Send an event to { $server }?
ui-prove-event-log = It leaves one entry in the BMC's event log. Nothing is ever deleted there.
ui-prove-event-all = Its alert goes to every destination of the policy, not only to this computer. Tell those who watch there.
ui-prove-event-safe = Every filter is read first. Where one would answer with power off, reset or anything but an alert, nothing is sent.
ui-prove-event-send = Send the event
ui-prove-event-leave = Cancel
ui-prove-how-event = The BMC's filters are read, and it is handed a harmless event that one of them answers with an alert.
ui-prove-open-text = The event was sent, and no alert came back. So the dashed hop is not shown to work, although the BMC's tables would let the event through.

## The window: Receiver and SNMPv3

ui-receiver = Who may send
ui-receiver-text = Where nothing is entered, every sender and every community is taken. SNMPv3 always needs a user.
ui-receiver-sources = Senders
ui-receiver-every-source = every sender
ui-receiver-source = Address or range
ui-receiver-source-error = Write an address, or a range such as 192.0.2.0/24.
ui-receiver-add-source = Allow this sender
ui-receiver-remove = Remove
ui-receiver-communities = SNMPv1 and v2c
ui-receiver-only-v3 = Take SNMPv3 only
ui-receiver-every-community = every community
ui-receiver-community = Community
ui-receiver-community-sources = Only from (empty for every sender)
ui-receiver-add-community = Allow this community
ui-receiver-users = SNMPv3 users
ui-receiver-no-users = none; SNMPv3 is not taken
ui-receiver-user-protection = authentication { $auth } · encryption { $privacy }
ui-receiver-add-user = Add a user…
ui-receiver-add-user-now = Add this user
ui-receiver-user-name = User name
ui-receiver-auth = Authentication
ui-receiver-auth-words = Passphrase for authentication
ui-receiver-privacy = Encryption (privacy)
ui-receiver-privacy-words = Passphrase for encryption
ui-receiver-none = none
ui-receiver-passphrases-kept = The passphrases are kept in the system’s keyring, or in a locked file.
ui-receiver-unprotected = Anybody can send alerts in the name of this user.
ui-receiver-weak = MD5 and DES are weak. Choose them only where the sender has nothing else.
ui-receiver-user-engine = Only for the sender with this engine ID (may stay empty)
ui-receiver-user-engine-error = 5 to 32 octets in hexadecimal digits
ui-receiver-engine = Our SNMP engine ID: { $engine }
ui-receiver-remove-user = Remove the user { $name }?
ui-receiver-remove-user-text = Its passphrases are forgotten, and its alerts are no longer taken. What has arrived stays in the log.

## The window: Keeping up

ui-listener-stalled = { $port }/udp · log cannot be written

## The window: Searching and keeping the log

## The window: Incidents and exchange

## The window: Watching alerts

ui-alerts-list = Alerts, newest first
ui-alerts-unreadable = The alerts cannot be shown now
ui-alerts-matching = { $count } match, of { $total } in all
ui-alerts-list-folded = Faults, newest first
ui-alerts-fold = One row per fault
ui-alerts-fold-hint = Alerts about the same fault share a row. Each of them stays in the log and can be seen in the details.
ui-alerts-as-rows = { $total } alerts, shown as { $count } rows
ui-alerts-matching-rows = Rows that match: { $count } · { $total } alerts in all
ui-alerts-no-match-folded = No fault matches
ui-alerts-no-match-folded-text = Change the words or the filters. Words are looked for in the first alert of each fault; without one row per fault, every alert is searched.
ui-alert-folded = { $count } alerts, the last at { $time }
ui-alert-first = First alert
ui-alert-last = Last alert
ui-alert-worst = At worst
ui-way-snmp = SNMP
ui-way-mail = mail
ui-way-bmc = BMC → { $way }
ui-way-agent = agent → { $way }
ui-way-and = { $ways } + { $way }
ui-way-times = ×{ $count }
ui-acknowledge-folded-text = This is for every alert that the chosen rows stand for. They stay in the log and no longer count as open.
ui-export-text-folded = Every alert that matches is written into a file, each in a row of its own.
ui-alerts-chip-counts = The number counts unacknowledged alerts
ui-alerts-newer = { $count } new
ui-alerts-hour = Alerts, { $hour }: { $count }
ui-range = When
ui-range-always = Any time
ui-range-hours = { $count ->
    [one] Last hour
   *[other] Last { $count } hours
}
ui-range-days = Last { $count } days
ui-range-between = { $from } to { $until }
ui-saved = Saved filters
ui-saved-none = A filter that you need again can be kept here under a name.
ui-saved-open = Narrow the list first, then save the filter here.
ui-saved-name = Name of the filter on show
ui-saved-save = Save
ui-saved-replace = Replace
ui-saved-delete = Delete
ui-saved-delete-named = Delete the filter { $name }
ui-acknowledge-many = Acknowledge { $count }…
ui-acknowledge-title-many = Acknowledge { $count } alerts?
ui-acknowledge-tests = { $count ->
    [one] Of the { $chosen } chosen, { $count } is a test, which needs no acknowledging.
   *[other] Of the { $chosen } chosen, { $count } are tests, which need no acknowledging.
}
ui-acknowledge-seen = { $count ->
    [one] Of the { $chosen } chosen, { $count } is acknowledged already.
   *[other] Of the { $chosen } chosen, { $count } are acknowledged already.
}
ui-alert-new = new
ui-alert-seen-to = Acknowledged
ui-alert-note = Note
ui-alert-incident = { $count } alerts about this fault
ui-alert-incident-more = Show more: { $count } left
ui-alerts-and-lost = { $numbers } · { $count } lost
ui-gap = { $from } – { $to } { $why }
ui-gap-since = Since { $from }: { $why }
ui-export = Export…
ui-export-title = Export alerts
ui-export-text = The alerts that the list shows ({ $count }) are written into a file.
ui-export-text-unknown = The alerts that the list shows are written into a file.
ui-export-form = Format
ui-export-xlsx = Excel (.xlsx)
ui-export-csv = CSV (.csv)
ui-export-json = JSON (.json)
ui-export-json-text = JSON holds everything, raw data too, and can be taken in again with tsuhoctl log import.
ui-export-table-text = For reading and passing on. Times and texts are in the language of the window.
ui-export-yes = Choose a file…
ui-export-name = alerts
ui-export-running = Exporting: { $done } of { $total }
ui-export-begun = Exporting
ui-export-done = Written into { $path }; number of alerts: { $count }.
ui-keys-list = In the list: move
ui-keys-alert = In the list: show in full, acknowledge
ui-keys-several = In the list: choose several, choose all
ui-notify = Notifications of alerts
ui-notify-text = While Tsuho is open, the desktop shows a notification of each new alert, except tests. Many at once become one.
ui-notify-shown = Notify of
ui-notify-sounded = With a sound
ui-notify-sound-text = The sound comes from the desktop, which may be set to silence.
ui-notify-quiet = Quiet hours
ui-notify-quiet-on = No notifications from { $from } to { $until }
ui-notify-quiet-off = Notifications at any time of day
ui-notify-from = From
ui-notify-until = Until
ui-notify-time-error = Enter a time such as 22:00.
ui-notify-errors = Always notify of errors
ui-notify-trial = Show one now
ui-notify-trial-title = Notifications can be shown
ui-notify-trial-text = New alerts will be shown like this.
ui-notify-taken = The desktop accepted the last notification.
ui-notify-refused = The desktop did not accept the last notification: { $why }
ui-notify-refused-text = Alerts are received and kept all the same. A desktop without a notification service, such as a plain window manager, needs one.
ui-notify-one = { $severity }: { $title }
ui-notify-many = { $count } new alerts
ui-notify-many-text = The worst, { $severity }: { $title } ({ $sender })

## The window: Background and this computer
ui-remedy-copy = Copy
ui-listener-taken = not listening: port taken
ui-listener-other = { $port }/udp · background
ui-listener-other-text = This window shows what that process receives, and takes over when it ends.

## The console tool: Names of traps
tried-read-mibs = Reading the MIB files
tried-add-mib = Adding a MIB file
fail-no-mib = { $path } is no MIB: no module begins in it ("NAME DEFINITIONS ::= BEGIN"), or it is too large.
fail-no-mib-advice = Take the MIB file as the maker publishes it: text, not packed, not a document about it.
mib-open-quote = Line { $line }: a quote begins here and has no end. Nothing of the file is used.
mib-too-long = Line { $line }: the file is longer than a MIB can be. Nothing of it is used.
mib-no-module = No module begins in the file. It names nothing.
mib-incomplete = Line { $line }: the definition of { $name } is not complete. It is left out.
mib-no-parent = Line { $line }: { $name } stands below { $parent }, which no file defines. Add the MIB that defines { $parent }.
mib-unreadable = { $path } cannot be read: { $message }
mib-too-large = { $path } is larger than a MIB can be, and is not read.
mib-too-many = There are more files in { $path }, or larger ones, than are read.
cli-mib-folder = MIB files are in { $path }
cli-mib-none = There are none yet. Add one with “tsuhoctl mib add FILE”.
cli-mib-file = { $file }  { $modules }  traps: { $traps }  objects: { $objects }
cli-mib-running = A listener that runs already uses them after its next start.
help-mib = Names for traps: the MIB files of the products that send them
help-mib-list = List the MIB files, what they name, and what is wrong with them by line
help-mib-add = Add a MIB file
help-mib-add--file = The MIB file
