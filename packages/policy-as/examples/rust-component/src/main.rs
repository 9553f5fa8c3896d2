//! Rust, by Wasmtime's typed bindings of the component: every policy's answers to the records of a file.

use std::{env, error::Error, fs, io::Write};
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
    let [_, component, records, answers] = args.as_slice() else {
        return Err("usage: decide-component POLICY_COMPONENT_WASM RECORDS ANSWERS".into());
    };
    let engine = Engine::default();
    let component = Component::from_file(&engine, component)?;
    let mut store = Store::new(&engine, ());
    let decider = Decider::instantiate(&mut store, &component, &Linker::new(&engine))?;
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
    Ok(())
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
