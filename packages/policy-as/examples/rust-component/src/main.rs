//! Rust, by Wasmtime's typed bindings of the component: every policy's answers to the records of a file, and with
//! SECONDS how long a decision takes.

use std::{env, error::Error, fs, io::Write, time::Instant};
use wasmtime::component::{Component, Linker};
use wasmtime::{Engine, Store};

wasmtime::component::bindgen!({ path: "../../wit", world: "decider" });

use exports::hvmmio::policy::decision::{Answer, Conditions, Input, Node, Policy};

const INPUT_BYTES: usize = 64;

/// In the order of the policies' numbers.
const POLICIES: [Policy; 12] = [
    Policy::ScreenInfo,
    Policy::Gen1Bar,
    Policy::SysfbGate,
    Policy::LowHalf,
    Policy::LowHalfUngated,
    Policy::LowHalfScreenInfo,
    Policy::SeedProposal,
    Policy::LowHalfSkipCvm,
    Policy::Fixed64mFallback,
    Policy::Fixed64mAlways,
    Policy::ConfigWindowHigh,
    Policy::None,
];

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().collect();
    let [_, component, records, answers, seconds @ ..] = args.as_slice() else {
        return Err("usage: decide-component POLICY_COMPONENT_WASM RECORDS ANSWERS [SECONDS]".into());
    };
    let began = Instant::now();
    let engine = Engine::default();
    let component = Component::from_file(&engine, component)?;
    let mut store = Store::new(&engine, ());
    let decider = Decider::instantiate(&mut store, &component, &Linker::new(&engine))?;
    let load = began.elapsed();
    let decision = decider.hvmmio_policy_decision();

    let inputs: Vec<Input> = fs::read(records)?.chunks_exact(INPUT_BYTES).map(input_of).collect();
    let mut file = fs::File::create(answers)?;
    for policy in POLICIES {
        let many = decision.call_reserve_fb_many(&mut store, policy, &inputs)?;
        let one = decision.call_reserve_fb(&mut store, policy, inputs[0])?;
        assert_eq!(bytes_of(&one), bytes_of(&many[0]));
        for answer in &many {
            file.write_all(&bytes_of(answer))?;
        }
    }

    if let [seconds] = seconds {
        let (seconds, decisions) = (seconds.parse()?, POLICIES.len() * inputs.len());
        let batch = nanoseconds(seconds, decisions, || {
            for policy in POLICIES {
                decision.call_reserve_fb_many(&mut store, policy, &inputs).unwrap();
            }
        });
        let one = nanoseconds(seconds, decisions, || {
            for policy in POLICIES {
                for input in &inputs {
                    decision.call_reserve_fb(&mut store, policy, *input).unwrap();
                }
            }
        });
        let load = load.as_secs_f64() * 1e3;
        println!("load {load:.2} ms, batch {batch:.1} ns, one by one {one:.1} ns");
    }
    Ok(())
}

/// For one of `count` things that `work` does; it is run twice as often each time, until that takes long enough.
fn nanoseconds(seconds: f64, count: usize, mut work: impl FnMut()) -> f64 {
    let mut rounds = 1;
    loop {
        let start = Instant::now();
        (0..rounds).for_each(|_| work());
        let elapsed = start.elapsed().as_secs_f64();
        if elapsed >= seconds {
            return elapsed * 1e9 / (f64::from(rounds) * count as f64);
        }
        rounds *= 2;
    }
}

fn input_of(record: &[u8]) -> Input {
    let long = |at: usize| u64::from_le_bytes(record[at..at + 8].try_into().unwrap());
    let word = |at: usize| u32::from_le_bytes(record[at..at + 4].try_into().unwrap());
    let flag = |bit: u32, flag: Conditions| if word(40) & bit != 0 { flag } else { Conditions::empty() };
    Input {
        node: Node { first: long(0), last: long(8) },
        bar_start: long(16),
        bar_len: long(24),
        lfb_base: word(32),
        lfb_size: word(36),
        conditions: flag(1, Conditions::EFI)
            | flag(2, Conditions::SYSFB)
            | flag(4, Conditions::VIDEO_DEVICE)
            | flag(8, Conditions::BAR_IS_MEMORY)
            | flag(16, Conditions::CONFIDENTIAL)
            | flag(32, Conditions::RESOURCE32),
    }
}

fn bytes_of(answer: &Answer) -> [u8; 32] {
    let mut record = [0; 32];
    record[..8].copy_from_slice(&answer.start.to_le_bytes());
    record[8..16].copy_from_slice(&answer.size.to_le_bytes());
    record[16..24].copy_from_slice(&answer.first_size.to_le_bytes());
    record[24..28].copy_from_slice(&answer.attempts.to_le_bytes());
    record[28] = answer.messages.as_array()[0] as u8;
    record
}
