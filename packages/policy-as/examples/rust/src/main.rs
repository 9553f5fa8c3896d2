//! Rust, by wasmi: every policy's answers to the records of a file.

use std::{env, error::Error, fs, io::Write};
use wasmi::{Engine, Linker, Module, Store};

const INPUT_BYTES: u32 = 64;
const OUTPUT_BYTES: u32 = 32;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().collect();
    let [_, wasm, records, answers] = args.as_slice() else {
        return Err("usage: decide POLICY_WASM RECORDS ANSWERS".into());
    };
    let engine = Engine::default();
    let module = Module::new(&engine, fs::read(wasm)?)?;
    let mut store = Store::new(&engine, ());
    let instance = Linker::new(&engine).instantiate_and_start(&mut store, &module)?;
    let memory = instance.get_memory(&store, "memory").ok_or("no memory")?;
    let io_area = instance.get_typed_func::<u32, u32>(&store, "hvmmio_io_area")?;
    let count = instance.get_typed_func::<(), u32>(&store, "hvmmio_policy_count")?;
    let reserve = instance.get_typed_func::<(u32, u32, u32, u32), u32>(&store, "hvmmio_reserve_fb_batch")?;

    let records = fs::read(records)?;
    let n = records.len() as u32 / INPUT_BYTES;
    let input = io_area.call(&mut store, n * (INPUT_BYTES + OUTPUT_BYTES))?;
    let output = input + n * INPUT_BYTES;
    memory.write(&mut store, input as usize, &records)?;

    let mut file = fs::File::create(answers)?;
    let mut answer = vec![0; (n * OUTPUT_BYTES) as usize];
    for policy in 0..count.call(&mut store, ())? {
        let status = reserve.call(&mut store, (policy, input, output, n))?;
        if status != 0 {
            return Err(format!("policy {policy}: status {status}").into());
        }
        memory.read(&store, output as usize, &mut answer)?;
        file.write_all(&answer)?;
    }
    Ok(())
}
