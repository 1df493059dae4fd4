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
cc-set-in-progress = somebody else is changing its settings at this moment; try again in a minute
cc-read-only = the value can only be read
cc-write-only = the value can only be written
cc-node-busy = it is busy; try again in a minute
cc-invalid-command = it does not know this command
cc-timeout = it could not answer in time; try again
cc-out-of-space = it has no room left
cc-length = the length of the request does not suit it
cc-out-of-range = the value is outside its range
cc-not-present = it has no such entry
cc-invalid-data = it does not take this value
cc-firmware-update = its firmware is being updated; wait until that is finished
cc-initialising = it is still starting; try again in a few minutes
cc-destination-unavailable = it could not reach the destination
cc-privilege = this BMC user may not do that; use one with administrator privilege
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
hop-detail-session = { $peer }, suite { $suite }
hop-detail-failure = No session with the BMC
hop-detail-ordered = Destination { $number }: { $address }
hop-detail-elsewhere = The destination is { $address }, which is not this computer
hop-detail-no-destination = No destination is set
hop-detail-datagram = { $source } → { $local }
hop-detail-nothing-came = Nothing came within { $secs } s ({ $others } other datagrams)
hop-detail-guid-matches = PET, GUID matches
hop-detail-other-guid = PET with another server's GUID
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
advice-firewall = Allow UDP port 162 in this computer's firewall, and in those between the BMC and here.
advice-gateway = If the BMC is in another subnet, check its default gateway and the gateway's MAC address.
advice-alerting-enabled = Check that alerting is switched on in the BMC, and that its community is the expected one.
advice-other-guid = Another server answers at this address or sends through it: check for address translation, or a BMC that was replaced.
advice-log-disk = Check that the disk with the alert log has room and may be written.
advice-answer = The alert did arrive. The BMC may send it again; check that UDP port 623 of the BMC is open from here.
check-alert-port = Alert port 162/udp
check-passwords = Passwords
check-clock = Clock
check-firewall = Firewall
finding-listening = Tsuho listens here
finding-port-free = free; Tsuho can listen here
finding-port-taken = taken by another program; alerts would go there
finding-port-taken-by = taken by { $owner }; alerts would go there
finding-port-not-permitted = this user may not listen here
finding-keyring = kept in the system's keyring
finding-locked-file = kept in a file locked with a passphrase
finding-locked-file-closed = the file of passwords is locked, and its passphrase is not known yet
finding-clock-synchronised = synchronised
finding-clock-not-synchronised = not synchronised; the times of alerts may be wrong
finding-firewall-none = none in the way on this computer
finding-firewall-present = { $kind } is active; look whether it lets 162/udp through
finding-unknown = could not be found out
finding-advice-port-taken = Stop the other receiver, or share the port with it: a BMC always sends to 162, so another port does not help.
finding-advice-port-not-permitted = Let Tsuho bind low ports (on Linux: setcap cap_net_bind_service=+ep on the program), or redirect 162 to another port on this computer.
finding-advice-locked-file-closed = Start Tsuho with the passphrase in TSUHO_PASSPHRASE.
finding-advice-clock = Switch on the system's time service (NTP).
finding-advice-firewall = Allow incoming UDP port 162.

## The console tool (src/cli)

## The window (src/ui)
