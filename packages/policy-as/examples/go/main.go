// Go, by wazero: every policy's answers to the records of a file, and with SECONDS how long a decision takes.
package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/tetratelabs/wazero"
)

const (
	inputBytes  = 64
	outputBytes = 32
)

func main() {
	if len(os.Args) != 4 && len(os.Args) != 5 {
		fmt.Fprintln(os.Stderr, "usage: decide POLICY_WASM RECORDS ANSWERS [SECONDS]")
		os.Exit(2)
	}
	if err := decide(os.Args[1], os.Args[2], os.Args[3], os.Args[4:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func decide(wasmFile, recordsFile, answersFile string, seconds []string) error {
	wasm, err := os.ReadFile(wasmFile)
	if err != nil {
		return err
	}
	records, err := os.ReadFile(recordsFile)
	if err != nil {
		return err
	}
	began := time.Now()
	ctx := context.Background()
	runtime := wazero.NewRuntime(ctx)
	defer runtime.Close(ctx)
	module, err := runtime.Instantiate(ctx, wasm)
	if err != nil {
		return err
	}

	load := time.Since(began)

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
	if len(seconds) == 0 {
		return nil
	}

	atLeast, err := strconv.ParseFloat(seconds[0], 64)
	if err != nil {
		return err
	}
	reserveOne := module.ExportedFunction("hvmmio_reserve_fb")
	batch, err := nanoseconds(atLeast, count[0]*n, func() error {
		for policy := uint64(0); policy < count[0]; policy++ {
			if _, err := reserve.Call(ctx, policy, input, output, n); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	one, err := nanoseconds(atLeast, count[0]*n, func() error {
		for policy := uint64(0); policy < count[0]; policy++ {
			for i := uint64(0); i < n; i++ {
				if _, err := reserveOne.Call(ctx, policy, input+i*inputBytes, output+i*outputBytes); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	fmt.Printf("load %.2f ms, batch %.1f ns, one by one %.1f ns\n", load.Seconds()*1e3, batch, one)
	return nil
}

// For one of count things that work does; it is run twice as often each time, until that takes long enough.
func nanoseconds(seconds float64, count uint64, work func() error) (float64, error) {
	for rounds := 1; ; rounds *= 2 {
		start := time.Now()
		for round := 0; round < rounds; round++ {
			if err := work(); err != nil {
				return 0, err
			}
		}
		if elapsed := time.Since(start).Seconds(); elapsed >= seconds {
			return elapsed * 1e9 / (float64(rounds) * float64(count)), nil
		}
	}
}
