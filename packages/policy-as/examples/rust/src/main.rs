//! Rust, by wasmi: every policy's answers to the records of a file, and with SECONDS how long a decision takes.

use std::{env, error::Error, fs, io::Write, time::Instant};
use wasmi::{Engine, Linker, Module, Store};

const INPUT_BYTES: u32 = 64;
const OUTPUT_BYTES: u32 = 32;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().collect();
    let [_, wasm, records, answers, seconds @ ..] = args.as_slice() else {
        return Err("usage: decide POLICY_WASM RECORDS ANSWERS [SECONDS]".into());
    };
    let wasm = fs::read(wasm)?;
    let began = Instant::now();
    let engine = Engine::default();
    let module = Module::new(&engine, wasm)?;
    let mut store = Store::new(&engine, ());
    let instance = Linker::new(&engine).instantiate_and_start(&mut store, &module)?;
    let load = began.elapsed();
    let memory = instance.get_memory(&store, "memory").ok_or("no memory")?;
    let io_area = instance.get_typed_func::<u32, u32>(&store, "hvmmio_io_area")?;
    let count = instance.get_typed_func::<(), u32>(&store, "hvmmio_policy_count")?;
    let reserve_one = instance.get_typed_func::<(u32, u32, u32), u32>(&store, "hvmmio_reserve_fb")?;
    let reserve = instance.get_typed_func::<(u32, u32, u32, u32), u32>(&store, "hvmmio_reserve_fb_batch")?;

    let records = fs::read(records)?;
    let n = records.len() as u32 / INPUT_BYTES;
    let input = io_area.call(&mut store, n * (INPUT_BYTES + OUTPUT_BYTES))?;
    let output = input + n * INPUT_BYTES;
    memory.write(&mut store, input as usize, &records)?;

    let mut file = fs::File::create(answers)?;
    let mut answer = vec![0; (n * OUTPUT_BYTES) as usize];
    let policies = count.call(&mut store, ())?;
    for policy in 0..policies {
        let status = reserve.call(&mut store, (policy, input, output, n))?;
        if status != 0 {
            return Err(format!("policy {policy}: status {status}").into());
        }
        memory.read(&store, output as usize, &mut answer)?;
        file.write_all(&answer)?;
    }

    if let [seconds] = seconds {
        let (seconds, decisions) = (seconds.parse()?, policies * n);
        let batch = nanoseconds(seconds, decisions, || {
            for policy in 0..policies {
                reserve.call(&mut store, (policy, input, output, n)).unwrap();
            }
        });
        let one = nanoseconds(seconds, decisions, || {
            for (policy, i) in (0..policies).flat_map(|policy| (0..n).map(move |i| (policy, i))) {
                let (record, answer) = (input + i * INPUT_BYTES, output + i * OUTPUT_BYTES);
                reserve_one.call(&mut store, (policy, record, answer)).unwrap();
            }
        });
        let load = load.as_secs_f64() * 1e3;
        println!("load {load:.2} ms, batch {batch:.1} ns, one by one {one:.1} ns");
    }
    Ok(())
}

/// For one of `count` things that `work` does; it is run twice as often each time, until that takes long enough.
fn nanoseconds(seconds: f64, count: u32, mut work: impl FnMut()) -> f64 {
    let mut rounds = 1;
    loop {
        let start = Instant::now();
        (0..rounds).for_each(|_| work());
        let elapsed = start.elapsed().as_secs_f64();
        if elapsed >= seconds {
            return elapsed * 1e9 / (f64::from(rounds) * f64::from(count));
        }
        rounds *= 2;
    }
}
