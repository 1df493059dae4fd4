//! The sensor data repository and the sensor commands (NetFn 0Ah 20h–23h, NetFn 04h 20h–2Fh; IPMI 2.0 sections 33, 35).

use super::{
    Machine, Request,
    completion::{Completion, Reply},
    sensors::{Reading, id_string, record, threshold_mask},
};

impl Machine {
    /// All records, in order; record IDs count from 1.
    fn sdr_records(&self) -> Vec<Vec<u8>> {
        let sensors = (1..=u16::MAX).zip(self.sensors.iter());
        let mut records: Vec<Vec<u8>> = sensors.map(|(id, sensor)| sensor.record(id)).collect();
        let id = u16::try_from(records.len() + 1).unwrap_or(u16::MAX - 1);
        records.push(controller_record(id));
        records
    }
}

/// Management controller device locator (type 12h, table 43-8): the BMC itself.
fn controller_record(id: u16) -> Vec<u8> {
    let mut body = vec![0x20, 0x00, 0x00, 0x97, 0x00, 0x00, 0x00, 6, 1, 0x00];
    body.extend(id_string("BMC"));
    record(id, 0x12, &body)
}

/// Runs an SDR repository command.
pub(super) fn handle_repository(machine: &mut Machine, request: &Request<'_>) -> Reply {
    match (request.command, request.data) {
        (0x20, _) => {
            let count = u16::try_from(machine.sdr_records().len()).unwrap_or(u16::MAX);
            let mut data = vec![0x51];
            data.extend(count.to_le_bytes());
            data.extend([0, 0]); // no room: the records are fixed
            data.extend([0; 8]); // never changed
            data.push(0x22); // reserve, non-modal update
            Ok(data)
        }
        (0x22, _) => Ok(next_reservation(machine)),
        (0x23, &[low, high, id_low, id_high, offset, count]) => {
            let id = u16::from_le_bytes([id_low, id_high]);
            get_record(machine, u16::from_le_bytes([low, high]), id, offset, count)
        }
        (0x23, _) => Err(Completion::WRONG_LENGTH),
        // Get SDR Repository Time.
        (0x28, _) => Ok(vec![0; 4]),
        _ => Err(Completion::INVALID_COMMAND),
    }
}

fn next_reservation(machine: &mut Machine) -> Vec<u8> {
    machine.sdr_reservation = machine.sdr_reservation.checked_add(1).unwrap_or(1);
    machine.sdr_reservation.to_le_bytes().to_vec()
}

fn get_record(machine: &Machine, reservation: u16, id: u16, offset: u8, count: u8) -> Reply {
    if offset != 0 && reservation != machine.sdr_reservation {
        return Err(Completion::RESERVATION_CANCELLED);
    }
    let records = machine.sdr_records();
    let index = match id {
        0x0000 => 0,
        0xFFFF => records.len().saturating_sub(1),
        id => usize::from(id) - 1,
    };
    let record = records.get(index).ok_or(Completion::NOT_PRESENT)?;
    let next = u16::try_from(index + 2)
        .ok()
        .filter(|_| index + 1 < records.len());
    let wanted = record
        .get(usize::from(offset)..)
        .ok_or(Completion::OUT_OF_RANGE)?;
    let mut data = next.unwrap_or(0xFFFF).to_le_bytes().to_vec();
    data.extend(wanted.iter().take(usize::from(count)));
    Ok(data)
}

/// Runs a sensor device command.
pub(super) fn handle_sensor(machine: &mut Machine, request: &Request<'_>) -> Reply {
    match (request.command, request.data) {
        (0x20, _) => {
            let count = machine.sensors.iter().count();
            Ok(vec![u8::try_from(count).unwrap_or(u8::MAX), 0x01])
        }
        (0x23, &[number, reading]) => match machine.sensors.get(number)?.reading {
            Reading::Analog { m, exponent, .. } => Ok(vec![reading, m, 0, 0, 0, 0, exponent << 4]),
            Reading::Discrete { .. } => Err(Completion::INVALID_FIELD),
        },
        (0x25, &[number, _mask]) => machine.sensors.get(number).map(|_| vec![0, 0]),
        (0x26, &[number, mask, ref values @ ..]) => {
            let values: [u8; 6] = values.try_into().map_err(|_| Completion::WRONG_LENGTH)?;
            set_thresholds(machine, number, mask, values)
        }
        (0x27, &[number]) => match machine.sensors.get(number)?.reading {
            Reading::Analog { thresholds, .. } => {
                Ok([&[threshold_mask(thresholds)], &thresholds[..]].concat())
            }
            Reading::Discrete { .. } => Err(Completion::INVALID_FIELD),
        },
        (0x29, &[number]) => machine
            .sensors
            .get(number)
            .map(|_| vec![0xC0, 0xFF, 0x0F, 0xFF, 0x0F]),
        (0x2A, &[number, ..]) => machine.sensors.get(number).map(|_| Vec::new()),
        (0x2B, &[number]) => machine.sensors.get(number).map(|_| vec![0xC0, 0, 0, 0, 0]),
        (0x2D, &[number]) => Ok(machine.sensors.get(number)?.reading_bytes()),
        (0x2F, &[number]) => {
            let sensor = machine.sensors.get(number)?;
            let event_type = match sensor.reading {
                Reading::Analog { .. } => 0x01,
                Reading::Discrete { .. } => 0x6F,
            };
            Ok(vec![sensor.kind, event_type])
        }
        (0x23..=0x2F, _) => Err(Completion::WRONG_LENGTH),
        _ => Err(Completion::INVALID_COMMAND),
    }
}

/// Set Sensor Thresholds: only those whose mask bit is set and which the sensor has.
fn set_thresholds(machine: &mut Machine, number: u8, mask: u8, values: [u8; 6]) -> Reply {
    match &mut machine.sensors.get_mut(number)?.reading {
        Reading::Analog { thresholds, .. } => {
            let allowed = mask & threshold_mask(*thresholds);
            for ((stored, value), bit) in thresholds.iter_mut().zip(values).zip(0_u8..) {
                if allowed & (1 << bit) != 0 {
                    *stored = value;
                }
            }
            Ok(Vec::new())
        }
        Reading::Discrete { .. } => Err(Completion::INVALID_FIELD),
    }
}
