package main

import (
	"strings"

	"github.com/urfave/cli/v2"

	"lint207/analyze/batch"
	"lint207/rules/policy"
)

func profileFlag() cli.Flag {
	return &cli.StringFlag{Name: "profile", Usage: "read JSON as the answer of a batch of this `PROFILE`: " + strings.Join(batch.Profiles, ", ")}
}

// userProfiles are those of the configuration.
func userProfiles(c *policy.Config) []batch.Profile {
	var out []batch.Profile
	for _, p := range c.Profiles {
		out = append(out, batch.Profile{
			Name: p.Name, List: p.List, ID: p.ID, Status: p.Status, Victim: p.Victim, DependsOn: p.Dependencies, Group: p.Group,
			Code: p.Code, Message: p.Message, Requests: p.Requests, AllOrNothing: p.AllOrNothing,
		})
	}
	return out
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
