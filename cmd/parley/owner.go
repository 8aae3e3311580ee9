package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"parley/internal/meeting"
)

// ownerFile is where a new owner's key goes when nobody looks, beside the data file. It has the form that --owner-key-file reads.
const ownerFile = "parley.owner"

type keyCommand struct {
	Owner keyOwnerCommand `cmd:"" help:"Make a new owner's key, which ends the old one, and print its link."`
}

type keyOwnerCommand struct{ place }

// Run makes a new owner's key. A server that runs on the same data file knows it at once.
func (c keyOwnerCommand) Run(p *process) error {
	for _, setting := range []string{"PARLEY_OWNER_KEY", "PARLEY_OWNER_KEY_FILE"} {
		if p.getenv(setting) != "" {
			return misused("%s says what the owner's key is: change it there", setting)
		}
	}
	data, err := c.openExisting(p.ctx)
	if err != nil {
		return err
	}
	defer data.Close()
	key, grant := newOwner()
	kept, err := exists(c.ownerFile())
	if err != nil {
		return fmt.Errorf("looking for %s: %w", c.ownerFile(), err)
	}
	if err := data.Renew(p.ctx, grant); err != nil {
		return fmt.Errorf("storing the new key: %w", err)
	}
	fmt.Fprintln(p.out, c.base().String()+"/k/"+key)
	if kept { // it holds the old key, which is dead
		return c.writeOwnerFile(key)
	}
	return nil
}

// newOwner makes a key and what it grants.
func newOwner() (string, meeting.Grant) {
	key := meeting.NewSecret()
	return key, meeting.Grant{Holder: meeting.Holder{Hash: meeting.HashOf(key), Kind: meeting.Link}, Role: meeting.RoleOwner}
}

// firstOwner gives a new data file its owner and returns the key if somebody is there to be told; otherwise the key stands in
// the owner's file before it is good for anything.
func (d dataFile) firstOwner(ctx context.Context, keys meeting.Keys, told bool) (string, error) {
	key, grant := newOwner()
	if !told {
		if err := d.writeOwnerFile(key); err != nil {
			return "", err
		}
	}
	if err := keys.Give(ctx, grant); err != nil {
		return "", fmt.Errorf("storing the owner's key: %w", err)
	}
	if !told {
		return "", nil
	}
	return key, nil
}

func (d dataFile) ownerFile() string { return filepath.Join(filepath.Dir(d.Data), ownerFile) }

// writeOwnerFile replaces the owner's file in one step; nobody else can read it at any moment.
func (d dataFile) writeOwnerFile(key string) error {
	file, err := os.CreateTemp(filepath.Dir(d.Data), ownerFile+".*") // 0600
	if err != nil {
		return fmt.Errorf("writing the owner's key: %w", err)
	}
	_, err = file.WriteString(key + "\n")
	if err == nil {
		err = file.Sync()
	}
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(file.Name(), d.ownerFile())
	}
	if err != nil {
		os.Remove(file.Name())
		return fmt.Errorf("writing the owner's key: %w", err)
	}
	return nil
}
