package meetlog

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestReadTakesEveryLineAsItWasSaid(t *testing.T) {
	path := filepath.Join(t.TempDir(), "osprey.2026-04-07-09.00.log.txt")
	text := "09:00:00 <Ana> #startmeeting x\n09:00:30 * Mei waves <o>\n09:01:00 <bot`>  two  spaces "
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	log, err := Read(path)
	if err != nil || log.Name != "osprey.2026-04-07-09.00" || log.Length() != time.Minute || len(log.Nicks()) != 3 {
		t.Fatalf("%+v, %v", log, err)
	}
	for i, want := range []Line{
		{0, "Ana", "#startmeeting x", "09:00:00", false}, {30 * time.Second, "Mei", "/me waves <o>", "09:00:30", true},
		{time.Minute, "bot`", " two  spaces ", "09:01:00", false},
	} {
		if log.Lines[i] != want {
			t.Errorf("line %d is %+v", i+1, log.Lines[i])
		}
	}
	if err := os.WriteFile(path, []byte("nobody said this\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(path); err == nil {
		t.Error("a line that is none was taken")
	}
}

func TestTheLogsWithInventedNamesAreThere(t *testing.T) {
	logs := All(t)
	if longest := Longest(logs); len(longest.Lines) < 300 || longest.Length() < time.Hour {
		t.Errorf("the longest log has %d lines in %v", len(longest.Lines), longest.Length())
	}
}
