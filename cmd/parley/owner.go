package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"parley/internal/meeting"
	"parley/internal/store"
)

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
	kept, err := c.keeps(p.ctx, data)
	if err != nil {
		return err
	}
	key := meeting.NewSecret()
	if err := data.Renew(p.ctx, ownerBy(key)); err != nil {
		return fmt.Errorf("storing the new key: %w", err)
	}
	fmt.Fprintln(p.out, c.base().String()+"/k/"+key)
	if kept { // it holds the old key, which is dead
		return c.writeOwnerFile(key)
	}
	return nil
}

// keeps tells whether the owner's file holds the key of this data file; if it is another's, it is left alone.
func (d dataFile) keeps(ctx context.Context, keys meeting.Keys) (bool, error) {
	key, err := d.readOwnerFile()
	if err != nil || key == "" {
		return false, err
	}
	held, err := keys.Held(ctx, meeting.HashOf(key), 0)
	if err != nil {
		return false, fmt.Errorf("looking for the owner's key: %w", err)
	}
	return slices.ContainsFunc(held, func(g meeting.Grant) bool { return g.Kind == meeting.Link && g.Role == meeting.RoleOwner }), nil
}

// ownerBy is what an owner's key grants.
func ownerBy(key string) meeting.Grant {
	return meeting.Grant{Holder: meeting.Holder{Hash: meeting.HashOf(key), Kind: meeting.Link}, Role: meeting.RoleOwner}
}

// ownKey is a key as we make it.
var ownKey = regexp.MustCompile(`^[A-Z2-7]{26}$`)

// ensureOwner gives a data file that has no owner one, be it new or begun with a key from outside, and tells whether it did. It gives the key if
// somebody is there to be told; otherwise the key stands in the owner's file before it is good for anything. One that stands there already is taken: it was made by a start that was cut off, or for an
// earlier data file of this name, and must not be lost if it is still another's.
func (d dataFile) ensureOwner(ctx context.Context, data *store.Store, told bool) (key string, made bool, err error) {
	links, err := data.Links(ctx, 0)
	if err != nil || slices.ContainsFunc(links, func(g meeting.Grant) bool { return g.Role == meeting.RoleOwner }) {
		return "", false, err
	}
	if !told {
		if key, err = d.readOwnerFile(); err != nil {
			return "", false, err
		}
		if key != "" && !ownKey.MatchString(key) {
			return "", false, fmt.Errorf("%s is where the owner's key goes, and what stands there is not one of ours: move it away", d.ownerFile())
		}
	}
	if key == "" {
		key = meeting.NewSecret()
		if !told {
			err = d.writeOwnerFile(key)
		}
	}
	if err != nil {
		return "", false, err
	}
	if err := data.Give(ctx, ownerBy(key)); err != nil {
		return "", false, fmt.Errorf("storing the owner's key: %w", err)
	}
	if !told {
		key = ""
	}
	return key, true, nil
}

// ownerFile is where a new owner's key goes when nobody looks: beside the data file and named after it, parley.owner beside parley.db. It
// has the form that --owner-key-file reads.
func (d dataFile) ownerFile() string {
	const ending = ".owner"
	name := strings.TrimSuffix(d.Data, filepath.Ext(d.Data))
	if name+ending == d.Data {
		name = d.Data
	}
	return name + ending
}

// readOwnerFile gives what stands in the owner's file; empty for nothing.
func (d dataFile) readOwnerFile() (string, error) {
	text, err := os.ReadFile(d.ownerFile())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("reading the owner's key: %w", err)
	}
	return strings.TrimSpace(string(text)), nil
}

// writeOwnerFile replaces the owner's file in one step; nobody else can read it at any moment.
func (d dataFile) writeOwnerFile(key string) error {
	file, err := os.CreateTemp(filepath.Dir(d.Data), filepath.Base(d.ownerFile())+".*") // 0600
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
