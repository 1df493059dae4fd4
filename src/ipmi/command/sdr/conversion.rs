//! From a raw reading to a value (IPMI 2.0 sections 36.3 and 36.4): y = L((M·x + B·10^K1) · 10^K2).

use serde::{Deserialize, Serialize};

/// How a full sensor record says to convert a raw byte, and what the value counts (table 43-1, bytes 21–30).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversion {
    /// Sensor units 1: data format in bits 7:6, rate unit 5:3, modifier unit 2:1, percentage 0.
    pub units_1: u8,
    /// What is counted (table 43-15): 1 degrees C, 4 volts, 18 RPM.
    pub base_unit: u8,
    /// What the base unit is divided or multiplied by, where `units_1` says so.
    pub modifier_unit: u8,
    /// 0 linear, 1 to 11 a function, from 70h on only the BMC knows.
    pub linearization: u8,
    /// M.
    pub m: i16,
    /// B.
    pub b: i16,
    /// K1.
    pub b_exponent: i8,
    /// K2.
    pub r_exponent: i8,
}

impl Conversion {
    /// Whether the value is a percentage.
    pub fn is_percentage(&self) -> bool {
        self.units_1 & 0x01 != 0
    }

    /// The value of a raw byte; none where the record alone cannot tell, or the value is no number.
    pub fn value(&self, raw: u8) -> Option<f64> {
        let x = match self.units_1 >> 6 {
            0 => f64::from(raw),
            1 => ones_complement(raw),
            2 => f64::from(raw.cast_signed()),
            _ => return None,
        };
        let ten_to = |exponent: i8| 10_f64.powi(i32::from(exponent));
        let linear =
            (f64::from(self.m) * x + f64::from(self.b) * ten_to(self.b_exponent)) * ten_to(self.r_exponent);
        let value = match self.linearization & 0x7f {
            0 => linear,
            1 => linear.ln(),
            2 => linear.log10(),
            3 => linear.log2(),
            4 => linear.exp(),
            5 => 10_f64.powf(linear),
            6 => linear.exp2(),
            7 => linear.recip(),
            8 => linear.powi(2),
            9 => linear.powi(3),
            10 => linear.sqrt(),
            11 => linear.cbrt(),
            _ => return None,
        };
        value.is_finite().then_some(value)
    }

    /// The value as people write it: with as many decimals as the steps of the raw reading give.
    pub fn text(&self, raw: u8) -> Option<String> {
        let value = self.value(raw)?;
        let decimals = match self.linearization & 0x7f {
            0 => usize::from(self.r_exponent.min(0).unsigned_abs()).min(4),
            _ => 2,
        };
        Some(format!("{value:.decimals$}"))
    }
}

/// FFh and 00h are both zero.
fn ones_complement(raw: u8) -> f64 {
    if raw & 0x80 == 0 {
        f64::from(raw)
    } else {
        -f64::from(!raw)
    }
}

#[cfg(test)]
mod tests {
    use super::Conversion;

    const LINEAR: Conversion = Conversion {
        units_1: 0,
        base_unit: 1,
        modifier_unit: 0,
        linearization: 0,
        m: 1,
        b: 0,
        b_exponent: 0,
        r_exponent: 0,
    };

    #[test]
    fn a_linear_reading_is_a_line() {
        let volts = Conversion {
            m: 6,
            r_exponent: -2,
            ..LINEAR
        };
        assert_eq!(volts.text(200).as_deref(), Some("12.00"));
        let with_offset = Conversion {
            m: 2,
            b: -5,
            b_exponent: 1,
            ..LINEAR
        };
        assert_eq!(with_offset.value(10), Some(-30.0));
    }

    #[test]
    fn negative_readings_have_two_forms() {
        let ones = Conversion {
            units_1: 0x40,
            ..LINEAR
        };
        let twos = Conversion {
            units_1: 0x80,
            ..LINEAR
        };
        assert_eq!((ones.value(0xfe), twos.value(0xfe)), (Some(-1.0), Some(-2.0)));
        assert_eq!((ones.value(0xff), twos.value(0x7f)), (Some(0.0), Some(127.0)));
    }

    #[test]
    fn functions_are_applied_and_what_only_the_bmc_knows_is_none() {
        let of = |linearization, raw| {
            Conversion {
                linearization,
                ..LINEAR
            }
            .value(raw)
        };
        assert_eq!(of(2, 100), Some(2.0));
        assert_eq!(of(7, 4), Some(0.25));
        assert_eq!(of(8, 9), Some(81.0));
        assert_eq!(of(10, 9), Some(3.0));
        assert_eq!(of(7, 0), None, "1/0 is no reading");
        assert_eq!(of(1, 0), None, "nor is ln 0");
        assert_eq!(of(0x70, 1), None);
        let no_reading = Conversion {
            units_1: 0xc0,
            ..LINEAR
        };
        assert_eq!(no_reading.value(1), None);
    }
}
