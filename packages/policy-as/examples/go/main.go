// Go, by wazero: every policy's answers to the records of a file.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/tetratelabs/wazero"
)

const (
	inputBytes  = 64
	outputBytes = 32
)

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: decide POLICY_WASM RECORDS ANSWERS")
		os.Exit(2)
	}
	if err := decide(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func decide(wasmFile, recordsFile, answersFile string) error {
	wasm, err := os.ReadFile(wasmFile)
	if err != nil {
		return err
	}
	records, err := os.ReadFile(recordsFile)
	if err != nil {
		return err
	}
	ctx := context.Background()
	runtime := wazero.NewRuntime(ctx)
	defer runtime.Close(ctx)
	module, err := runtime.Instantiate(ctx, wasm)
	if err != nil {
		return err
	}

	n := uint64(len(records) / inputBytes)
	area, err := module.ExportedFunction("hvmmio_io_area").Call(ctx, n*(inputBytes+outputBytes))
	if err != nil {
		return err
	}
	input := area[0]
	output := input + n*inputBytes
	if input == 0 || !module.Memory().Write(uint32(input), records) {
		return fmt.Errorf("no memory for %d records", n)
	}
	count, err := module.ExportedFunction("hvmmio_policy_count").Call(ctx)
	if err != nil {
		return err
	}

	answers, err := os.Create(answersFile)
	if err != nil {
		return err
	}
	defer answers.Close()
	reserve := module.ExportedFunction("hvmmio_reserve_fb_batch")
	for policy := uint64(0); policy < count[0]; policy++ {
		status, err := reserve.Call(ctx, policy, input, output, n)
		if err != nil {
			return err
		}
		if status[0] != 0 {
			return fmt.Errorf("policy %d: status %d", policy, status[0])
		}
		view, _ := module.Memory().Read(uint32(output), uint32(n*outputBytes))
		if _, err := answers.Write(view); err != nil {
			return err
		}
	}
	return nil
}
