package main

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// used is what a process has used so far.
type used struct {
	cpu time.Duration // user and system, in the kernel's ticks of 10 ms
	rss int64         // resident bytes
}

// usage reads /proc, so it works on Linux only.
func usage(pid int) (used, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return used{}, err
	}
	// The command's name stands in brackets and may hold anything; the figures follow the last bracket.
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	if len(fields) < 22 {
		return used{}, fmt.Errorf("unexpected /proc/%d/stat", pid)
	}
	var numbers [3]int64
	for i, field := range []int{11, 12, 21} { // utime, stime, rss
		if numbers[i], err = strconv.ParseInt(fields[field], 10, 64); err != nil {
			return used{}, err
		}
	}
	return used{time.Duration(numbers[0]+numbers[1]) * 10 * time.Millisecond, numbers[2] * int64(os.Getpagesize())}, nil
}

// folder makes a folder for a server's data.
func folder(dir string) (string, error) { return os.MkdirTemp(dir, "parley-bench-") }
