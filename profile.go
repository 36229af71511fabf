package main

import (
	"strings"

	"github.com/urfave/cli/v2"

	"lint207/analyze/batch"
)

func profileFlag() cli.Flag {
	return &cli.StringFlag{Name: "profile", Usage: "read JSON as the answer of a batch of this `PROFILE`: " + strings.Join(batch.Profiles, ", ")}
}

// profileOf checks --profile against the profiles that are built in and those
// of the user.
func profileOf(c *cli.Context, user ...batch.Profile) (string, error) {
	if c.String("profile") == "" {
		return "", nil
	}
	names := batch.Profiles
	for i := range user {
		names = append(names[:len(names):len(names)], user[i].Name)
	}
	return choice(c, "profile", names...)
}
